import type { Block, Inline, Message } from '../../../src/contracts/messages/message.ts';
import type { CommandContext } from '../context.ts';
import { projectLink, runButton } from '../project-parts.ts';
import { gainOf, gainWords } from './candidate-lines.ts';

const NAMED = 2;
/** Less in a week is no news beside projects that somebody chose to compare. */
const LEAST_GAINED = 25;
/** A count that is older than this, against the newest sweep, says nothing of what takes off now. */
const SEEN_WITHIN = 3;

/** The answer with what takes off in the same category and is not tracked, under it; as it was where nothing does. */
export async function withUntrackedRivals(
  { store, caller }: CommandContext,
  category: string | null | undefined,
  message: Message,
): Promise<Message> {
  if (category == null) return message;
  const [night] = await store.discovery.sweeps(1);
  if (night === undefined) return message;
  const best = await store.discovery.found({
    workspaceId: caller.workspace,
    window: 7,
    which: 'listed',
    seenFrom: night.day - SEEN_WITHIN,
    categories: [category],
    limit: NAMED,
  });
  const found = best.filter((one) => (gainOf(one, 7)?.gained ?? 0) >= LEAST_GAINED);
  if (found.length === 0) return message;
  const named = found.flatMap((one, at): Inline[] => {
    const gain = gainOf(one, 7);
    return [...(at === 0 ? [] : ['; ']), projectLink(one.fullName), gain === undefined ? '' : ` ${gainWords(gain)}`];
  });
  const rivals: Block[] = [
    { kind: 'text', text: [{ kind: 'strong', text: 'Not tracked here' }, '  ', ...named] },
    { kind: 'buttons', buttons: [runButton('Show such rivals', 'discover', { category })] },
  ];
  return { ...message, blocks: [...message.blocks, ...rivals] };
}

/** The category that all of them have; undefined where they differ, or one has none. */
export function sharedCategory(projects: readonly { category: string | null }[]): string | undefined {
  const [first, ...others] = new Set(projects.map(({ category }) => category));
  return others.length > 0 ? undefined : (first ?? undefined);
}
