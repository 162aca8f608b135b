import { expect, it } from 'vitest';
import { emptyHistory } from '../../src/contracts/figures/series.ts';
import type { ProjectHistory } from '../../src/contracts/figures/series.ts';
import { createEarlyDetection, detectSignals } from '../../src/signals/engine/detect.ts';
import { reconcile } from '../../src/signals/engine/reconcile.ts';
import { KINDS_BY_DEFAULT, kindsOfGroup } from '../../src/signals/index.ts';

const TODAY = 20_000;

const told = (points: number, day = TODAY): ProjectHistory => ({
  ...emptyHistory('R_1', 'acme/rocket'),
  mentions: {
    stories: [
      {
        source: 'hacker-news',
        story: '7',
        place: 'Hacker News',
        link: 'https://news.ycombinator.com/item?id=7',
        title: 'Rocket is out',
        at: day * 86_400 + 3_600,
        points,
        comments: 41,
      },
    ],
    read: [],
  },
});

it('is found from 100 points on, once, and only for those who ask for it', () => {
  expect(detectSignals([told(99)], { today: TODAY })).toEqual([]);
  const found = detectSignals([told(100)], { today: TODAY });
  expect(found.map(({ key, sentence }) => [key, sentence])).toEqual([
    ['popular-story:R_1:hacker-news:7', '“Rocket is out” has 100 points on Hacker News.'],
  ]);
  // More points later are no second finding, and change nothing of the first.
  expect(reconcile(found, detectSignals([told(900)], { today: TODAY + 1 }), TODAY + 1)).toEqual([]);
  expect(KINDS_BY_DEFAULT).not.toContain('popular-story');
  expect(kindsOfGroup('stories')).toEqual(['popular-story']);
});

it('is found in the hour in which it is read, and not days later', () => {
  const early = createEarlyDetection({ now: TODAY * 86_400 + 40_000 });
  early.look(told(150));
  expect(early.events.map(({ kind }) => kind)).toEqual(['popular-story']);
  expect(detectSignals([told(150, TODAY - 4)], { today: TODAY })).toHaveLength(1);
  expect(detectSignals([told(150, TODAY - 5)], { today: TODAY })).toEqual([]);
});

it('is held against a stricter number of points', () => {
  expect(detectSignals([told(150)], { today: TODAY, thresholds: { storyPoints: 200 } })).toEqual([]);
});
