import type { ProjectRecord } from '../../db/store.ts';
import { UserError } from '../contracts/errors.ts';
import { plural } from '../text/format.ts';
import { say } from '../contracts/messages/line.ts';
import { absenceSentence, tellAbsence } from '../text/absence-reasons.ts';
import { readProjectList } from '../text/project-references.ts';
import type { ProjectReference, TrackOptions, TrackResult } from '../contracts/tracker.ts';
import { BadToken, NotGitHub } from '../sources/github/errors.ts';
import type { Identity, Outcome } from '../sources/github/types.ts';
import { backfill } from './backfill.ts';
import { storeDailyFacts } from './daily-facts.ts';
import { observationOfIdentity } from './records.ts';
import { Run, stopOf } from './run.ts';
import { suggestNames } from './suggest.ts';
import type { IngestDeps, Stop } from './types.ts';

/** New projects are read in portions, so that somebody who waits sees it move. */
const portion = 20;

type Tracked = Omit<TrackResult['tracked'][number], 'isRead'>;
type Missed = { reference: string; reason: string };

/** One name to be tracked: as it was written, and what GitHub said of it if it was listed by its owner. */
interface Wanted {
  readonly asked: string;
  readonly identity?: Identity;
}

interface Answer {
  readonly tracked: Map<number, Tracked>;
  readonly missed: Missed[];
  leftOut: number;
}

/** Finds, stores and backfills; for the person who typed `track`, so it may spend the reserve of the budget. */
export async function track(
  deps: IngestDeps,
  references: readonly ProjectReference[],
  options: TrackOptions,
): Promise<TrackResult> {
  const run = new Run(deps, 'track', options.signal ? { signal: options.signal } : {}, 'interactive');
  const tell = options.onProgress ?? (() => undefined);
  const answer: Answer = { tracked: new Map(), missed: [], leftOut: 0 };
  const fresh = new Set<number>();
  let stop: Stop | null = null;
  try {
    const wanted = await expand(run, references, options.limit, answer, tell);
    await find(run, wanted, options.limit, answer, fresh);
    await fill(run, [...fresh], tell);
  } catch (error) {
    if (error instanceof BadToken)
      throw new UserError(
        'GitHub refuses the token of this bot, so no project can be added.',
        say`Whoever runs the bot can check it with \`doctor\`.`,
      );
    if (error instanceof NotGitHub)
      throw new UserError(
        'The address of GitHub that is set for this bot is wrong, so no project can be added.',
        say`Whoever runs the bot can check it with \`doctor\`.`,
      );
    stop = stopOf(error, options.signal);
    if (stop === null || (answer.tracked.size === 0 && answer.missed.length === 0)) {
      throw stop === null
        ? error
        : new UserError(
            stop.sentence,
            stop.until === null ? 'Nothing was added; try again later.' : 'Nothing was added; try again after that.',
          );
    }
  }
  return finish(deps, answer, fresh, stop);
}

/** Names out of names, organisations and lists, each once, in the order they were asked for. */
async function expand(
  run: Run,
  references: readonly ProjectReference[],
  limit: number,
  answer: Answer,
  tell: (sentence: string) => void,
): Promise<readonly Wanted[]> {
  const wanted = new Map<string, Wanted>();
  const want = (each: Wanted): void => {
    const key = each.asked.toLowerCase();
    if (!wanted.has(key)) wanted.set(key, each);
  };
  for (const reference of references) {
    if (reference.kind === 'repository') want({ asked: `${reference.owner}/${reference.name}` });
    else if (reference.kind === 'organisation')
      (await namesOfOwner(run, reference.owner, limit, answer, tell)).forEach(want);
    else {
      tell('Reading the list.');
      for (const named of await readListAt(run, reference.url, answer, references.length > 1)) {
        if (named.kind === 'repository') want({ asked: `${named.owner}/${named.name}` });
        else if (named.kind === 'organisation')
          (await namesOfOwner(run, named.owner, limit, answer, tell)).forEach(want);
      }
    }
  }
  return [...wanted.values()];
}

async function namesOfOwner(
  run: Run,
  owner: string,
  limit: number,
  answer: Answer,
  tell: (sentence: string) => void,
): Promise<readonly Wanted[]> {
  tell(`Asking GitHub for the projects of ${owner}.`);
  const outcome = await run.deps.github.organisation(owner, limit, run.call);
  const reference = `${owner}/*`;
  if (!outcome.ok) {
    const reason = outcome.reason === 'not-found' ? 'GitHub knows nobody by that name' : tellAbsence(outcome);
    answer.missed.push({ reference, reason });
    return [];
  }
  const { total, repositories, refused } = outcome.value;
  const hidden = refused.reduce((sum, { count }) => sum + count, 0);
  answer.leftOut += Math.max(0, total - repositories.length - hidden);
  for (const { count, ...absence } of refused)
    answer.missed.push({ reference: `${reference}, ${plural(count, 'project')}`, reason: tellAbsence(absence) });
  if (total === 0) answer.missed.push({ reference, reason: 'there is no public project of its own' });
  return repositories.map((identity) => ({ asked: identity.nameWithOwner, identity }));
}

/** Whom the list at an address names; lines that name nobody are told. Beside other references, a list that cannot be read is told, too. */
async function readListAt(
  run: Run,
  url: string,
  answer: Answer,
  isOneOfMany: boolean,
): Promise<readonly ProjectReference[]> {
  let text: string;
  try {
    text = await run.deps.readList(url, run.call.signal);
  } catch (error) {
    if (!(error instanceof UserError) || !isOneOfMany) throw error;
    answer.missed.push({ reference: url, reason: 'that list could not be read' });
    return [];
  }
  const { references, unread } = readProjectList(text);
  answer.missed.push(...unread.map(({ line, reason }) => ({ reference: line, reason })));
  if (references.length === 0 && unread.length === 0)
    answer.missed.push({ reference: url, reason: 'no project stands in that list' });
  return references;
}

