import type { Signal } from '../contracts/figures/signal.ts';

/**
 * Findings under the names that their projects have today, as answers show them: the old name may be another project's by now,
 * and links and buttons made of it would lead there. What is stored keeps the name under which it was found.
 */
export const underCurrentNames = <R extends { readonly signal: Signal; readonly projectName: string | null }>(
  records: readonly R[],
): R[] => records.map((record) => ({ ...record, signal: renamed(record.signal, record.projectName) }));

function renamed(signal: Signal, name: string | null): Signal {
  const { repo, sentence } = signal;
  if (repo === null || name === null || repo === name) return signal;
  return {
    ...signal,
    repo: name,
    sentence: sentence.startsWith(`${repo} `) ? name + sentence.slice(repo.length) : sentence,
  };
}
