import type { FetchSubject, ProjectRecord } from '../../db/store.ts';
import { DAY, SECOND } from '../contracts/clock.ts';
import { VISIT_FRESH_MS } from '../contracts/visitor.ts';
import type { Visit, VisitTarget } from '../contracts/visitor.ts';
import { dateTime } from '../text/format.ts';
import { absenceSentence, tellAbsence } from '../text/absence-reasons.ts';
import { BadToken, NotGitHub } from '../sources/github/errors.ts';
import type { Identity } from '../sources/github/types.ts';
import { storeDailyFacts } from './daily-facts.ts';
import { readSubject } from './details.ts';
import { observationOfIdentity } from './records.ts';
import { Run, stopOf } from './run.ts';
import { storeStarHistory } from './star-days.ts';
import type { IngestDeps } from './types.ts';

/** How long a visited project is kept after it was last asked for. */
const KEPT = 7 * DAY;
/** Somebody waits: what GitHub has not answered by then is left out. */
const LONGEST_MS = 12 * SECOND;
/** Two requests, and enough for a year's comparison. */
const STAR_WEEKS = 60;
const MOST_OTHERS = 2;

/** Identified, or why not. */
type Identified = { project: ProjectRecord; others: readonly string[] } | { reason: string };

/** Reads projects that nobody tracks, each once however many ask for it at the same time; see ProjectVisitor. */
export function createVisits(deps: IngestDeps): (target: VisitTarget, signal?: AbortSignal) => Promise<Visit> {
  const underWay = new Map<string, Promise<Visit>>();
  return (target, signal) => {
    const key = JSON.stringify(target).toLowerCase();
    const same = underWay.get(key);
    if (same !== undefined) return same;
    const late = AbortSignal.timeout(LONGEST_MS);
    const visit = visitOne(deps, target, signal === undefined ? late : AbortSignal.any([signal, late]));
    underWay.set(key, visit);
    return visit.finally(() => underWay.delete(key));
  };
}

async function visitOne(deps: IngestDeps, target: VisitTarget, signal: AbortSignal): Promise<Visit> {
  const run = new Run(deps, 'track', { signal }, 'interactive');
  const known = target.kind === 'repository' ? await visitedBefore(run, `${target.owner}/${target.name}`) : undefined;
  let found: Identified | undefined = known === undefined ? undefined : { project: known, others: [] };
  try {
    found ??= await (target.kind === 'search' ? searchFor(run, target) : lookUp(run, `${target.owner}/${target.name}`));
    if ('reason' in found) return { kind: 'absent', reason: found.reason };
    await read(run, found.project);
  } catch (error) {
    const trouble = troubleOf(error, signal);
    if (trouble === undefined) throw error;
    const project = found !== undefined && 'project' in found ? found.project : undefined;
    const at = project === undefined ? undefined : await readAt(run, project);
    // Without the day's figures there is nothing to answer with.
    if (project === undefined || found === undefined || 'reason' in found || at === undefined)
      return { kind: 'absent', reason: `it could not be read: ${trouble}` };
    const age = run.now() - at < VISIT_FRESH_MS ? 'some figures are missing' : `its figures are from ${dateTime(at)}`;
    return { kind: 'found', id: project.id, others: found.others, troubles: [`${age}: ${trouble}`] };
  }
  return outcome(run, found);
}

/** What is to be said of a project after it was read. */
async function outcome(run: Run, { project, others }: Extract<Identified, { project: unknown }>): Promise<Visit> {
  const now = await run.deps.store.projects.get(project.id);
  if (now === undefined || now.state !== 'active')
    return { kind: 'absent', reason: `it is no longer on GitHub: ${now?.stateReason ?? 'deleted or made private'}` };
  if ((await readAt(run, project)) === undefined) {
    const failed = (await run.deps.store.projects.fetches([project.id], 'daily'))[0];
    return { kind: 'absent', reason: absenceSentence(failed?.reason ?? 'server-error') };
  }
  const troubles = run.deps.github.budget().authenticated
    ? []
    : ['this bot has no GitHub token, so only public counts and the star history can be read'];
  return { kind: 'found', id: project.id, others, troubles };
}

