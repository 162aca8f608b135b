import { describe, expect, it } from 'vitest';
import { loadDemoFigures } from '../../src/demo/figures.ts';
import { decodeAll } from '../../src/demo/figures-file.ts';
import { loadUsage, recordUsage } from '../../src/demo/record-usage.ts';
import { isoDay } from '../../src/contracts/clock.ts';
import { NOW, addProject, temporaryStore } from '../support/temporary-store.ts';

describe('the bundled use', () => {
  it('is of the demo’s projects, with days in order and one value a day', async () => {
    const [lines, { projects }] = await Promise.all([loadUsage(), loadDemoFigures()]);
    const names = new Set(projects.map(({ repo }) => repo));
    expect(new Set(lines.map(({ repo }) => repo)).size).toBe(59);
    expect([...names].filter((name) => lines.every(({ repo }) => repo !== name))).toEqual(['TykTechnologies/tyk']);
    for (const { repo, purl, figures } of lines) {
      expect(names.has(repo), repo).toBe(true);
      for (const { days, values } of figures) {
        expect(days.length, purl).toBe(values.length);
        expect(
          days.slice(1).every((gap) => gap > 0),
          purl,
        ).toBe(true);
        expect(
          decodeAll(values).every((value) => value >= 0),
          purl,
        ).toBe(true);
      }
    }
  });

  it('has what was recorded of polars on 30 October 2025', async () => {
    const polars = (await loadUsage()).find(({ purl }) => purl === 'pkg:pypi/polars');
    const at = (figure: string): [string, number] | undefined => {
      const found = polars?.figures.find((one) => one.figure === figure);
      return found && [isoDay(decodeAll(found.days).at(-1) ?? 0), decodeAll(found.values).at(-1) ?? 0];
    };
    expect(at('downloads-30d')).toEqual(['2025-10-30', 28_123_019]);
    expect(at('dependents')).toEqual(['2025-10-30', 3_557]);
  });

  it('keeps packages that the records name wrongly, and does not count them', async () => {
    const store = await temporaryStore();
    const project = await addProject(store, 'deepset-ai/haystack');
    const lines = (await loadUsage()).filter(({ repo }) => repo === 'deepset-ai/haystack');
    await recordUsage(store, lines, NOW);
    await recordUsage(store, lines, NOW);
    expect(
      (await store.usage.packages([project])).map(({ purl, standing, reason }) => [purl, standing, reason]),
    ).toEqual([
      ['pkg:github/deepset-ai/haystack', 'own', null],
      ['pkg:pypi/haystack', 'disowned', 'that is another project; the package is haystack-ai'],
    ]);
  });
});
