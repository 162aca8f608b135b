import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { DAY, HOUR, startOfDay } from '../contracts/clock.ts';
import type { EpochDay } from '../contracts/clock.ts';
import { FIGURES_FILE, decode, decodeAll, figuresHead, figuresLine } from './figures-file.ts';
import type { FiguresHead, FiguresLine } from './figures-file.ts';

/** What one project's counts were on one day. A count that was not recorded is undefined, never 0. */
export interface DemoReading {
  readonly day: EpochDay;
  /** The moment it is taken to be true (ms): the records have no time of day, see READ_AT. */
  readonly at: number;
  readonly stars: number | undefined;
  readonly forks: number | undefined;
  readonly watchers: number | undefined;
  /** As recorded; in many rows open pull requests are included. */
  readonly openIssues: number | undefined;
  /** Issues ever closed. */
  readonly closedIssues: number | undefined;
  /** Pull requests ever opened. How many were merged was not recorded. */
  readonly pullRequests: number | undefined;
  readonly commits: number | undefined;
  readonly contributors: number | undefined;
  readonly pushedDay: EpochDay | undefined;
}

interface DemoDay {
  readonly day: EpochDay;
  readonly at: number;
  readonly stars: number | undefined;
  readonly forks: number | undefined;
}

interface DemoRelease {
  readonly day: EpochDay;
  /** Empty where only the date is known. */
  readonly version: string;
  /** Which record names it: `bestof` sees at most one release a week; `endoflife` has them all. */
  readonly source: string;
}

export interface DemoProject {
  /** `owner/name` today. */
  readonly repo: string;
  /** The name at the time of recording, where it was another one. */
  readonly formerName: string | undefined;
  readonly name: string;
  readonly company: string | undefined;
  readonly category: string;
  /** Funding stage at the end of the figures: `series A`. */
  readonly stage: string | undefined;
  /** When that stage was announced: `2024-01`. */
  readonly stageSince: string | undefined;
  readonly language: string;
  readonly archived: boolean;
  readonly licence: string | undefined;
  readonly createdDay: EpochDay | undefined;
  /** About one a week with holes, oldest first. */
  readonly weekly: readonly DemoReading[];
  /** Oldest first, empty for 22 of the projects; has holes of up to eleven weeks, and more for some. */
  readonly daily: readonly DemoDay[];
  /** Oldest first. */
  readonly releases: readonly DemoRelease[];
}

export interface DemoFigures {
  readonly sources: FiguresHead['sources'];
  readonly firstDay: EpochDay;
  /** Last day of the figures. */
  readonly lastDay: EpochDay;
  /** Where time stands in the demo (ms): the hour of reading on the last day. */
  readonly now: number;
  readonly projects: readonly DemoProject[];
}

/** The hour of a day (UTC, ms) that stands for the unrecorded time of reading. */
export const READ_AT = 6 * HOUR;

/**
 * Loads the bundled figures: 60 projects from November 2023 to October 2025, real counts with their real holes.
 * Throws when the file is damaged, since it comes with the code.
 */
export async function loadDemoFigures(file: URL | string = FIGURES_FILE): Promise<DemoFigures> {
  const [first = '', ...rest] = gunzipSync(await readFile(file))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  const head = figuresHead.parse(JSON.parse(first));
  const projects = rest.map((line) => toProject(figuresLine.parse(JSON.parse(line))));
  if (projects.length !== head.projects)
    throw new Error(`the bundled figures hold ${projects.length} of ${head.projects} projects`);
  return {
    sources: head.sources,
    firstDay: head.firstDay,
    lastDay: head.lastDay,
    now: startOfDay(head.lastDay) + READ_AT,
    projects,
  };
}

function toProject(line: FiguresLine): DemoProject {
  return {
    repo: line.repo,
    formerName: line.formerName,
    name: line.name,
    company: line.company,
    category: line.category,
    stage: line.stage,
    stageSince: line.stageSince,
    language: line.language,
    archived: line.archived,
    licence: line.licence,
    createdDay: line.createdDay,
    weekly: toReadings(line.weekly),
    daily: toDays(line.daily),
    releases: toReleases(line.releases),
  };
}

function toReadings(weekly: FiguresLine['weekly']): DemoReading[] {
  const stars = decode(weekly.stars);
  const forks = decode(weekly.forks);
  const watchers = decode(weekly.watchers);
  const openIssues = decode(weekly.openIssues);
  const closedIssues = decode(weekly.closedIssues);
  const pullRequests = decode(weekly.pullRequests);
  const commits = decode(weekly.commits);
  const contributors = decode(weekly.contributors);
  const pushed = decode(weekly.pushedDay);
  return decodeAll(weekly.days).map((day, index) => ({
    day,
    at: day * DAY + READ_AT,
    stars: stars[index],
    forks: forks[index],
    watchers: watchers[index],
    openIssues: openIssues[index],
    closedIssues: closedIssues[index],
    pullRequests: pullRequests[index],
    commits: commits[index],
    contributors: contributors[index],
    pushedDay: pushed[index],
  }));
}

function toDays(daily: FiguresLine['daily']): DemoDay[] {
  const stars = decode(daily.stars);
  const forks = decode(daily.forks);
  return decodeAll(daily.days).map((day, index) => ({
    day,
    at: day * DAY + READ_AT,
    stars: stars[index],
    forks: forks[index],
  }));
}

function toReleases(releases: FiguresLine['releases']): DemoRelease[] {
  return decodeAll(releases.days).map((day, index) => {
    const version = releases.versions[index] ?? '';
    return { day, version, source: releases.sources[index] ?? 'unknown' };
  });
}
