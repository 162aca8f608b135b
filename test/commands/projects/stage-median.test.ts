import { expect, it } from 'vitest';
import { STAGE_MEDIANS, writeStageMedians } from '../../../src/scoring/stage-medians.ts';
import { answeringOnSmallUniverse } from '../../support/answering.ts';
import { NOW } from '../../support/small-universe.ts';

const LINE = /^rank 1 of 2 scored projects.*$/m;

it('stands on a scorecard beside the ranks, with how many projects it is of where these are few', async () => {
  const { ask, store } = await answeringOnSmallUniverse();
  const put = (projects: number): Promise<void> =>
    store.meta.set(
      STAGE_MEDIANS,
      writeStageMedians([
        { group: 'series A', projects, medians: [61.4] },
        { group: 'series B', projects: 40, medians: [70] },
      ]),
      NOW,
    );
  await put(9);
  expect(LINE.exec(await ask('score qdrant details:yes'))?.[0]).toBe(
    'rank 1 of 2 scored projects; 1 of 2 in vector search; series A median is 61',
  );
  await put(3);
  expect(LINE.exec(await ask('score qdrant details:yes'))?.[0]).toContain('; series A median is 61 (3 projects)');
  // The median of one project is that project.
  await put(1);
  expect(LINE.exec(await ask('score qdrant details:yes'))?.[0]).toBe(
    'rank 1 of 2 scored projects; 1 of 2 in vector search',
  );
});

it('is not there before the first scoring, and not for a project without a stage', async () => {
  const { ask, store } = await answeringOnSmallUniverse();
  expect(await ask('score qdrant details:yes')).not.toContain('median');
  await store.meta.set(STAGE_MEDIANS, writeStageMedians([{ group: 'series A', projects: 9, medians: [61.4] }]), NOW);
  expect(await ask('score acme/quiet')).not.toContain('median');
});