/** Fills in `answer`; projects that still need their figures go to `fresh`. */
async function find(
  run: Run,
  wanted: readonly Wanted[],
  limit: number,
  answer: Answer,
  fresh: Set<number>,
): Promise<void> {
  const { store } = run.deps;
  const known = new Map<string, ProjectRecord>();
  // A name that was given up may be another repository's by now: only GitHub knows.
  const former = new Map<string, ProjectRecord>();
  for (const { asked } of wanted) {
    const project = await store.projects.findByName(asked);
    if (project?.state !== 'active' || project.origin !== 'github') continue;
    (project.fullName.toLowerCase() === asked.toLowerCase() ? known : former).set(asked, project);
  }
  const unknown = wanted.filter(({ asked }) => !known.has(asked));
  const asking = unknown.slice(0, limit);
  answer.leftOut += unknown.length - asking.length;
  // What is known needs no GitHub, so it is answered also when GitHub is not.
  for (const [asked, project] of known) {
    if (!answer.tracked.has(project.id))
      answer.tracked.set(project.id, entry(project.id, project.fullName, false, asked));
    if (project.backfilledAt === null) fresh.add(project.id);
  }

  const names = asking.filter(({ identity }) => identity === undefined).map(({ asked }) => asked);
  const outcomes = names.length > 0 ? await lookup(run, names, former, answer) : undefined;
  const found: { asked: string; identity: Identity }[] = [];
  for (const { asked, identity } of asking) {
    const outcome = outcomes?.get(asked);
    const told = identity ?? (outcome?.ok ? outcome.value : undefined);
    const remembered = former.get(asked);
    if (told) found.push({ asked, identity: told });
    else if (remembered) answer.tracked.set(remembered.id, entry(remembered.id, remembered.fullName, false, asked));
    else
      answer.missed.push({
        reference: asked,
        reason: outcome?.ok === false ? tellAbsence(outcome) : absenceSentence('server-error'),
      });
  }
  const { ids } = await store.projects.observe(
    found.map(({ asked, identity }) => ({ ...observationOfIdentity(identity), formerName: asked })),
    run.now(),
  );
  found.forEach(({ asked, identity }, at) => {
    const stored = ids[at];
    if (stored === undefined) return;
    // Two names of one repository are one project.
    if (!answer.tracked.has(stored.id))
      answer.tracked.set(stored.id, entry(stored.id, identity.nameWithOwner, stored.isNew, asked));
    fresh.add(stored.id);
  });
  await store.projects.reinstate([...answer.tracked.keys()], run.now());
  // In the order asked for, whatever order they were found in.
  const place = new Map(wanted.map(({ asked }, at) => [asked.toLowerCase(), at]));
  const placeOf = ({ fullName, formerName }: Tracked): number =>
    place.get((formerName ?? fullName).toLowerCase()) ?? wanted.length;
  const sorted = [...answer.tracked].sort(([, a], [, b]) => placeOf(a) - placeOf(b));
  answer.tracked.clear();
  for (const [id, tracked] of sorted) answer.tracked.set(id, tracked);
}

/** When GitHub cannot be asked, a former name means who had it last, and the others are answered with why. */
async function lookup(
  run: Run,
  names: readonly string[],
  former: ReadonlyMap<string, ProjectRecord>,
  answer: Answer,
): Promise<ReadonlyMap<string, Outcome<Identity>>> {
  try {
    return await run.deps.github.lookup(names, run.call);
  } catch (error) {
    const stop = stopOf(error, run.call.signal);
    if (stop !== null)
      for (const [asked, project] of former)
        answer.tracked.set(project.id, entry(project.id, project.fullName, false, asked));
    if (stop !== null && answer.tracked.size > 0)
      for (const reference of names.filter((name) => !former.has(name)))
        answer.missed.push({ reference, reason: `not looked up: ${stop.sentence}` });
    throw error;
  }
}

const entry = (id: number, fullName: string, isNew: boolean, asked: string): Tracked => ({
  id,
  fullName,
  isNew,
  ...(asked.toLowerCase() === fullName.toLowerCase() ? {} : { formerName: asked }),
});

async function fill(run: Run, ids: readonly number[], tell: (sentence: string) => void): Promise<void> {
  const { store } = run.deps;
  for (let at = 0; at < ids.length; at += portion) {
    const chunk = (await store.projects.getMany(ids.slice(at, at + portion))).filter(
      (project) => project.backfilledAt === null,
    );
    tell(
      ids.length === 1
        ? 'Reading its history from GitHub.'
        : `Reading the history of ${plural(ids.length, 'project')} from GitHub: ${at} done.`,
    );
    await storeDailyFacts(run, chunk);
    await backfill(run, chunk);
  }
}

async function finish(
  deps: IngestDeps,
  answer: Answer,
  fresh: ReadonlySet<number>,
  stop: Stop | null,
): Promise<TrackResult> {
  const { store } = deps;
  const unfilled = (await store.projects.getMany([...fresh])).filter(
    (project) => project.backfilledAt === null && project.state === 'active',
  );
  const known = answer.missed.length > 0 ? (await store.projects.names()).map((project) => project.fullName) : [];
  return {
    tracked: [...answer.tracked.values()].map((project) => ({ ...project, isRead: fresh.has(project.id) })),
    notFound: answer.missed.map((miss) => ({ ...miss, suggestions: suggestNames(miss.reference, known) })),
    pending: unfilled.map((project) => ({
      fullName: project.fullName,
      reason: stop?.sentence ?? 'GitHub failed to answer for parts of it.',
    })),
    leftOut: answer.leftOut,
  };
}
