import { DAY, startOfDay } from '../../src/contracts/clock.ts';
import type { Reading, RecordedRows, ReleaseRow } from '../../src/contracts/figures/recorded.ts';
import type { ReleaseFact, Score } from '../../src/contracts/figures/score.ts';
import { restatedTotals } from '../../src/history/issues/restated-totals.ts';
import { factsOf } from '../../src/history/facts.ts';
import { momentIn } from '../../src/history/stars/star-gains.ts';
import type { PanelRow } from '../../tools/cohort/panel.ts';
import { scoreOf } from '../../src/scoring/score.ts';

/** Part of the opened pull requests that is taken to be merged, as in the cohort: the panel does not say. */
const MERGED_SHARE = 0.8;
/** What the longest window needs, days: a year, and the weeks in which it may end. */
const READING_DAYS = 365 + 45 + 5;
const RELEASE_DAYS = 400;

export interface Week {
  row: PanelRow;
  score: Score;
}

/** Scores one project at each of its recorded weeks, from what was recorded until then, by the bot's own reading of facts. */
export function replay(repo: string, rows: readonly PanelRow[], releases: readonly ReleaseFact[]): Week[] {
  const readings = rows.map(readingOf);
  const released = releases.map((release): ReleaseRow => ({ ...release, tag: '', source: 'panel' }));
  let first = 0;
  return rows.map((row, index) => {
    while ((readings[first]?.day ?? row.day) < row.day - READING_DAYS) first += 1;
    const at = startOfDay(row.day) + DAY / 2;
    const recorded = rowsAt(repo, readings.slice(first, index + 1), releasesUpTo(released, at), at);
    return { row, score: scoreOf(factsOf(recorded, momentIn('UTC', at)).facts, { at }) };
  });
}

function readingOf(row: PanelRow): Reading {
  return {
    day: row.day,
    at: startOfDay(row.day) + DAY / 2,
    source: 'import',
    stars: row.stars,
    forks: row.forks ?? null,
    contributors: row.contributors ?? null,
    openIssues: row.openIssues ?? null,
    closedIssues: row.closedIssues ?? null,
    pullRequests: row.pullRequests ?? null,
    mergedPullRequests: row.pullRequests === undefined ? null : Math.round(row.pullRequests * MERGED_SHARE),
    watchers: null,
    openPullRequests: null,
    commits: null,
    releases: null,
    pushedAt: row.pushedDay === undefined ? null : startOfDay(row.pushedDay),
  };
}

function rowsAt(
  fullName: string,
  readings: readonly Reading[],
  releases: readonly ReleaseRow[],
  at: number,
): RecordedRows {
  return {
    projectId: 1,
    nodeId: '',
    fullName,
    origin: 'import',
    createdAt: null,
    pushedAt: null,
    archived: false,
    readings,
    starDays: [],
    pulses: [],
    releases,
    readReleases: [],
    windowCounts: [],
    // The panel's releases were read with each week.
    fetches: releases.length === 0 ? [] : [{ subject: 'releases', okAt: at, reason: null }],
    events: [],
    ledger: [],
    artefacts: [],
    restated: restatedTotals(readings),
    coverage: [],
    mentions: [],
    mentionsRead: [],
    newestBefore: { reading: null, starDay: null },
  };
}

/** Those of the last 400 days and the last stable one before, which is all that a cadence needs. */
function releasesUpTo(releases: readonly ReleaseRow[], at: number): ReleaseRow[] {
  const since = at - RELEASE_DAYS * DAY;
  const before = releases.findLast(({ publishedAt, prerelease }) => !prerelease && publishedAt <= since);
  const recent = releases.filter(({ publishedAt }) => publishedAt > since && publishedAt <= at);
  return before === undefined ? recent : [before, ...recent];
}
