import { describe, expect, it } from 'vitest';
import { DAY } from '../../../src/contracts/clock.ts';
import { adopterKey } from '../../../src/usage/adopters.ts';
import { answeringOnSmallUniverse } from '../../support/answering.ts';
import { NOW } from '../../support/small-universe.ts';

async function withAdopters() {
  const here = await answeringOnSmallUniverse();
  const record = async (id: number, names: readonly string[], ago: number, isFirst: boolean): Promise<void> => {
    const at = NOW - ago * DAY;
    await here.store.projects.setDetails(id, {
      adopters: { count: names.length, path: 'ADOPTERS.md', checkedAt: at },
    });
    await here.store.usage.record({
      adopters: { projectId: id, names: names.map((name) => ({ key: adopterKey(name), name })), at, isFirst },
    });
  };
  await record(here.ids.qdrant, ['Acme', 'Robert Bosch GmbH'], 40, true);
  await record(here.ids.qdrant, ['Acme', 'Robert Bosch GmbH', 'Zalando'], 12, false);
  await record(here.ids.milvus, ['Bosch'], 10, true);
  return here;
}

describe('named adopters', () => {
  it('are told by use, with who is new and how old the list is', async () => {
    const { ask } = await withAdopters();
    const answer = await ask('use qdrant');
    expect(answer).toContain('ADOPTERS.md names 3 adopters: Acme, Robert Bosch GmbH and Zalando (read 26 Feb 2026)');
    expect(answer).toContain('named since: Zalando (26 Feb 2026)');
    expect(answer).toContain('credibility: past 10,000 stars and used in production: 3 named adopters');
    expect(await ask('use milvus')).toMatch(/credibility: .* used in production: 1 named adopter/);
    expect(await ask('use milvus')).not.toContain('named since');
  });

  it('are found by the organisation, in any spelling', async () => {
    const { ask } = await withAdopters();
    expect(await ask('use company:bosch')).toMatchInlineSnapshot(`
      "2 projects name bosch as a user.
      Who names bosch  
      2 projects name bosch as a user.

      project | named as | named since | file
      qdrant/qdrant | Robert Bosch GmbH | before 29 Jan 2026 | ADOPTERS.md
      milvus-io/milvus | Bosch | before 28 Feb 2026 | ADOPTERS.md
      as of 2026-02-26T12:00, ⚠ 12 days old; lists kept by the projects themselves; many users are named nowhere"
    `);
    expect(await ask('use company:"Robert Bosch"')).toContain('1 project names Robert Bosch as a user.');
    expect(await ask('use company:Siemens')).toContain('No list of adopters that was read names Siemens.');
    expect(await ask('use company:%')).toContain('No list of adopters that was read names %.');
  });

  it('asks for one of the two', async () => {
    const { ask } = await withAdopters();
    expect(await ask('use')).toContain('Say of which project, or which company.');
  });
});
