import type { SuiteResult } from './suite.ts';

export interface SuiteEntry {
  name: string;
  purpose: string;
  /** Loaded only when it is asked for: some suites start servers at import. */
  load(): Promise<{ run(): Promise<SuiteResult> }>;
}

/** Every benchmark suite. */
export const suites: readonly SuiteEntry[] = [
  {
    name: 'answers',
    purpose: 'how fast commands answer on 10,000 projects and three years',
    load: () => import('./answers/answers.ts'),
  },
  { name: 'store', purpose: 'every read and bulk write of the database', load: () => import('./store/store.ts') },
  { name: 'ingest', purpose: 'GitHub points, requests and time of a full refresh', load: () => import('./ingest.ts') },
  { name: 'signals', purpose: 'all detectors over 10,000 projects', load: () => import('./signals/signals.ts') },
  {
    name: 'detect',
    purpose: 'how good the detectors are, beside published rules',
    load: () => import('./detect/detect.ts'),
  },
  {
    name: 'causes',
    purpose: 'how often a spike gets a cause named, by chance and rightly',
    load: () => import('./causes/causes.ts'),
  },
  {
    name: 'score',
    purpose: 'how steady the score is, and what it tells of a year later, on recorded projects',
    load: () => import('./score/run.ts'),
  },
  {
    name: 'digest',
    purpose: '1,000 digests over 10,000 projects, and what digests would have picked',
    load: () => import('./digest.ts'),
  },
  {
    name: 'discovery',
    purpose: 'how completely and how soon sweeps see what takes off, and what they cost',
    load: () => import('./discovery/discovery.ts'),
  },
  {
    name: 'slack',
    purpose: 'signed requests over HTTP beside a bare Bolt app',
    load: () => import('./platforms/slack.ts'),
  },
  {
    name: 'discord',
    purpose: 'interactions beside a bare discord.js client',
    load: () => import('./platforms/discord.ts'),
  },
  {
    name: 'load',
    purpose: 'both platforms at once while an ingest and a digest run',
    load: () => import('./load/load.ts'),
  },
];
