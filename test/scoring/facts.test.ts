import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/core/clock.ts';
import { factsOf, newContributors } from '../../src/scoring/facts.ts';
import type { CountsReading, FactsInput } from '../../src/scoring/facts.ts';

const on = (date: string, stars: number, forks: number, openIssues: number, closedIssues: number, contributors: number): CountsReading => ({
  at: Date.parse(`${date}T06:00:00Z`), stars, forks, openIssues, closedIssues, contributors,
});
/** qdrant/qdrant as recorded, the rows around a year and a month before 2025-10-30. */
const READINGS = [
  on('2024-10-24', 20_283, 1_371, 307, 1_010, 122),
  on('2024-10-31', 20_392, 1_378, 307, 1_011, 122),
  on('2025-09-25', 26_174, 1_809, 355, 1_239, 142),
  on('2025-10-02', 26_412, 1_820, 355, 1_243, 145),
  on('2025-10-30', 26_836, 1_853, 365, 1_251, 145),
];
const END = Date.parse('2025-10-30T06:00:00Z');
const input = (changes: Partial<FactsInput> = {}): FactsInput => ({
  createdAt: undefined,
  readings: READINGS,
  releases: { value: undefined, observedAt: undefined, source: 'releases', missingBecause: 'never fetched' },
  ...changes,
});

describe('facts from readings', () => {
  it('reads windows off the line between the rows around their start, worked by hand', () => {
    const facts = factsOf(input());
    // 2025-09-30 is 5 of 7 days from 26,174 to 26,412: 26,344. 26,836 - 26,344 = 492.
    expect(facts.stars30dAgo.value).toBe(26_344);
    expect(facts.starsGained30d).toMatchObject({ value: 492, observedAt: END, source: 'snapshots' });
    // Issues ever: 1,594 to 1,598 around 2025-09-30: 1,596.86; 1,616 now.
    expect(facts.issuesCreated30d.value).toBe(19);
    // 2024-10-30 is 6 of 7 days from 1,317 to 1,318: 1,317.86. 1,616 - 1,317.86 = 298.1; closed 1,251 - 1,010.86 = 240.1.
    expect(facts.issuesCreated365d.value).toBe(298);
    expect(facts.issuesClosed365d.value).toBe(240);
    expect(facts.totalIssues.value).toBe(1_616);
  });

  it('does not bridge a long hole, nor reach back before the first reading', () => {
    const holed = READINGS.filter((_, index) => index !== 1 && index !== 2);
    expect(factsOf(input({ readings: holed })).issuesCreated365d).toMatchObject({ value: undefined, missingBecause: 'no reading near 365 days ago' });
    expect(factsOf(input({ readings: READINGS.slice(2) })).issuesClosed365d.missingBecause).toBe('no reading reaches back 365 days');
    expect(factsOf(input({ readings: [] })).stars).toMatchObject({ value: undefined, missingBecause: 'never read' });
  });

  it('uses the newest reading that has the count, with its own age', () => {
    const later: CountsReading = { at: END + 3 * DAY, stars: 26_900 };
    const facts = factsOf(input({ readings: [...READINGS, later] }));
    expect(facts.stars).toMatchObject({ value: 26_900, observedAt: END + 3 * DAY });
    expect(facts.contributors).toMatchObject({ value: 145, observedAt: END });
  });

  it('calls a total that fell unknown, but lets stars fall', () => {
    const fell = READINGS.map((reading, index) => (index < 4 ? reading : { ...reading, stars: 26_000, closedIssues: 900 }));
    const facts = factsOf(input({ readings: fell }));
    expect(facts.issuesCreated30d).toMatchObject({ value: undefined, missingBecause: 'the total fell within 30 days, so its gain is unknown' });
    expect(facts.starsGained30d.value).toBe(-344);
  });

  it('takes what GitHub counted while it is fresh or where own readings do not reach', () => {
    const counted = (value: number, days: number) => ({ value, observedAt: END - days * DAY, source: 'search' });
    expect(factsOf(input({ windows: { issuesClosed365d: counted(250, 2) } })).issuesClosed365d).toMatchObject({ value: 250, source: 'search' });
    expect(factsOf(input({ windows: { issuesClosed365d: counted(250, 60) } })).issuesClosed365d.value).toBe(240);
    const young = input({ readings: READINGS.slice(4), windows: { issuesClosed365d: counted(250, 60) } });
    expect(factsOf(young).issuesClosed365d).toMatchObject({ value: 250, observedAt: END - 60 * DAY });
  });

  it('falls back to the star history when own readings are too young', () => {
    const starHistory = { gained30d: 480, stars30dAgo: 26_356, observedAt: END };
    expect(factsOf(input({ readings: READINGS.slice(4), starHistory })).starsGained30d).toMatchObject({ value: 480, source: 'star history' });
    expect(factsOf(input({ starHistory })).starsGained30d).toMatchObject({ value: 492, source: 'snapshots' });
  });

  it('counts new contributors net', () => {
    expect(newContributors(READINGS, 365).value).toBe(23); // 145 - 122
    expect(newContributors(READINGS.slice(3), 30).missingBecause).toBe('no reading reaches back 30 days');
  });
});
