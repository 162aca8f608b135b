import { describe, expect, it } from 'vitest';
import type { Signal } from '../../src/core/signal.ts';
import { detectSignals } from '../../src/signals/detect.ts';
import { reconcile } from '../../src/signals/reconcile.ts';
import { firstDay, gaining, quiet } from './make-history.ts';

const gains = [...quiet(40, 20), 150, 400, 900, 500, 300, 200, 120, 22, 20, 19, 21, ...quiet(40, 20)];

function after(days: number, own: readonly (number | null)[] = gains): Signal[] {
  return detectSignals([gaining(own.slice(0, 40 + days))], { today: firstDay + 39 + days });
}

describe('reconciling with what was announced', () => {
  it('tells one burst as one alert through its life', () => {
    let stored: Signal[] = [];
    const told: string[] = [];
    for (let days = 1; days <= 45; days++) {
      const transitions = reconcile(stored, after(days), firstDay + 39 + days);
      told.push(...transitions.filter(({ change }) => change !== 'figures').map(({ change, signal }) => `${String(days)} ${change} ${signal.state}`));
      const byKey = new Map([...stored, ...transitions.map(({ signal }) => signal)].map((signal) => [signal.key, signal]));
      stored = [...byKey.values()];
    }
    expect(told).toEqual(['1 new onset', '2 grew onset', '3 grew growing', '6 state peak', '10 ended over', '31 aftermath over']);
    expect(stored).toHaveLength(1);
  });

  it('hands on newer numbers of what goes on unchanged, once, and lets a creeping peak add up to growth', () => {
    const before = after(4);
    const [newer, ...more] = reconcile(before, after(5), firstDay + 44);
    expect(more).toEqual([]);
    expect(newer).toMatchObject({ change: 'figures', signal: { key: before[0]?.key, state: before[0]?.state } });
    expect(newer?.signal.sentence).not.toBe(before[0]?.sentence);
    expect(reconcile(after(5), after(5), firstDay + 44)).toEqual([]);

    let stored: Signal[] = [];
    const told: string[] = [];
    const creeping = [...quiet(40, 20), 400, 480, 570, 680, 800, 950];
    for (let days = 1; days <= 6; days++) {
      for (const { change, signal } of reconcile(stored, after(days, creeping), firstDay + 39 + days)) {
        told.push(`${String(days)} ${change}`);
        stored = [signal];
      }
    }
    expect(told).toEqual(['1 new', '2 state', '3 state', '6 grew']);
  });

  it('keeps key, onset and day of detection when the past is restated', () => {
    const stored = after(2);
    const restated = [...gains];
    restated[40] = 60;
    const [transition] = reconcile(stored, after(4, restated), firstDay + 43);
    expect(transition?.signal).toMatchObject({ key: stored[0]?.key, onset: firstDay + 40, detected: firstDay + 40 });
  });

  it('withdraws a burst whose stars are gone, and says nothing when nothing changed', () => {
    const stored = after(2);
    expect(reconcile(stored, [], firstDay + 43)).toMatchObject([{ change: 'withdrawn', signal: { ended: firstDay + 43 } }]);
    expect(reconcile(stored, after(2), firstDay + 41)).toEqual([]);
  });

  it('does not announce a past that was loaded just now', () => {
    expect(reconcile([], after(45), firstDay + 84).map(({ change }) => change)).toEqual(['old']);
  });
});
