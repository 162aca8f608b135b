import { describe, expect, it } from 'vitest';
import { causesOf } from '../../src/causes/index.ts';
import { causeInWords } from '../../src/causes/cause-line.ts';
import { DAY } from '../../src/contracts/clock.ts';
import { emptyHistory } from '../../src/contracts/figures/series.ts';
import type { ProjectHistory } from '../../src/contracts/figures/series.ts';

const ONSET = 20_000;
const spike = { onset: ONSET, peakDay: ONSET + 1, excess: 900 };

interface Posted {
  day: number;
  points?: number;
  title?: string;
}

const withStories = (stories: readonly Posted[], history: Partial<ProjectHistory> = {}): ProjectHistory => ({
  ...emptyHistory('R_1', 'acme/rocket'),
  mentions: {
    stories: stories.map(({ day, points = 100, title = 'A story' }, at) => ({
      source: 'hacker-news',
      story: String(at + 1),
      place: 'Hacker News',
      link: `https://news.ycombinator.com/item?id=${at + 1}`,
      title,
      at: day * 86_400 + 40_000,
      points,
      comments: 3,
    })),
    read: [{ from: (ONSET - 30) * DAY, to: (ONSET + 30) * DAY, completeness: 'complete' }],
  },
  ...history,
});

const named = (history: ProjectHistory, options = {}): string[] =>
  causesOf(history, spike, options).causes.map(({ id }) => id);

describe('a story', () => {
  it.each([
    [-3, false],
    [-2, true],
    [0, true],
    [1, true],
    // After the peak: it came for the spike.
    [2, false],
  ])('posted %i days after the first day fits: %s', (days, fits) => {
    expect(named(withStories([{ day: ONSET + days }]))).toEqual(fits ? ['hacker-news:1'] : []);
  });

  it('with too few points for so many stars explains nothing', () => {
    expect(named(withStories([{ day: ONSET, points: 9 }]))).toEqual([]);
    expect(named(withStories([{ day: ONSET, points: 10 }]))).toEqual(['hacker-news:1']);
    const large = { ...spike, excess: 5_000 };
    expect(causesOf(withStories([{ day: ONSET, points: 49 }]), large).causes).toEqual([]);
    expect(causesOf(withStories([{ day: ONSET, points: 50 }]), large).causes).toHaveLength(1);
  });

  it('counts half two days before, and the larger one comes first', () => {
    const history = withStories([
      { day: ONSET - 2, points: 190 },
      { day: ONSET, points: 100 },
      { day: ONSET - 1, points: 40 },
    ]);
    expect(causesOf(history, spike).causes.map(({ id, weight }) => [id, weight])).toEqual([
      ['hacker-news:2', 100],
      ['hacker-news:1', 95],
      ['hacker-news:3', 40],
    ]);
  });
});

describe('a release', () => {
  const release = (version: string, day: number) => ({ version, day, prerelease: false });

  it('fits where releases are rare, and not where one comes every week', () => {
    const rare = [release('v1.0.0', ONSET - 300), release('v2.0.0', ONSET - 1)];
    expect(named(withStories([], { releases: rare }))).toEqual(['release:v2.0.0']);
    const weekly = Array.from({ length: 50 }, (_, at) => release(`v1.0.${50 - at}`, ONSET - 1 - at * 7));
    expect(named(withStories([], { releases: weekly }))).toEqual([]);
    // A new major version is rare, however often there are patches.
    expect(named(withStories([], { releases: [...weekly, release('v2.0.0', ONSET)] }))).toEqual(['release:v2.0.0']);
  });

  it('that is a pre-release, or came after the peak, does not', () => {
    const releases = [release('v1.0.0', ONSET - 300), release('v2.0.0-rc.1', ONSET), release('v2.0.0', ONSET + 2)];
    expect(named(withStories([], { releases }))).toEqual([]);
  });
});

it('a larger spike of a sister project fits, a smaller or later one does not', () => {
  const sister = (repo: string, onset: number, excess: number) => ({ repo, onset, peakDay: onset, excess });
  const sisters = [
    sister('acme/large', ONSET - 1, 4_000),
    sister('acme/small', ONSET, 800),
    sister('acme/later', ONSET + 1, 9_000),
  ];
  expect(named(withStories([]), { sisters })).toEqual(['sister:acme/large']);
});

it('a sister that rose on several days is named once, by what weighs most', () => {
  const sister = (onset: number, excess: number) => ({ repo: 'acme/large', onset, peakDay: onset, excess });
  const sisters = [sister(ONSET - 2, 4_000), sister(ONSET - 1, 3_000), sister(ONSET, 1_000)];
  expect(
    causesOf(withStories([]), spike, { sisters }).causes.map(({ id, days, weight }) => [id, days, weight]),
  ).toEqual([['sister:acme/large', -1, 300]]);
});

describe('what is said', () => {
  const words = (history: ProjectHistory): unknown => causeInWords(causesOf(history, spike));

  it('is the event with its size, link and distance in time', () => {
    expect(words(withStories([{ day: ONSET - 1, points: 312 }]))).toMatchInlineSnapshot(`
      [
        {
          "kind": "link",
          "text": "Hacker News, 312 points",
          "url": "https://news.ycombinator.com/item?id=1",
        },
        ", the day before",
      ]
    `);
  });

  it('is that none was found only where all of those days were looked at', () => {
    const read = (from: number, to: number, completeness: 'complete' | 'most-read') => ({
      stories: [],
      read: [{ from: (ONSET + from) * DAY, to: (ONSET + to) * DAY - 1, completeness }],
    });
    expect(words(withStories([]))).toEqual(['no public cause found']);
    expect(words(withStories([], { mentions: read(-2, 2, 'complete') }))).toEqual(['no public cause found']);
    expect(words(withStories([], { mentions: read(-2, 1, 'complete') }))).toEqual(['causes could not be looked at']);
    expect(words(withStories([], { mentions: read(-1, 2, 'complete') }))).toEqual(['causes could not be looked at']);
    expect(words(withStories([], { mentions: read(-2, 2, 'most-read') }))).toEqual([
      'no public cause found among the most-read stories',
    ]);
    expect(words(emptyHistory('R_1', 'acme/rocket'))).toEqual(['causes could not be looked at']);
  });
});
