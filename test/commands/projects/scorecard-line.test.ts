import { describe, expect, it } from 'vitest';
import { DAY } from '../../../src/contracts/clock.ts';
import { snapshot } from '../../support/temporary-store.ts';
import { answering, answeringOnSmallUniverse, manager } from '../../support/answering.ts';
import { addFresh, chartIn, READ } from '../../support/fresh-projects.ts';
import { NOW, TODAY } from '../../support/small-universe.ts';
import { wholeThrough } from '../../support/whole-through.ts';

describe('the line of stars on a scorecard', () => {
  it('shows the stars of each week, and says where GitHub reconstructs them', async () => {
    const here = await answering();
    await addFresh(here, 'acme/fresh');
    const answer = await here.ask('score acme/fresh');
    expect(answer).toContain('\n██████████████████████████ stars a week, as GitHub reconstructs them\n');
    expect(answer).toContain('Stars 10,000 +600 in 30 days');
  });

  it('is taken from the same line as the gain beside the stars', async () => {
    const here = await answering();
    // Of all that were gained in eight weeks of snapshots, not one star still exists.
    const id = await addFresh(here, 'acme/waning', { perDay: 0 });
    await here.store.observations.record({
      snapshots: Array.from({ length: 56 }, (_, ago) =>
        snapshot(id, TODAY - ago, { at: READ - ago * DAY, stars: 10_000 - 50 * ago }),
      ),
    });
    const answer = await here.ask('score acme/waning');
    expect(answer).toContain('Stars 10,000 ±0 in 30 days');
    expect(answer).toContain('\n▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁ stars a week, as GitHub reconstructs them\n');
  });

  it('is rebuilt in the picture as well, and named there', async () => {
    const here = await answering();
    await addFresh(here, 'acme/fresh');
    const { message } = await here.bot.runText('score acme/fresh chart:yes', manager);
    const { spark } = chartIn(message, 'scorecard');
    expect(spark?.series).toMatchObject({ line: 'reconstructed', zone: 'America/Los_Angeles' });
    expect(spark?.series.points[0]).toEqual([TODAY - 91, 10_000 - 5 - 90 * 20]);
  });

  it('is told by snapshots alone where they reach back', async () => {
    const { ask, bot, store, ids } = await answeringOnSmallUniverse();
    expect(await ask('score qdrant')).toContain(' stars a week\n');
    await store.observations.recordStarHistory(
      ids.qdrant,
      Array.from({ length: 200 }, (_, ago) => ({ day: TODAY - ago, gained: 40 })),
      NOW,
      wholeThrough(NOW),
    );
    expect(
      chartIn((await bot.runText('score qdrant chart:yes', manager)).message, 'scorecard').spark?.series.line,
    ).toBe('observed');
  });

  it('is absent where nothing is known but one reading', async () => {
    const here = await answering();
    await addFresh(here, 'acme/lone', { history: 0 });
    expect(await here.ask('score acme/lone')).not.toContain('stars a week');
    here.setNow(NOW + DAY);
    expect(await here.ask('score acme/lone')).not.toContain('reconstructs');
  });
});