/** A project that still has the name: its node is asked at once. Any other name may be another repository by now. */
async function visitedBefore(run: Run, name: string): Promise<ProjectRecord | undefined> {
  const project = await run.deps.store.projects.findByName(name);
  return project?.state === 'active' &&
    project.origin === 'github' &&
    project.fullName.toLowerCase() === name.toLowerCase()
    ? project
    : undefined;
}

async function lookUp(run: Run, name: string): Promise<Identified> {
  const looked = (await run.deps.github.lookup([name], run.call)).get(name);
  if (looked?.ok !== true)
    return { reason: looked === undefined ? absenceSentence('server-error') : tellAbsence(looked) };
  return { project: await keep(run, looked.value, name), others: [] };
}

/** The most starred repository of just this name, or else the most starred one with it in its name. */
async function searchFor(run: Run, { name, exactly }: Extract<VisitTarget, { kind: 'search' }>): Promise<Identified> {
  const searched = await run.deps.github.searchByName(name, run.call);
  if (!searched.ok) return { reason: tellAbsence(searched) };
  const isNamed = ({ nameWithOwner }: Identity): boolean =>
    nameWithOwner.slice(nameWithOwner.indexOf('/') + 1).toLowerCase() === name.toLowerCase();
  const named = searched.value.filter(isNamed);
  const [best, ...others] = [...named, ...searched.value.filter((each) => !isNamed(each))];
  if (best === undefined || (exactly && named.length === 0)) return { reason: 'GitHub has no repository of that name' };
  return {
    project: await keep(run, best),
    others: others.slice(0, MOST_OTHERS).map(({ nameWithOwner }) => nameWithOwner),
  };
}

async function keep(run: Run, identity: Identity, asked?: string): Promise<ProjectRecord> {
  const { projects } = run.deps.store;
  const observation = { ...observationOfIdentity(identity), ...(asked === undefined ? {} : { formerName: asked }) };
  const project = await projects.get(await projects.visit(observation, run.now(), run.now() + KEPT));
  if (project === undefined) throw new Error(`${identity.nameWithOwner} was stored and is not there`);
  return project;
}

const readAt = async (run: Run, project: ProjectRecord): Promise<number | undefined> =>
  (await run.deps.store.projects.fetches([project.id], 'daily'))[0]?.okAt ?? undefined;

/** Today's figures, and what growth and trend rest on. Releases beyond the newest and adopters wait until it is tracked. */
async function read(run: Run, project: ProjectRecord): Promise<void> {
  const at = await readAt(run, project);
  if (at !== undefined && run.now() - at < VISIT_FRESH_MS) return;
  const { projects } = run.deps.store;
  await projects.visit({ nodeId: project.nodeId, fullName: project.fullName }, run.now(), run.now() + KEPT);
  await storeDailyFacts(run, [project]);
  const current = await projects.get(project.id);
  if (current?.state !== 'active') return;
  const before = async (subject: FetchSubject) => run.fetches(subject, [current]);
  const reading = await Promise.allSettled([
    before('star-history').then((fetches) => storeStarHistory(run, current, fetches.get(current.id), STAR_WEEKS)),
    before('windows').then((fetches) => readSubject(run, 'windows', [current], fetches)),
    before('contributors').then((fetches) => readSubject(run, 'contributors', [current], fetches)),
  ]);
  for (const one of reading) if (one.status === 'rejected') throw one.reason;
}

/** What keeps GitHub from being read, as a clause; undefined for errors of our own. */
function troubleOf(error: unknown, signal: AbortSignal): string | undefined {
  if (error instanceof BadToken) return 'GitHub refuses the token of this bot';
  if (error instanceof NotGitHub) return 'the address of GitHub that is set for this bot is wrong';
  const stop = stopOf(error, signal);
  if (stop === null) return undefined;
  return stop.kind === 'aborted' ? 'GitHub took too long' : uncapital(stop.sentence);
}

/** A sentence inside of another one; GitHub keeps its capital. */
const uncapital = (sentence: string): string =>
  (sentence.startsWith('GitHub') ? sentence : `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`).replace(
    /\.$/,
    '',
  );
