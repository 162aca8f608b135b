import { describe, expect, it } from 'vitest';
import type { ProjectHistory, Pulse } from '../../src/contracts/figures/series.ts';
import { detectEarly, detectSignals } from '../../src/signals/engine/detect.ts';
import { reconcile } from '../../src/signals/engine/reconcile.ts';
import { firstDay, gaining, quiet } from '../support/make-history.ts';

const day = firstDay + 60;

/** Hourly readings that end `hours` into the day, after two quiet days. */
function pulses(perHour: readonly number[], first = 21_200): Pulse[] {
  const steps = [...Array.from({ length: 48 }, (_, i) => (i % 2 === 0 ? 1 : 0)), ...perHour];
  let stars = first;
  return steps.map((step, i) => ({ at: (day - 2) * 86_400 + i * 3_600, stars: (stars += step), forks: null }));
}

function warn(perHour: readonly number[], thresholds = {}, known: Parameters<typeof detectEarly>[1] = []) {
  const history: ProjectHistory = { ...gaining(quiet(60, 12)), pulses: pulses(perHour) };
  return detectEarly([history], known, { now: day * 86_400 + perHour.length * 3_600, thresholds });
}

const rising = [2, 15, 22, 30, 28];

describe('early warning by the hour', () => {
  it('says a spike before its day is over, and that it is provisional', () => {
    expect(warn(rising)).toMatchObject([
      {
        kind: 'star-spike',
        state: 'onset',
        evidence: { provisional: true, basis: 'own-baseline', observed: { stars: 80 } },
      },
    ]);
    expect(warn(rising)[0]?.sentence).toBe(
      '80 stars in 3 hours, usually 12 a day; by the hour, not yet confirmed by a whole day.',
    );
  });

  it('keeps silent on an ordinary day, a jump in one reading, stars that come back, and when switched off', () => {
    expect(warn([1, 0, 2, 1, 0])).toEqual([]);
    expect(warn([1, 0, 400, 1, 0])).toEqual([]);
    expect(warn([-100, 20, 22, 30, 28])).toEqual([]);
    expect(warn(rising, { earlyWarning: 0 })).toEqual([]);
  });

  it('does not judge across a hole in the readings', () => {
    const history = { ...gaining(quiet(60, 12)), pulses: pulses(rising).filter((_, i) => i < 45 || i > 50) };
    expect(detectEarly([history], [], { now: day * 86_400 + 5 * 3_600 })).toEqual([]);
  });

  it('becomes the day’s burst under the key it was announced with', () => {
    const early = warn(rising);
    const announced = reconcile([], early, day);
    expect(announced.map(({ change }) => change)).toEqual(['new']);
    const daily = detectSignals([gaining([...quiet(60, 12), 240])], { today: day });
    const next = reconcile(early, daily, day);
    expect(next).toMatchObject([{ signal: { key: early[0]?.key, evidence: { provisional: false } } }]);
    expect(warn(rising, {}, daily)).toEqual([]);
  });

  it('is withdrawn when no day confirms it', () => {
    const early = warn(rising);
    expect(reconcile(early, [], day)).toEqual([]);
    expect(reconcile(early, [], day + 2)).toMatchObject([{ change: 'withdrawn', signal: { state: 'over' } }]);
  });
});
