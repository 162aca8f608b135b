import { artefactWords } from '../../src/text/artefact-words.ts';
import { dayOf } from '../../src/contracts/clock.ts';
import { capital, plural, signed } from '../../src/text/format.ts';
import type { StarArtefact } from '../../src/contracts/figures/star-artefact.ts';
import { starWindow } from '../../src/history/windows.ts';
import type { Standing } from '../../db/store.ts';
import type { CommandContext } from './context.ts';
import { artefactsOf } from '../../src/history/rows-of.ts';

/** What the counter of a project did since a day, in the line of its own readings. */
export async function observedArtefacts(
  { store }: CommandContext,
  projectId: number,
  since: number,
): Promise<readonly StarArtefact[]> {
  const known = (await artefactsOf(store.observations, [projectId], since)).get(projectId) ?? [];
  return known.filter(({ line }) => line === 'observed');
}

/** `The count was restated by −3,000 on 3 Nov 2026, which is left out.` */
export const counterLine = (artefact: StarArtefact): string =>
  `${capital(artefactWords(artefact))}${artefact.believed ? '; those days are not drawn' : ', which is no gain'}`;

/** ` in 28 days` where a gain is over other days than its window says; else nothing. */
export const overDays = (days: number | null | undefined, window: number): string =>
  days === null || days === undefined || days === window ? '' : ` in ${plural(days, 'day')}`;

type Windowed = Pick<Standing, 'projectId' | 'starsObservedAt' | 'at'> &
  Pick<Standing, 'gained7d' | 'gained30d' | 'gained90d' | 'gained7dDays' | 'gained30dDays' | 'gained90dDays'>;

/** Days that the start of a window may be off at most. */
const TOLERANCE = 3;

/**
 * Whether a known gain is without the days of an artefact. Where the count is right at both ends, nothing is left out, unless the
 * gain could only start at its end.
 */
const isLeftOut = ({ believed, to }: StarArtefact, end: number, days: number, window: number): boolean =>
  !believed || (to === end - days && window - days > starWindow(window).tolerance);

/**
 * By project, why its gain is unknown or not over all of its window: what the counter did that people did not do, as a clause.
 * Projects whose gain is whole are absent, whatever their counter did.
 */
export async function counterReasons(
  { store }: CommandContext,
  rows: readonly Windowed[],
  window: 7 | 30 | 90,
): Promise<ReadonlyMap<number, string>> {
  const doubted = rows.filter((row) => row[`gained${window}dDays`] !== window);
  if (doubted.length === 0) return new Map();
  const oldest = doubted.reduce((least, { at }) => Math.min(least, dayOf(at)), Infinity) - window - TOLERANCE;
  const known = await artefactsOf(
    store.observations,
    doubted.map(({ projectId }) => projectId),
    oldest,
  );
  return new Map(
    doubted.flatMap(({ projectId, starsObservedAt, at, ...row }) => {
      const days = row[`gained${window}d`] === null ? null : row[`gained${window}dDays`];
      const end = dayOf(starsObservedAt ?? at);
      const within = (known.get(projectId) ?? []).findLast(
        (artefact) =>
          artefact.to > end - window &&
          artefact.from <= end &&
          (days === null || isLeftOut(artefact, end, days, window)),
      );
      return within === undefined ? [] : [[projectId, artefactWords(within)] as const];
    }),
  );
}

/** The same as sentences, one a project. */
export async function counterNotes(
  context: CommandContext,
  rows: readonly (Windowed & { fullName: string })[],
  window: 7 | 30 | 90,
): Promise<string[]> {
  const reasons = await counterReasons(context, rows, window);
  return rows.flatMap((row) => {
    const reason = reasons.get(row.projectId);
    if (reason === undefined) return [];
    const gained = row[`gained${window}d`];
    const said = gained === null ? `stars gained in ${window} days are unknown` : 'left out of the gain';
    return [`${row.fullName}: ${reason}; ${said}.`];
  });
}

/** The same for projects whose standings are not at hand, beside figures that do not say over how many days they are. */
export async function counterNotesOf(
  context: CommandContext,
  projects: readonly { id: number; fullName: string }[],
  window: 7 | 30 | 90,
): Promise<string[]> {
  const standings = await context.store.scores.standings(projects.map(({ id }) => id));
  const rows = projects.flatMap(({ id, fullName }) => {
    const standing = standings.get(id);
    return standing === undefined ? [] : [{ ...standing, fullName }];
  });
  const told = await counterNotes(context, rows, window);
  return [
    ...told,
    ...rows.flatMap((row) => {
      const over = overDays(row[`gained${window}dDays`], window);
      return over === '' || row[`gained${window}d`] === null
        ? []
        : [`${row.fullName}: ${signed(row[`gained${window}d`])} stars${over}.`];
    }),
  ];
}
