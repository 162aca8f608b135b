import { describe, expect, it } from 'vitest';
import { answering } from '../../support/answering.ts';
import type { Answering } from '../../support/answering.ts';
import { score, standing } from '../../support/record-score.ts';
import { NOW, TODAY } from '../../support/small-universe.ts';
import { addProject } from '../../support/temporary-store.ts';

/** Totals of projects a to e, a week ago and now; `version` of the earlier ones. */
async function universe(
  totals: Readonly<Record<string, readonly [before: number | undefined, now: number | undefined]>>,
  version = 'v1',
): Promise<Answering> {
  const here = await answering();
  for (const [name, [before, now]] of Object.entries(totals)) {
    const id = await addProject(here.store, `acme/${name}`);
    here.index.add({ id, fullName: `acme/${name}` });
    await here.store.projects.setDetails(id, {
      company: name < 'c' ? 'First' : `Of ${name}`,
      category: name === 'e' ? 'databases' : 'search',
    });
    const put = (day: number, total: number | undefined, as: string): Promise<void> =>
      here.store.scores.record([
        {
          score: { projectId: id, day, score: { ...score(total), version: as } },
          standing: standing(id, { day, at: NOW, total: total ?? null, stars: 100, gained30d: 10 }),
        },
      ]);
    if (before !== undefined) await put(TODAY - 7, before, version);
    if (now !== undefined) await put(TODAY, now, 'v1');
  }
  return here;
}

const MOVED = { a: [90, 90], b: [80, 70], c: [75, 85], d: [60, 80], e: [undefined, 65] } as const;

describe('the index', () => {
  it('tells who came in, who left and who moved, and where from', async () => {
    const { ask } = await universe(MOVED);
    const answer = await ask('index show:3');
    expect(answer).toContain('acme/a leads with 90 of 100; since 3 Mar 2026, d came in and b left.');
    expect(answer).toContain('1 | acme/a | 90 | = | First | 100 | +10');
    expect(answer).toContain('2 | acme/c | 85 | ▲ 1');
    expect(answer).toContain('3 | acme/d | 80 | in, was 4');
    expect(answer).toContain('acme/b left: was 2');
    expect(await ask('index show:4')).toContain('4 | acme/b | 70 | ▼ 2');
  });

  it('knows no rank of a project that was not scored then', async () => {
    const { ask } = await universe(MOVED);
    expect(await ask('index')).toContain('5 | acme/e | 65 | in | Of e');
  });

  it('has no moves between two ways of scoring', async () => {
    const { ask } = await universe(MOVED, 'v0');
    const answer = await ask('index');
    expect(answer).toContain('the score was computed in another way on 3 Mar 2026, so moves are not shown');
    expect(answer).toContain('who came in and who left is not known yet');
    expect(answer).toContain('2 | acme/c | 85 | –');
  });

  it('has no moves before the first scores', async () => {
    const { ask } = await universe(MOVED);
    expect(await ask('index since:30d')).toContain('nothing was scored by 8 Feb 2026, so moves are not known');
  });

  it('is of what a filter lets through, then and now', async () => {
    const { ask } = await universe(MOVED);
    const answer = await ask('index category:search show:2');
    expect(answer).toContain('Top 2 by score within search');
    expect(answer).toContain('c came in and b left');
  });

  it('ranks companies by their best project, with sums of what adds up', async () => {
    const { ask } = await universe(MOVED);
    const answer = await ask('index company');
    expect(answer).toContain('1 | First | 90 | = | a | 2 | 200 | +20');
    expect(answer).toContain('2 | Of c | 85 | = | c | 1 | 100 | +10');
    expect(answer).toContain('a company ranks by its best project');
  });

  it('is a picture where that is asked for', async () => {
    const { ask } = await universe(MOVED);
    expect(await ask('index chart:yes')).toContain('[ranking chart] Top 5 by score');
  });

  it('says what to do where nothing is scored', async () => {
    expect(await (await answering()).ask('index')).toContain('No tracked project has a total score yet.');
    const { ask } = await universe(MOVED);
    expect(await ask('index minstars:1k')).toContain(
      'No project with a total score is there with at least 1,000 stars.',
    );
  });
});
