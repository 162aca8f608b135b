import type { CommandDeclaration } from '../contracts/command.ts';
import { FILLERS } from './fillers.ts';
import type { Span, SpanMeaning } from './spans.ts';
import type { Token } from './tokens.ts';

/** How one command explains a sentence: the spans that it takes, and the tokens that nothing explains. */
export interface Cover {
  readonly spans: readonly Span[];
  readonly unexplained: readonly number[];
}

const UNEXPLAINED = 100;
/** Fewer and longer spans explain a sentence better than many short ones. */
const A_SPAN = 2;
/** A filler that a phrase takes in was said for a reason. */
const A_FILLER = 3;

/**
 * The cheapest way to lay a command's spans over the sentence, by dynamic programming from its end: a token that no span takes
 * costs most, unless it is a filler.
 */
export function coverFor(command: CommandDeclaration, tokens: readonly Token[], spans: readonly Span[]): Cover {
  const starts = new Map<number, Span[]>();
  for (const span of spans)
    if (fits(command, span.meaning)) {
      const here = starts.get(span.from);
      if (here === undefined) starts.set(span.from, [span]);
      else here.push(span);
    }
  const costs = new Array<number>(tokens.length + 1).fill(0);
  const taken = new Array<Span | undefined>(tokens.length).fill(undefined);
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    let best = (costs[at + 1] ?? 0) + (FILLERS.has(tokens[at]?.text ?? '') ? A_FILLER : UNEXPLAINED);
    for (const span of starts.get(at) ?? []) {
      const cost = (costs[at + span.length] ?? 0) + A_SPAN + PENALTY[span.meaning.kind];
      if (cost < best) {
        best = cost;
        taken[at] = span;
      }
    }
    costs[at] = best;
  }
  const chosen: Span[] = [];
  const unexplained: number[] = [];
  for (let at = 0; at < tokens.length;) {
    const span = taken[at];
    if (span !== undefined) chosen.push(span);
    else if (!FILLERS.has(tokens[at]?.text ?? '')) unexplained.push(at);
    at += span?.length ?? 1;
  }
  return { spans: chosen, unexplained };
}

/** Where two meanings explain the same words, the more certain one is taken. */
const PENALTY: Readonly<Record<SpanMeaning['kind'], number>> = {
  ask: 0,
  choice: 0.1,
  window: 0.2,
  bound: 0.2,
  project: 0.3,
  size: 0.4,
  value: 0.5,
  gained: 0.6,
};

function fits(command: CommandDeclaration, meaning: SpanMeaning): boolean {
  const { options } = command;
  switch (meaning.kind) {
    case 'ask':
    case 'choice':
      return meaning.command === command.name;
    case 'value':
      return options[meaning.option] !== undefined;
    case 'window':
      return Object.values(options).some(({ type }) => type === 'days');
    case 'bound':
      return options['min'] !== undefined || (options['minstars'] !== undefined && meaning.noun !== undefined);
    case 'size':
      return options['show'] !== undefined || options['size'] !== undefined;
    case 'gained':
      return Object.values(options).some(
        (spec) => spec.type === 'choice' && spec.choices.some(({ label }) => /\bgained\b/.test(label)),
      );
    case 'project':
      return Object.values(options).some(({ type }) => type === 'project' || type === 'projects');
  }
}
