import type { UsePerStar } from '../../contracts/figures/series.ts';
import type { Evidence, Signal } from '../../contracts/figures/signal.ts';
import * as format from '../../text/format.ts';
import { EVENT_LIFE } from '../engine/life.ts';
import { dataField } from '../engine/signal-fields.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';

/** Fewer projects with packages in a registry do not tell what is usual there. */
const LEAST_PROJECTS = 40;
/** Stars from which attention without use is remarkable; below, most projects are young. */
const MANY_STARS = 2_000;
/** Downloads in four weeks from which use without attention is. */
const MUCH_USE = 100_000;

export interface UsePerStarEvidence extends Evidence, UsePerStar {}

type Found = Signal<'use-per-star', UsePerStarEvidence>;

/** Far fewer or far more downloads for each star than other projects with packages in the same registry have. */
export const usePerStar: SignalKindDefinition<'use-per-star', UsePerStarEvidence> = {
  kind: 'use-per-star',
  ...NOTHING_BESIDE,
  name: 'use and stars apart',
  group: 'use',
  words: ['stars without use', 'use without stars', 'starred but not used', 'used but not starred', 'hidden gems'],
  isHealth: false,
  states: {
    onset: 'just found',
    growing: 'continuing',
    peak: 'continuing',
    over: 'ended',
    onsetInThread: 'just found',
  },
  // It is a state of the figures of now: one finding while it lasts, however its day moves.
  life: { ...EVENT_LIFE, isSame: (a, b) => lacksUse(a) === lacksUse(b) && a.ended === null, changeOf: () => null },
  tone: () => 'neutral',
  figures: ({ evidence: { downloads, stars, middle, name, registry } }) => [
    { label: 'downloads', value: format.count(downloads), note: `${name}, four weeks` },
    { label: 'for each star', value: perStar(downloads / stars), note: `usual on ${registry}: ${perStar(middle)}` },
  ],
  evidence: ({ evidence }) => [
    { label: 'downloads', value: format.count(evidence.downloads), note: `${evidence.name}, four weeks` },
    { label: 'stars', value: format.count(evidence.stars) },
    {
      label: 'for each star',
      value: perStar(evidence.downloads / evidence.stars),
      note: `of ${format.count(evidence.projects)} projects with packages on ${evidence.registry}, one in twenty has less than ${perStar(evidence.low)}, the middle one ${perStar(evidence.middle)}, one in twenty more than ${perStar(evidence.high)}`,
    },
    dataField(evidence.data),
  ],
  caution: () => 'downloads include automated builds, and a project may be used without its package',
  find({ history, today }) {
    const found = history.use.perStar;
    if (found === null || found.projects < LEAST_PROJECTS) return [];
    const ratio = found.downloads / found.stars;
    const unused = ratio <= found.low && found.stars >= MANY_STARS;
    const unseen = ratio >= found.high && found.downloads >= MUCH_USE;
    if (!unused && !unseen) return [];
    const { downloads, stars, name, registry, middle } = found;
    const finding: Found = {
      kind: 'use-per-star',
      key: `use-per-star:${history.id}:${unused ? 'stars' : 'use'}`,
      projectId: history.id,
      repo: history.repo,
      state: 'onset',
      onset: today,
      detected: today,
      peak: today,
      ended: null,
      severity: 'low',
      sentence: unused
        ? `Stars without use: ${format.count(stars)} stars and ${format.count(downloads)} downloads of ${name} in four weeks, ${perStar(ratio)} for each star where ${perStar(middle)} is usual on ${registry}.`
        : `Use without stars: ${format.count(downloads)} downloads of ${name} in four weeks and ${format.count(stars)} stars, ${perStar(ratio)} for each star where ${perStar(middle)} is usual on ${registry}.`,
      evidence: { ...found, data: { line: 'observed', zone: 'UTC', asOf: null, through: today } },
    };
    return [finding];
  },
};

const lacksUse = ({ evidence: { downloads, stars, middle } }: Pick<Found, 'evidence'>): boolean =>
  downloads / stars < middle;

const perStar = (value: number): string => (value < 10 ? value.toFixed(1) : format.count(value));
