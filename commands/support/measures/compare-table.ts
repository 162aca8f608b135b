import { overDays } from '../counter-notes.ts';
import { capital, sentenceList } from '../../../src/text/format.ts';
import type { Fact } from '../../../src/contracts/figures/score.ts';
import type { Line } from '../../../src/contracts/messages/message.ts';
import { comparedWindow, labelOf, windowsOf } from '../../../src/measures/find.ts';
import { MEASURES } from '../../../src/measures/index.ts';
import type { Measure } from '../../../src/measures/measure.ts';
import { sayValue, writeValue } from '../../../src/measures/units.ts';
import type { ProjectMeasures } from './measure-facts.ts';

/** One measure of all projects, side by side. */
export interface Row {
  measure: Measure;
  window: number;
  cells: Line[];
  facts: readonly Fact[];
  /** The column that is marked as the best. */
  winner: number | undefined;
}

interface RowsOf {
  measures: readonly ProjectMeasures[];
  /** Whether a project may be named as the best. */
  living: readonly boolean[];
  now: number;
}

/** The measures that are compared, as the registry lists them; what is known of none of them would be a row of dashes. */
export const comparedRows = (of: RowsOf): readonly Row[] =>
  MEASURES.filter(({ compared }) => compared === true)
    .map((measure) => rowOf(measure, comparedWindow(measure), of))
    .filter(({ measure, facts }) => measure.id === 'score' || facts.some(({ value }) => value !== undefined));

/** One measure over each of its windows, the asked one first. */
export const windowRows = (measure: Measure, window: number, of: RowsOf): readonly Row[] =>
  [window, ...windowsOf(measure).filter((other) => other !== window)].map((each) => rowOf(measure, each, of));

function rowOf(measure: Measure, window: number, { measures, living, now }: RowsOf): Row {
  const facts = measures.map(({ fact }) => fact(measure, window));
  const show = (value: number): string => writeValue(measure.unit, value, now);
  const winner = winnerOf(measure, facts, living, show);
  return {
    measure,
    window,
    facts,
    winner,
    cells: [
      labelOf(measure, window),
      ...facts.map(({ value, note, days }, column): Line => {
        const counted = value === undefined ? undefined : measure.countedBy?.(note);
        // Some registries tell other days than the row says.
        const byRegistry = counted === undefined ? '' : `${overDays(days, window)} (${counted})`;
        const text = `${writeValue(measure.unit, value, now)}${byRegistry}`;
        return column === winner ? [{ kind: 'strong', text: `● ${text}` }] : text;
      }),
    ],
  };
}

/** Undefined where fewer than two are known, two read the same, or they are not counted in one way. */
function winnerOf(
  { better, unit, countedBy }: Measure,
  facts: readonly Fact[],
  living: readonly boolean[],
  show: (value: number) => string,
): number | undefined {
  if (better === 'neither') return undefined;
  const known = facts.filter(({ value }, column) => value !== undefined && living[column] === true);
  if (countedBy !== undefined && new Set(known.map(({ note }) => countedBy(note))).size > 1) return undefined;
  // A moment is stored, and the days since then are shown: the latest is the fewest days.
  const isLowBest = (better === 'lower') !== (unit === 'moment');
  return best(
    facts.map(({ value }, column) => (living[column] === true ? value : undefined)),
    show,
    isLowBest,
  );
}

/** Index of the single best known value; undefined when none is known, only one is, or another one reads the same. */
export function best(
  values: readonly (number | undefined)[],
  show: (value: number) => string = String,
  isLowBest = false,
): number | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length < 2) return undefined;
  const first = isLowBest ? Math.min(...known) : Math.max(...known);
  return known.filter((value) => show(value) === show(first)).length === 1 ? values.indexOf(first) : undefined;
}

/** `milvus-io/milvus leads by contributors: 300, before qdrant/qdrant with 145.` */
export function findingBy({ measure, window, facts, winner }: Row, names: readonly string[], now: number): string {
  const label = labelOf(measure, window);
  const known = facts.flatMap(({ value, note }, column) =>
    value === undefined
      ? []
      : [
          {
            name: names[column] ?? '',
            column,
            value,
            counted: measure.countedBy?.(note),
            said: said(measure, value, now),
          },
        ],
  );
  if (known.length === 0) return `Nothing is known of ${label} of ${sentenceList(names)}.`;
  const others = known.filter(({ column }) => column !== winner);
  if (winner !== undefined) {
    const first = known.find(({ column }) => column === winner);
    const order = others.toSorted((a, b) =>
      (measure.better === 'lower') !== (measure.unit === 'moment') ? a.value - b.value : b.value - a.value,
    );
    return `${first?.name ?? ''} leads by ${label}: ${first?.said ?? ''}, before ${sentenceList(order.map(({ name, said: each }) => `${name} with ${each}`))}.`;
  }
  const kinds = new Set(known.map(({ counted }) => counted));
  const apart = kinds.size > 1 ? `, counted by different registries and so not compared` : '';
  const list = known.map(
    ({ name, said: each, counted }) => `${name} ${each}${counted === undefined ? '' : ` (${counted})`}`,
  );
  return `${capital(label)}${apart}: ${sentenceList(list)}.`;
}

const said = ({ unit, noun }: Measure, value: number, now: number): string =>
  `${sayValue(unit, value, now)}${noun === undefined ? '' : ` ${noun}`}`;
