import { stringify } from 'csv-stringify/sync';
import { dayOf, isoDay } from '../src/core/clock.ts';
import { UserError } from '../src/core/errors.ts';
import * as format from '../src/core/format.ts';
import { say } from '../src/core/line.ts';
import type { Message } from '../src/core/message.ts';
import type { ProjectRecord, Standing } from '../db/store.ts';
import { asOfNote } from './support/as-of.ts';
import { command } from './support/context.ts';
import type { CommandContext } from './support/context.ts';
import { findProject } from './support/find-project.ts';
import { oneSentence } from './support/one-sentence.ts';

const WHAT = [
  { value: 'watchlist', label: 'current figures of the watchlist' },
  { value: 'all', label: 'current figures of all tracked projects' },
  { value: 'history', label: 'daily snapshots of one project' },
  { value: 'stars', label: 'star history of one project' },
  { value: 'signals', label: 'findings of one project or the watchlist' },
] as const;

/** Platforms take files of a few megabytes; more rows than this are left out, and the answer says so. */
const MOST_ROWS = 20_000;

interface Sheet {
  name: string;
  columns: readonly string[];
  rows: readonly (readonly (string | number | null)[])[];
  asOf: number | undefined;
}

/** The figures behind the answers, for a spreadsheet. */
export const exportCommand = command({
  name: 'export',
  purpose: 'Give the figures as a CSV file: watchlist, all, history, stars or signals',
  examples: ['export watchlist', 'export history qdrant/qdrant', 'export stars qdrant window:1y'],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    what: { type: 'choice', description: 'What to export (default: watchlist)', choices: WHAT, positional: true },
    project: { type: 'project', description: 'The project, for history, stars and signals', positional: true },
    window: { type: 'days', description: 'How far back (default 1y)', max: 3650, positional: true },
  },
  async run(context, options): Promise<Message> {
    const what = options.what ?? 'watchlist';
    const sheet = await sheetOf(context, what, options.project, options.window ?? 365);
    if (sheet.rows.length === 0) return nothing(context, what, sheet);
    const rows = sheet.rows.slice(0, MOST_ROWS);
    const left = sheet.rows.length - rows.length;
    const summary = `${sheet.name}: ${format.plural(rows.length, 'row')} as CSV.`;
    return {
      summary,
      tone: 'neutral',
      blocks: [
        { kind: 'text', text: summary },
        {
          kind: 'file',
          name: `groundswell-${sheet.name.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase()}-${isoDay(dayOf(context.now))}.csv`,
          mediaType: 'text/csv',
          // A cell that begins like a formula would run in a spreadsheet; escape_formulas quotes it.
          content: stringify([sheet.columns, ...rows.map((row) => row.map((cell) => cell ?? ''))], { escape_formulas: true }),
          description: summary,
        },
        asOfNote(sheet.asOf, context.now, 'an empty cell is unknown', left > 0 ? `${format.count(left)} older rows are left out; a smaller window shows them` : undefined),
      ],
    };
  },
});

/** An empty file would look like a fault. */
function nothing(context: CommandContext, what: (typeof WHAT)[number]['value'], sheet: Sheet): Message {
  const text = what === 'watchlist' ? say`The watchlist is empty, so there is nothing to export. \`track owner/name\` adds a project; \`export all\` takes all tracked projects.` : `There is nothing to export: no ${sheet.name} in that window.`;
  return oneSentence(text, 'quiet', ...(sheet.asOf === undefined ? [] : [asOfNote(sheet.asOf, context.now)]));
}

async function sheetOf(context: CommandContext, what: (typeof WHAT)[number]['value'], reference: string | undefined, window: number): Promise<Sheet> {
  const { store, now } = context;
  if (what === 'watchlist' || what === 'all') return standingsSheet(context, what);
  if (what === 'signals' && reference === undefined) return signalsSheet(context, undefined, window);
  if (reference === undefined) throw new UserError(say`\`export ${what}\` needs a project.`, say`Try \`export ${what} qdrant/qdrant\`.`);
  const project = await findProject(context, reference, 'score');
  if (what === 'signals') return signalsSheet(context, project.id, window);
  const range = { from: dayOf(now) - window, to: dayOf(now) };
  if (what === 'stars') {
    const days = await store.observations.starDays(project.id, range);
    return { name: `star history ${project.fullName}`, columns: ['date', 'stars_gained', 'fetched_at', 'zone'], rows: days.map((day) => [isoDay(day.day), day.gained, new Date(day.fetchedAt).toISOString(), context.settings.starHistoryZone]), asOf: days.at(-1)?.fetchedAt };
  }
  const snapshots = await store.observations.snapshots(project.id, range);
  return {
    name: `history ${project.fullName}`,
    columns: ['date', 'observed_at', 'source', 'stars', 'forks', 'watchers', 'open_issues', 'closed_issues', 'pull_requests', 'merged_pull_requests', 'contributors', 'releases'],
    rows: snapshots.map((row) => [isoDay(row.day), new Date(row.at).toISOString(), row.source, row.stars, row.forks, row.watchers, row.openIssues, row.closedIssues, row.pullRequests, row.mergedPullRequests, row.contributors, row.releases]),
    asOf: snapshots.at(-1)?.at,
  };
}

