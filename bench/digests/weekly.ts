import { UNREAD_COUNTS } from '../../src/ingest/records.ts';
import { join } from 'node:path';
import { openStore } from '../../db/open.ts';
import type { Snapshot, Store } from '../../db/store.ts';
import { DAY, HOUR, dayOf, startOfDay } from '../../src/contracts/clock.ts';
import { recordedNodeId } from '../../src/contracts/figures/recorded-node-id.ts';
import { prepareDigest } from '../../src/digests/prepare-digest.ts';
import { PUBLISHED_ZONE } from '../../src/history/zone-days.ts';
import { judgeStars } from '../../src/ingest/judge-stars.ts';
import { scoreUniverse } from '../../src/jobs/score-universe.ts';
import { DEFAULT_WEIGHTS } from '../../src/scoring/score.ts';
import { completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import { haveRecorded, readRows } from '../detect/data.ts';
import { figure } from '../suite.ts';
import type { Figure } from '../suite.ts';
import { artefactIn } from './independent.ts';
import type { Count } from './independent.ts';
import { pickTally } from './tally.ts';

const PANEL = 'panel-weekly.csv.gz';
/** Enough of the panel is recorded from here on. */
const FIRST_MONDAY = dayOf(Date.parse('2021-03-01'));
/** Digests are posted in the morning, after the night's readings. */
const AT = 8 * HOUR;
/** Days that the judgement looks back: what it needs, no more, for it is made every week. */
const JUDGED_DAYS = 450;

/**
 * Every Monday of the recorded panel: the week's counts are stored, judged and scored, and the digest of all projects is
 * prepared, by the product's own code and with nothing that was recorded later. Projects that cannot reach the digest's floor are stored but not scored.
 * Hindsight judges the picks.
 */
export async function weeklyPicks(folder: string): Promise<{ figures: Figure[]; missing: string[] }> {
  const names = ['artefact picks, weekly panel', 'artefacts in first place, weekly panel'];
  if (!haveRecorded(PANEL)) return { figures: [], missing: names.map((name) => `${name}: no recorded panel`) };
  const panel = readPanel();
  const store = await openStore({ file: join(folder, 'picks.db') });
  const cpu = process.cpuUsage();
  try {
    const ids = await addProjects(store, [...panel.keys()]);
    const tally = pickTally();
    const last = Math.max(...[...panel.values()].map((counts) => counts.at(-1)?.day ?? 0));
    for (let monday = FIRST_MONDAY; monday <= last; monday += 7) {
      const since = monday === FIRST_MONDAY ? 0 : monday - 7;
      const rows = [...panel].flatMap(([repo, counts]) => snapshotsOf(ids.get(repo) ?? 0, counts, since, monday));
      if (rows.length === 0) continue;
      await store.observations.record({ snapshots: rows });
      const read = [...panel].flatMap(([repo, counts]) => (mayBePicked(counts, monday) ? (ids.get(repo) ?? []) : []));
      const now = startOfDay(monday) + AT;
      await judgeStars(store, read, { at: now, zone: PUBLISHED_ZONE, days: JUDGED_DAYS });
      await scoreUniverse(store, { at: now, weights: DEFAULT_WEIGHTS, zone: PUBLISHED_ZONE, projectIds: read });
      const digest = await prepareDigest(
        store,
        {
          workspaceId: 'slack:B1',
          channel: null,
          filter: completeFilter({ scope: 'universe' }),
          schedule: { period: 'weekly', zone: 'UTC' },
          subscriptionId: null,
        },
        now,
      );
      for (const list of [digest.relative, digest.absolute])
        list.forEach((pick, place) => {
          const counts = panel.get(pick.fullName) ?? [];
          tally.add(place, artefactIn(counts, monday, 7, pick.gained), () => `${pick.fullName} ${monday}`);
        });
      tally.next(new Set(rows.map(({ projectId }) => projectId)).size);
    }
    const spent = process.cpuUsage(cpu);
    const against = `${tally.digests} Mondays, ${Math.round(tally.projects / Math.max(1, tally.digests))} projects each, ${tally.picks} picks; ${tally.kinds()}`;
    return {
      figures: [
        figure('artefact picks, weekly panel', tally.share() * 100, '%', { bound: 0.5, better: 'lower', against }),
        figure('artefacts in first place, weekly panel', tally.first, 'digests', { bound: 0, better: 'lower' }),
        figure('weekly panel: own time', (spent.user + spent.system) / 1e6, 's'),
      ],
      missing: [],
    };
  } finally {
    await store.close();
  }
}

function readPanel(): Map<string, Count[]> {
  const panel = new Map<string, Count[]>();
  for (const { repo = '', date = '', stars = '' } of readRows(PANEL)) {
    if (stars === '') continue;
    const counts = panel.get(repo) ?? [];
    panel.set(repo, counts);
    counts.push({ day: dayOf(Date.parse(date)), stars: Number(stars) });
  }
  for (const [repo, counts] of panel) {
    counts.sort((a, b) => a.day - b.day);
    // Some projects stand in two lists.
    panel.set(
      repo,
      counts.filter(({ day }, at) => day !== counts[at - 1]?.day),
    );
  }
  return panel;
}

async function addProjects(store: Store, names: readonly string[]): Promise<Map<string, number>> {
  const { ids } = await store.projects.observe(
    names.map((fullName) => ({ nodeId: recordedNodeId(fullName), fullName })),
    startOfDay(FIRST_MONDAY),
    'import',
  );
  return new Map(names.map((name, at) => [name, ids[at]?.id ?? 0]));
}

/** A week without a step of this size gains less than the floor of a digest: scoring it would change no pick. */
const LEAST_STEP = 12;

/** Whether the fortnight before has a step, up or down, that a pick can come of. */
function mayBePicked(counts: readonly Count[], monday: number): boolean {
  const end = counts.findLastIndex(({ day }) => day <= monday);
  for (let at = end; at > 0 && monday - (counts[at]?.day ?? 0) <= 14; at -= 1)
    if (Math.abs((counts[at]?.stars ?? 0) - (counts[at - 1]?.stars ?? 0)) >= LEAST_STEP) return true;
  return false;
}

/** What was recorded after day `since` and up to day `until`. */
function snapshotsOf(projectId: number, counts: readonly Count[], since: number, until: number): Snapshot[] {
  const rows: Snapshot[] = [];
  for (let at = counts.length - 1; at >= 0; at -= 1) {
    const { day, stars } = counts[at] ?? { day: 0, stars: 0 };
    if (day <= since) break;
    if (day <= until) rows.push({ ...BLANK, projectId, day, at: day * DAY + 6 * HOUR, stars });
  }
  return rows.reverse();
}

const BLANK = { ...UNREAD_COUNTS, source: 'import' } as const;
