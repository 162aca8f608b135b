import { figure } from '../suite.ts';
import type { Figure } from '../suite.ts';
import type { FaultRow } from './process-faults.ts';

/** What was lost and doubled under each fault of the whole process; nothing is the promise. */
export const processFigures = (rows: readonly FaultRow[]): Figure[] =>
  rows.flatMap(({ fault, seen, lost, doubled, ok }) => [
    figure(`${fault}: lost`, lost, 'messages and snapshots', { bound: 0, better: 'lower', against: seen }),
    figure(`${fault}: doubled`, doubled, 'messages and snapshots', { bound: 0, better: 'lower' }),
    figure(`${fault}: as it should be`, ok ? 1 : 0, 'of 1', { bound: 1, better: 'higher' }),
  ]);

/** Fault, what was seen, what was lost; remarks stand under their row. */
export function processTable(rows: readonly FaultRow[]): string {
  const width = Math.max(0, ...rows.map((row) => row.fault.length));
  const lines = rows.flatMap((row) => [`  ${row.fault.padEnd(width)}  lost ${row.lost}  doubled ${row.doubled}  ${row.ok ? 'ok' : 'NOT OK'}  ${row.seen}`, ...row.remarks.map((remark) => `    ${remark}`)]);
  return ['the whole bot, with digests and an alert falling due in the middle of each fault', ...lines, ''].join('\n');
}
