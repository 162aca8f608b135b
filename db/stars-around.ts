import { nextTurn } from '../src/runtime/foreground.ts';
import { DAY, dayOf } from '../src/contracts/clock.ts';
import type { Connection } from './connection.ts';
import type { ObservationStore } from './ports/observations.ts';

/** Projects between two turns of the event loop: each takes some microseconds. */
const PER_TURN = 200;

/** Of the pulses and the daily snapshots, whichever was read nearest to the wished moment. */
export function starsAroundMethod({ client }: Connection): ObservationStore['starsAround'] {
  const nearest = client
    .prepare<[{ projectId: number; at: number; from: number; to: number; firstDay: number; lastDay: number }], number>(
      `
      select stars from (
        select at, stars from pulses where project_id = @projectId and at between @from and @to and stars is not null
        union all
        select at, stars from snapshots where project_id = @projectId and day between @firstDay and @lastDay and at between @from and @to and stars is not null)
      order by abs(at - @at) limit 1`,
    )
    .pluck();
  return async (moments, within) => {
    const found = new Map<number, number>();
    for (const [index, { projectId, at }] of moments.entries()) {
      const [from, to] = [at - within, at + within];
      // A snapshot may have been read shortly after the day that it stands for.
      const stars = nearest.get({ projectId, at, from, to, firstDay: dayOf(from - DAY), lastDay: dayOf(to) });
      if (stars !== undefined) found.set(projectId, stars);
      if (index % PER_TURN === PER_TURN - 1) await nextTurn();
    }
    return found;
  };
}
