import type { RankingChart } from '../../../src/contracts/messages/chart.ts';
import type { Column, Line } from '../../../src/contracts/messages/message.ts';
import { columnOf, labelOf } from '../../../src/measures/find.ts';
import { drawnValue, sayValue, unitOf, writeValue } from '../../../src/measures/units.ts';
import * as format from '../../../src/text/format.ts';
import type { LeaderboardRow, MeasureValue, ProjectRecord, Standing } from '../../../db/store.ts';
import { storedFact } from '../../../src/measures/stored.ts';
import { deadMark, deadMarkOf } from '../scorecard/health-warnings.ts';
import { daysNote } from './measure-order.ts';
import type { Ranking } from './measure-order.ts';
import { projectLink } from '../project-parts.ts';
import { weekMove } from '../scorecard/score-change.ts';

/** The ranked figure as the headline says it: `+4.7 %, +1,204 stars in 28 days`. */
export function rankedWords(ranking: Ranking, row: LeaderboardRow, now: number): string {
  const { measure, window } = ranking;
  const beside = measure.companion?.inSentence?.(row, window);
  const value = `${sayValue(measure.unit, row.value, now)}${measure.noun === undefined ? '' : ` ${measure.noun}`}`;
  return [`${value}${daysNote(ranking, row)}`, ...(beside === undefined ? [] : [beside])].join(', ');
}

/** Rank and value before the name: on a phone they are what stays in sight. */
export function rankingColumns({ measure, window }: Ranking): Column[] {
  return [
    { label: '#', align: 'right' },
    { label: columnOf(measure, window), align: 'right' },
    { label: 'project', align: 'left' },
    ...(measure.companion === undefined
      ? []
      : [{ label: measure.companion.column, align: 'right' as const, priority: 2 }]),
    ...(measure.id === 'stars' ? [] : [{ label: 'stars', align: 'right' as const, priority: 2 }]),
    ...(measure.id === 'score'
      ? [{ label: '1 week', align: 'right' as const, priority: 2 }]
      : [{ label: 'score', align: 'right' as const, priority: 3 }]),
  ];
}

export function rankingCells(ranking: Ranking, row: LeaderboardRow, now: number): Line[] {
  const { measure, window } = ranking;
  const mark = deadMarkOf(row);
  const days = daysNote(ranking, row);
  return [
    String(row.rank),
    [{ kind: 'strong', text: writeValue(measure.unit, row.value, now) }, ...(days === '' ? [] : [days])],
    [
      projectLink(row.fullName),
      ...(mark === undefined ? [] : [` (${mark})`]),
      ...(row.starQuality !== null && row.starQuality !== 'low' ? [` ⚠ star quality ${row.starQuality}`] : []),
    ],
    ...(measure.companion === undefined ? [] : [measure.companion.write(row, window)]),
    ...(measure.id === 'stars' ? [] : [format.count(row.stars)]),
    measure.id === 'score' ? weekMove(row) : format.score(row.total),
  ];
}

/** What is known of a project that has no rank: without a figure, or under the floor below which none is ranked. */
export function unrankedCells(
  { measure, window }: Ranking,
  {
    project,
    standing,
    values,
  }: { project: ProjectRecord; standing: Standing | undefined; values: readonly MeasureValue[] },
  now: number,
): Line[] {
  const mark = deadMark(project, undefined);
  const { value, note } = storedFact(measure, window, standing, values);
  return [
    format.UNKNOWN,
    writeValue(measure.unit, value, now),
    [projectLink(project.fullName), ...(mark === undefined ? [] : [` (${mark})`])],
    ...(measure.companion === undefined
      ? []
      : [
          standing === undefined
            ? format.UNKNOWN
            : measure.companion.write({ ...standing, valueNote: note ?? null }, window),
        ]),
    ...(measure.id === 'stars' ? [] : [format.count(standing?.stars ?? null)]),
    measure.id === 'score' ? format.UNKNOWN : format.score(standing?.total ?? null),
  ];
}

export function rankingChart(
  ranking: Ranking,
  rows: readonly LeaderboardRow[],
  { title, oldest, now }: { title: string; oldest: number; now: number },
): RankingChart {
  const { measure, window } = ranking;
  const { inSentence } = measure.companion ?? {};
  return {
    kind: 'ranking',
    title,
    footnote: `Source: ${measure.source}. As of ${format.dateTime(oldest)}.`,
    measure: labelOf(measure, window),
    format: unitOf(measure.unit).chart,
    rows: rows.map((row) => ({
      name: row.fullName,
      value: drawnValue(measure.unit, row.value, now),
      ...(inSentence === undefined ? {} : { note: inSentence(row, window) }),
    })),
  };
}
