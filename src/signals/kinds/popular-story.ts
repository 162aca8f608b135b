import { dayOfSeconds } from '../../contracts/figures/series.ts';
import type { Mention } from '../../contracts/figures/mention.ts';
import type { ProjectHistory } from '../../contracts/figures/series.ts';
import type { DataSource, Signal, ThresholdDoc } from '../../contracts/figures/signal.ts';
import * as format from '../../text/format.ts';
import { dataField } from '../engine/signal-fields.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';

interface StoryEvidence {
  readonly place: string;
  readonly title: string;
  readonly link: string;
  readonly points: number;
  readonly comments: number;
  readonly data: DataSource;
}

/** Points of a story are followed for three days, so that later it cannot pass anything. */
const FOLLOWED_DAYS = 4;

const THRESHOLDS = {
  storyPoints: {
    default: 100,
    min: 100,
    max: 10_000,
    unit: 'points',
    stricter: 'higher',
    explains: 'A story about a project must have at least this many points.',
  },
} as const satisfies Readonly<Record<string, ThresholdDoc>>;

/** A story about the project is read by many. */
export const popularStory: SignalKindDefinition<'popular-story', StoryEvidence, typeof THRESHOLDS> = {
  kind: 'popular-story',
  ...NOTHING_BESIDE,
  thresholds: THRESHOLDS,
  name: 'popular story',
  group: 'stories',
  words: ['stories', 'hacker news stories', 'mentions'],
  isHealth: false,
  atOnce: true,
  onlyWhenNamed: true,
  // Each story is a finding of its own.
  hasCoolDown: false,
  states: null,
  tone: () => 'up',
  figures: () => [],
  evidence: ({ evidence: { place, title, link, points, comments, data } }) => [
    { label: 'story', value: [{ kind: 'link', text: title, url: link }], note: place },
    { label: 'points', value: format.count(points), note: `${format.plural(comments, 'comment')} when it was found` },
    dataField(data),
  ],
  details: ({ evidence: { link, place } }) => [[{ kind: 'link', text: `Discussion on ${place}`, url: link }]],
  passes: ({ evidence: { points } }, { storyPoints }) => points >= storyPoints,
  find: ({ history, limits, today }) =>
    history.mentions.stories
      .filter(({ at, points }) => {
        const day = dayOfSeconds(at);
        return points >= limits.storyPoints && day <= today + 1 && today - day <= FOLLOWED_DAYS;
      })
      .map((story) => signalOf(history, story)),
};

function signalOf(history: ProjectHistory, story: Mention): Signal<'popular-story', StoryEvidence> {
  const { source, story: id, place, title, link, points, comments } = story;
  const day = dayOfSeconds(story.at);
  return {
    kind: 'popular-story',
    key: `popular-story:${history.id}:${source}:${id}`,
    projectId: history.id,
    repo: history.repo,
    state: 'over',
    onset: day,
    detected: day,
    peak: day,
    ended: day,
    severity: 'medium',
    sentence: `“${title}” has ${format.plural(points, 'point')} on ${place}.`,
    evidence: {
      place,
      title,
      link,
      points,
      comments,
      data: { line: 'observed', zone: 'UTC', asOf: story.at, through: day },
    },
  };
}
