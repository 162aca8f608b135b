import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import type { ProjectEvent, ProjectHistory } from '../../src/contracts/figures/series.ts';
import { resolveThresholds } from '../../src/signals/index.ts';
import { ALWAYS } from '../../src/history/coverage.ts';
import { findOfKinds } from './find-of-kinds.ts';
import { firstDay, gaining, quiet } from '../support/make-history.ts';

const limits = resolveThresholds();
const today = firstDay + 400;

const EVENTS = ['archived', 'gone', 'moved', 'relicensed', 'first-release', 'milestone'] as const;

function events(history: ProjectHistory) {
  return findOfKinds(EVENTS, history, limits, today);
}

function after(...own: ProjectEvent[]) {
  return events({ ...gaining(quiet(10, 5)), events: own });
}

describe('events', () => {
  it('say what happened, from what to what', () => {
    expect(after({ type: 'archived', day: firstDay })).toMatchObject([
      { kind: 'archived', severity: 'high', onset: firstDay },
    ]);
    expect(after({ type: 'gone', day: firstDay })[0]?.sentence).toBe(
      'acme/rocket can no longer be read: deleted or made private.',
    );
    expect(after({ type: 'moved', day: firstDay, from: 'old/rocket', to: 'acme/rocket' })).toMatchObject([
      { kind: 'moved', severity: 'medium', evidence: { from: 'old/rocket', to: 'acme/rocket' } },
    ]);
    expect(after({ type: 'renamed', day: firstDay, from: 'acme/r', to: 'acme/rocket' })).toMatchObject([
      { kind: 'moved', severity: 'medium' },
    ]);
    expect(after({ type: 'back', day: firstDay })).toEqual([]);
  });

  it('weigh a licence that closes more than one that opens', () => {
    const [closed] = after({ type: 'relicensed', day: firstDay, from: 'BSD-3-Clause', to: 'SSPL-1.0' });
    expect(closed).toMatchObject({ severity: 'high', sentence: 'The licence changed from BSD-3-Clause to SSPL-1.0.' });
    expect(after({ type: 'relicensed', day: firstDay, from: 'GPL-3.0', to: 'MIT' })[0]?.severity).toBe('medium');
    expect(after({ type: 'relicensed', day: firstDay, from: 'MIT', to: null })[0]?.sentence).toBe(
      'The licence changed from MIT to none recognised.',
    );
  });

  it('leave out what lies ahead of the day asked for', () => {
    expect(after({ type: 'archived', day: today + 1 })).toEqual([]);
  });

  it('name the first stable release in long', () => {
    const history = {
      ...gaining(quiet(10, 5)),
      coverage: { releases: ALWAYS },
      releases: [
        { version: 'v1.0.0', day: firstDay, prerelease: false },
        { version: 'v1.1.0-rc.1', day: firstDay + 150, prerelease: true },
        { version: 'v1.1.0', day: firstDay + 200, prerelease: false },
        { version: 'v1.2.0', day: firstDay + 300, prerelease: false },
      ],
    };
    expect(events(history)).toMatchObject([
      { kind: 'first-release', onset: firstDay + 200, sentence: 'Stable release v1.1.0 after 200 days without one.' },
    ]);
    // Where the list was not read for a part of those days, nothing is known of them.
    const readTwice = [
      { from: 0, to: (firstDay + 90) * DAY, completeness: 'complete' as const },
      { from: (firstDay + 150) * DAY, to: (firstDay + 300) * DAY, completeness: 'complete' as const },
    ];
    expect(events({ ...history, coverage: { releases: readTwice } })).toEqual([]);
    expect(events({ ...history, coverage: { releases: [] } })).toEqual([]);
  });
});

describe('star milestones', () => {
  it('are reported once, at the first crossing', () => {
    const crossing = events(gaining([5, 5, 5, -6, 5, 5], { first: 9_990 }));
    expect(crossing).toMatchObject([
      { kind: 'milestone', onset: firstDay + 1, evidence: { value: 10_000 }, severity: 'medium' },
    ]);
    expect(events(gaining([5, 5], { first: 10_100 }))).toEqual([]);
  });

  it('are not crossed by a counter that jumps, or by stars that come back', () => {
    expect(events(gaining([0, 0, 13_194, 10], { first: 3_791 }))).toEqual([]);
    expect(events(gaining([5, -60_000, 500, 63_000, 10], { first: 66_000 }))).toEqual([]);
  });
});
