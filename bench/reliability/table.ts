import { figure } from '../suite.ts';
import type { Figure } from '../suite.ts';
import type { AdapterResult } from './adapter-campaign.ts';
import type { FaultRow } from './process-faults.ts';

/** What was lost and doubled under each fault of the whole process; nothing is the promise. */
export const processFigures = (rows: readonly FaultRow[]): Figure[] =>
  rows.flatMap(({ fault, seen, lost, doubled, ok }) => [
    figure(`${fault}: lost`, lost, 'messages and snapshots', { bound: 0, better: 'lower', against: seen }),
    figure(`${fault}: doubled`, doubled, 'messages and snapshots', { bound: 0, better: 'lower' }),
    figure(`${fault}: as it should be`, ok ? 1 : 0, 'of 1', { bound: 1, better: 'higher' }),
  ]);

/** What stood in the channels after a campaign through a real platform side. */
export const adapterFigures = (results: readonly AdapterResult[], wished: number): Figure[] =>
  results.flatMap((one) => [
    figure(`${one.name}: processes killed`, one.kills, 'processes', {
      bound: wished,
      better: 'higher',
      against: `${one.killsAtRequests} while a request was with the platform; ${total(one.faults)} requests went wrong`,
    }),
    figure(`${one.name}: lost`, one.lost, 'messages', { bound: 0, better: 'lower', against: `${one.owed} owed` }),
    figure(`${one.name}: doubled`, one.doubled, 'messages', { bound: 0, better: 'lower', against: `${one.owed} owed` }),
    figure(`${one.name}: exactly once`, one.owed === 0 ? 0 : (one.exactlyOnce / one.owed) * 100, '%', {
      bound: 100,
      better: 'higher',
    }),
    figure(`${one.name}: edits missing`, one.staleEdits, 'messages', { bound: 0, better: 'lower' }),
    figure(`${one.name}: payloads that the platform would refuse`, one.violations.length, 'payloads', {
      bound: 0,
      better: 'lower',
    }),
  ]);

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

export const adapterTable = (results: readonly AdapterResult[]): string =>
  [
    'through the real platform sides',
    ...results.flatMap((one) => [
      `  ${one.name}: ${one.kills} killed (${one.killsAtRequests} of them while a request was with the platform), in ${Math.round(one.seconds)} s`,
      `    requests that went wrong: ${Object.entries(one.faults)
        .map(([kind, count]) => `${kind} ${count}`)
        .join(', ')}`,
      `    ${one.owed} owed, ${one.exactlyOnce} exactly once, ${one.doubled} doubled, ${one.lost} lost, ${one.staleEdits} edits missing${one.violations.length === 0 ? '' : `, refused: ${one.violations.slice(0, 3).join('; ')}`}`,
    ]),
    '',
  ].join('\n');

/** Fault, what was seen, what was lost; remarks stand under their row. */
export function processTable(rows: readonly FaultRow[]): string {
  const width = Math.max(0, ...rows.map((row) => row.fault.length));
  const lines = rows.flatMap((row) => [
    `  ${row.fault.padEnd(width)}  lost ${row.lost}  doubled ${row.doubled}  ${row.ok ? 'ok' : 'NOT OK'}  ${row.seen}`,
    ...row.remarks.map((remark) => `    ${remark}`),
  ]);
  return ['the whole bot, with digests and an alert falling due in the middle of each fault', ...lines, ''].join('\n');
}
