import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { causesOf } from '../../src/causes/index.ts';
import type { CauseFinding } from '../../src/contracts/figures/cause.ts';
import type { Mention } from '../../src/contracts/figures/mention.ts';
import { dayOfSeconds } from '../../src/contracts/figures/series.ts';
import type { ProjectHistory } from '../../src/contracts/figures/series.ts';
import { detectSignals } from '../../src/signals/engine/detect.ts';
import { haveRecorded, readPanel } from '../detect/data.ts';
import { inWords, shareWhere } from '../detect/exact-interval.ts';
import type { Share } from '../detect/exact-interval.ts';
import { figure } from '../suite.ts';
import type { Figure, SuiteResult } from '../suite.ts';
import { isCheckHalf, readStories } from './recorded-stories.ts';

/** A spike of so many stars above usual is worth asking why. */
const LEAST_EXCESS = 100;
/** A story this near may be why. */
const NEAR_DAYS = 2;
/** Stories moved by so many days can only fit by chance. */
const MOVED_DAYS = [-90, -60, -30, 30, 60, 90] as const;
const DAY_SECONDS = 86_400;
/** Later than any recorded day. */
const TODAY = 30_000;
const FILES = ['stars-daily.jsonl.gz', 'mentions-hn.csv.gz', 'mentions-lobsters.csv.gz'];

const label = z.object({ repository: z.string(), story: z.string(), right: z.enum(['yes', 'no']) });

interface Spike {
  readonly history: ProjectHistory;
  readonly shape: Parameters<typeof causesOf>[1];
}

/** How often a cause is named for recorded spikes, how often by chance, and how often it is right. */
export async function run(): Promise<SuiteResult> {
  const absent = FILES.filter((file) => !haveRecorded(file));
  if (absent.length > 0) return { suite: 'causes', figures: [], missing: absent.map((file) => `${file} is not there`) };
  const stories = readStories();
  const panel = readPanel().filter(({ repo }) => stories.has(repo.toLowerCase()));
  const spikes = spikesOf(panel.map((history) => withStories(history, stories)));
  const labels = new Map(readLabels().map(({ repository, story, right }) => [`${repository} ${story}`, right]));
  const halves = [
    ['tune half', spikes.filter(({ history }) => !isCheckHalf(history.repo))],
    ['check half', spikes.filter(({ history }) => isCheckHalf(history.repo))],
  ] as const;
  const unlabelled = spikes.flatMap((spike) => {
    const best = bestOf(spike, 0);
    return best === undefined || labels.has(best) ? [] : [`no label for ${best}`];
  });
  return {
    suite: 'causes',
    figures: halves.flatMap(([name, own]) => figuresOf(name, own, labels)),
    missing: [...new Set(unlabelled)],
    notes: [
      `${panel.length} projects with recorded stories, ${spikes.length} spikes of ${LEAST_EXCESS} stars or more above usual`,
      'recorders kept only the most-read stories, and no releases: a cause is a story here',
    ],
  };
}

function figuresOf(half: string, spikes: readonly Spike[], labels: ReadonlyMap<string, 'yes' | 'no'>): Figure[] {
  const withOne = spikes.filter(({ history, shape }) =>
    history.mentions.stories.some(({ at }) => Math.abs(dayOfSeconds(at) - shape.onset) <= NEAR_DAYS),
  );
  const named = shareWhere(withOne, (spike) => bestOf(spike, 0) !== undefined);
  const chance = shareWhere(
    MOVED_DAYS.flatMap((days) => spikes.map((spike) => ({ spike, days }))),
    ({ spike, days }) => bestOf(spike, days) !== undefined,
  );
  const best = spikes.flatMap((spike) => bestOf(spike, 0) ?? []).filter((one) => labels.has(one));
  const right = shareWhere(best, (one) => labels.get(one) === 'yes');
  const all = shareWhere(spikes, (spike) => bestOf(spike, 0) !== undefined);
  return [
    shareFigure(`spikes with a story within two days that get it named, ${half}`, named, {
      bound: 60,
      better: 'higher',
    }),
    shareFigure(`all spikes with a cause named, ${half}`, all),
    shareFigure(`named by chance, stories moved by 30 to 90 days, ${half}`, chance, { bound: 5, better: 'lower' }),
    shareFigure(`named causes that are right by their titles, ${half}`, right, { bound: 90, better: 'higher' }),
  ];
}

function shareFigure(name: string, share: Share, limit?: { bound: number; better: 'higher' | 'lower' }): Figure {
  const entry = figure(name, 100 * share.value, '%', limit && { ...limit, fixed: true });
  return { ...entry, against: inWords(share) };
}

/** `owner/name story` of the best cause with the stories moved by so many days. */
function bestOf({ history, shape }: Spike, moved: number): string | undefined {
  const shifted = history.mentions.stories.map((story) => ({ ...story, at: story.at + moved * DAY_SECONDS }));
  const found: CauseFinding = causesOf({ ...history, mentions: { ...history.mentions, stories: shifted } }, shape);
  const [best] = found.causes;
  return best === undefined ? undefined : `${history.repo.toLowerCase()} ${best.id.split(':')[1] ?? ''}`;
}

function spikesOf(histories: readonly ProjectHistory[]): Spike[] {
  const byId = new Map(histories.map((history) => [history.id, history]));
  return detectSignals(histories, { today: TODAY }).flatMap((signal) => {
    const history = byId.get(signal.projectId ?? '');
    if (signal.kind !== 'star-spike' || history === undefined || signal.evidence.excess < LEAST_EXCESS) return [];
    const { onset, evidence } = signal;
    return [{ history, shape: { onset, peakDay: evidence.peakDay, excess: evidence.excess } }];
  });
}

const withStories = (history: ProjectHistory, stories: ReadonlyMap<string, readonly Mention[]>): ProjectHistory => ({
  ...history,
  mentions: { stories: stories.get(history.repo.toLowerCase()) ?? [], read: [] },
});

function readLabels(): z.infer<typeof label>[] {
  const text = readFileSync(new URL('labelled-stories.csv', import.meta.url), 'utf8');
  return z.array(label).parse(parse(text, { columns: true }));
}
