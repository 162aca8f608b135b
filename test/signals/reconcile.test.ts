import { describe, expect, it } from 'vitest';
import type { Signal } from '../../src/contracts/figures/signal.ts';
import type { KnownSignal } from '../../src/signals/index.ts';
import { detectSignals } from '../../src/signals/engine/detect.ts';
import { reconcile } from '../../src/signals/engine/reconcile.ts';
import { firstDay, gaining, quiet } from '../support/make-history.ts';

const gains = [...quiet(40, 20), 150, 400, 900, 500, 300, 200, 120, 22, 20, 19, 21, ...quiet(40, 20)];

function after(days: number, own: readonly (number | null)[] = gains): KnownSignal[] {
  return detectSignals([gaining(own.slice(0, 40 + days))], { today: firstDay + 39 + days });
}

describe('reconciling with what was announced', () => {
  it('tells one burst as one alert through its life', () => {
    let stored: Signal[] = [];
    const told: string[] = [];
    for (let days = 1; days <= 45; days++) {
      const transitions = reconcile(stored, after(days), firstDay + 39 + days);
      told.push(
        ...transitions
          .filter(({ change }) => change !== 'figures')
          .map(({ change, signal }) => `${String(days)} ${change} ${signal.state}`),
      );
      const byKey = new Map(
        [...stored, ...transitions.map(({ signal }) => signal)].map((signal) => [signal.key, signal]),
      );
      stored = [...byKey.values()];
    }
    expect(told).toEqual([
      '1 new onset',
      '2 grew onset',
      '3 grew growing',
      '6 state peak',
      '10 ended over',
      '31 aftermath over',
    ]);
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
    expect(reconcile(stored, [], firstDay + 43)).toMatchObject([
      { change: 'withdrawn', signal: { ended: firstDay + 43 } },
    ]);
    expect(reconcile(stored, after(2), firstDay + 41)).toEqual([]);
  });

  it('takes a burst under another key for one that is told, also when that is over, and a later one for itself', () => {
    const [told] = after(45).filter(({ kind }) => kind === 'star-spike');
    if (told?.kind !== 'star-spike') expect.fail('no spike');
    const ended = told.ended ?? 0;
    const other = (onset: number): KnownSignal => ({
      ...told,
      key: `star-spike:acme/rocket:${String(onset)}`,
      onset,
      detected: onset,
    });
    const changes = (found: KnownSignal): string[] =>
      reconcile([], [found], ended + 40, [told]).map(({ change, signal }) => `${change} ${signal.key}`);
    expect(changes(other(told.onset + 1))).toEqual([]);
    expect(changes(other(ended - 1))).toEqual([]);
    expect(changes(other(ended))).toEqual([`old ${other(ended).key}`]);
    // A warning by the hour that no day confirmed was no burst.
    const unconfirmed: KnownSignal = { ...told, evidence: { ...told.evidence, provisional: true } };
    expect(reconcile([], [other(told.onset + 1)], ended + 40, [unconfirmed]).map(({ change }) => change)).toEqual([
      'old',
    ]);
  });

  it('takes a milestone of another day, and a silence since a release of the days around it, for what was told', () => {
    const data = { line: 'observed', zone: 'UTC', asOf: null, through: 600 } as const;
    const base = {
      projectId: 'R_1',
      repo: 'acme/rocket',
      state: 'over',
      detected: 500,
      peak: 500,
      ended: 500,
      severity: 'low',
      sentence: '',
    } as const;
    const milestone = (onset: number, value: number): KnownSignal => ({
      ...base,
      kind: 'milestone',
      key: `milestone:${String(onset)}`,
      onset,
      evidence: { day: onset, from: null, to: null, value, data },
    });
    const silence = (lastRelease: number): KnownSignal => ({
      ...base,
      kind: 'stale-release',
      key: `stale:${String(lastRelease)}`,
      onset: 500,
      ended: 560,
      evidence: {
        lastRelease,
        lastVersion: 'v1',
        releases: 9,
        usualGap: 20,
        longestGap: 40,
        currentGap: 150,
        chance: 0.01,
        data,
      },
    });
    const changes = (found: KnownSignal): string[] =>
      reconcile([], [found], 600, [milestone(500, 1_000), silence(410)]).map(({ signal }) => signal.key);
    expect(changes(milestone(501, 1_000))).toEqual([]);
    expect(changes(milestone(501, 10_000))).toEqual(['milestone:501']);
    expect(changes(silence(412))).toEqual([]);
    expect(changes(silence(413))).toEqual(['stale:413']);
  });

  it('does not announce a past that was loaded just now', () => {
    expect(reconcile([], after(45), firstDay + 84).map(({ change }) => change)).toEqual(['old']);
  });
});

describe('reconciling what holds from a day to another', () => {
  const backlog = (onset: number, ended: number | null, part: Partial<KnownSignal> = {}): KnownSignal =>
    ({
      kind: 'backlog',
      key: `backlog:R_1:${String(onset)}`,
      projectId: 'R_1',
      repo: 'acme/rocket',
      state: ended === null ? 'peak' : 'over',
      onset,
      detected: onset + 14,
      peak: onset,
      ended,
      severity: 'medium',
      sentence: `Since ${String(onset)}.`,
      evidence: {
        measure: 'open issues gained in 90 days',
        now: 60,
        usual: 10,
        ratio: 6,
        pValue: 0.0001,
        since: onset,
        counts: {},
        data: { line: 'observed', zone: 'UTC', asOf: null, through: 600 },
      },
      ...part,
    }) as KnownSignal;
  const told = (
    open: readonly KnownSignal[],
    found: readonly KnownSignal[],
    known: readonly KnownSignal[] = [],
  ): string[] =>
    reconcile(open, found, 600, known).map(
      ({ change, signal }) => `${change} ${signal.key} from ${String(signal.onset)}`,
    );

  it('goes on under the key that was told, wherever the reading begins', () => {
    expect(told([backlog(400, null)], [backlog(455, null)])).toEqual(['figures backlog:R_1:400 from 400']);
    expect(told([backlog(400, null)], [backlog(455, 590)])).toEqual(['ended backlog:R_1:400 from 400']);
  });

  it('is not told again once it is over, and lives again where it was ended for want of figures', () => {
    expect(told([], [backlog(455, 520, { severity: 'high' })], [backlog(400, 520)])).toEqual([]);
    expect(told([], [backlog(455, null)], [backlog(400, 520)])).toEqual(['state backlog:R_1:400 from 400']);
  });

  it('is another one after it was over, of another kind, and where it has a key of its own', () => {
    expect(told([], [backlog(520, null)], [backlog(400, 520)])).toEqual(['old backlog:R_1:520 from 520']);
    expect(
      told(
        [],
        [backlog(455, null)],
        [{ ...backlog(400, null), kind: 'merge-rate', key: 'merge-rate:R_1:400' } as KnownSignal],
      ),
    ).toEqual(['old backlog:R_1:455 from 455']);
    expect(told([backlog(400, null)], [backlog(400, 450), backlog(460, null)])).toEqual([
      'ended backlog:R_1:400 from 400',
      'old backlog:R_1:460 from 460',
    ]);
  });
});