async function standingsSheet(context: CommandContext, what: 'watchlist' | 'all'): Promise<Sheet> {
  const board = await context.store.scores.leaderboard({ ...(what === 'watchlist' ? { watchedBy: context.caller.workspace } : {}), order: 'total', limit: MOST_ROWS + 1, offset: 0 });
  // Projects without a total are not ranked, but they are tracked: they come last, with what is known of them.
  const ids = what === 'watchlist' ? (await context.store.workspaces.watchlist(context.caller.workspace)).map((entry) => entry.projectId) : (await context.store.projects.list()).map((project) => project.id);
  const ranked = new Set(board.rows.map((row) => row.projectId));
  const rest = board.rows.length > MOST_ROWS ? [] : ids.filter((id) => !ranked.has(id));
  const [projects, standings] = await Promise.all([context.store.projects.getMany(rest), context.store.scores.standings(rest)]);
  const unranked = projects.map((project) => ({ project, standing: standings.get(project.id) }));
  return {
    name: what === 'watchlist' ? 'watchlist' : 'all projects',
    columns: ['rank', 'project', 'company', 'category', 'funding_stage', 'funding_stage_since', 'lifecycle', 'language', 'score', 'adoption', 'growth', 'usage', 'health', 'coverage', 'stars', 'gained_7d', 'gained_30d', 'growth_30d', 'forks', 'contributors', 'star_quality_risk', 'as_of'],
    rows: [...board.rows.map((row) => standingCells(row.rank, row, row)), ...unranked.map(({ project, standing }) => standingCells(null, project, standing))],
    asOf: board.rows.length === 0 ? undefined : Math.min(...board.rows.map((row) => row.starsObservedAt ?? row.at)),
  };
}

type Cells = readonly (string | number | null)[];

function standingCells(rank: number | null, project: Pick<ProjectRecord, 'fullName' | 'company' | 'category' | 'fundingStage' | 'fundingStageSince' | 'language'>, row: Standing | undefined): Cells {
  const known = [project.fullName, project.company, project.category, project.fundingStage, project.fundingStageSince, row?.lifecycle ?? null, project.language];
  // Two digits of a score and six of a share are more than they can mean.
  const figures = [row?.total, row?.adoption, row?.growth, row?.usage, row?.health, row?.coverage, row?.stars, row?.gained7d, row?.gained30d, row?.growth30d, row?.forks, row?.contributors];
  return [rank, ...known, ...figures.map((figure) => (figure == null ? null : Number(figure.toFixed(Math.abs(figure) < 1 ? 6 : 2)))), row?.starQuality ?? null, row === undefined ? null : new Date(row.starsObservedAt ?? row.at).toISOString()];
}

async function signalsSheet(context: CommandContext, projectId: number | undefined, window: number): Promise<Sheet> {
  const records = await context.store.signals.list({
    ...(projectId === undefined ? { watchedBy: context.caller.workspace } : { projectId }),
    since: context.now - window * 86_400_000,
    limit: MOST_ROWS + 1,
  });
  return {
    name: 'signals',
    columns: ['project', 'kind', 'severity', 'state', 'onset', 'detected', 'peak', 'ended', 'sentence', 'evidence'],
    rows: records.map(({ signal }) => [signal.repo, signal.kind, signal.severity, signal.state, isoDay(signal.onset), isoDay(signal.detected), isoDay(signal.peak), signal.ended === null ? null : isoDay(signal.ended), signal.sentence, JSON.stringify(signal.evidence)]),
    asOf: records[0]?.updatedAt,
  };
}
