import { describe, expect, it } from 'vitest';
import { isOpen, mayAwaitAftermath } from '../../src/signals/open.ts';
import { TODAY, backlog, spike } from '../support/alert-setting.ts';

describe('open findings', () => {
  it('are those that are not over', () => {
    expect(isOpen({ ...backlog('a/a'), state: 'growing', onset: TODAY - 400 }, TODAY)).toBe(true);
    expect(isOpen({ ...backlog('a/a'), state: 'over', onset: TODAY - 1 }, TODAY)).toBe(false);
  });

  it('are spikes that are over as long as what stayed may still be told', () => {
    const over = spike('a/a', { state: 'over', onset: TODAY - 45 });
    expect(mayAwaitAftermath(TODAY)).toEqual({ kinds: ['star-spike'], onset: TODAY - 45 });
    expect(isOpen(over, TODAY)).toBe(true);
    expect(isOpen(over, TODAY + 1)).toBe(false);
    const known = {
      day: TODAY - 15,
      starsPerDay: 1,
      contributorsGained: 0,
      forksGained: 0,
      issuesGained: 0,
      starsRemoved: 0,
    };
    expect(isOpen(spike('a/a', { state: 'over', onset: TODAY - 45 }, { aftermath: known }), TODAY)).toBe(false);
  });
});
