import { writeDay } from './chart-text.ts';
import { count, signed } from './format.ts';
import type { StarArtefact } from '../contracts/figures/star-artefact.ts';

/** What the counter did, as a clause: `the count jumped by 8,000 on 3 Nov 2026 and no interest followed`. */
export function artefactWords(artefact: StarArtefact): string {
  const { kind, fromCount, toCount, believed, settled } = artefact;
  const by = toCount - fromCount;
  switch (kind) {
    case 'fell-to-nothing':
      return `the count fell to almost nothing ${days(artefact)}${believed ? ' and came back' : ''}`;
    case 'restated':
      return `the count was restated by ${signed(by)} ${days(artefact)}`;
    case 'came-back':
      return believed
        ? `the count was too low ${days(artefact)}`
        : `${count(Math.abs(by))} stars that had been lost came back ${days(artefact)}`;
    case 'jumped':
      if (believed) return `the count was too high ${days(artefact)}`;
      return `the count jumped by ${count(by)} ${days(artefact)} and ${settled ? 'no interest followed' : 'no interest has followed yet'}`;
    case 'froze':
      return settled
        ? `the count did not move ${days({ ...artefact, believed: true })}`
        : `the count has not moved since ${writeDay(artefact.from)}`;
    case 'moved-name':
      return `the count changed by ${signed(by)} as the project moved, ${days(artefact)}`;
  }
}

/** The days that are wrong where the count was right again afterwards, else the day or days of the change. */
function days({ from, to, believed }: StarArtefact): string {
  const [first, last] = believed ? [from + 1, to - 1] : [to - from === 1 ? to : from, to];
  if (first >= last) return `on ${writeDay(last)}`;
  return believed ? `from ${writeDay(first)} to ${writeDay(last)}` : `between ${writeDay(first)} and ${writeDay(last)}`;
}
