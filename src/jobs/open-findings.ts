import type { Store } from '../../db/store.ts';
import type { Day } from '../contracts/figures/series.ts';
import type { Signal } from '../contracts/figures/signal.ts';
import { isOpen, mayAwaitAftermath } from '../signals/open.ts';

/** What the detectors must see again of some projects, or of none that is tracked. */
export async function openFindings(
  store: Store,
  of: readonly number[] | 'none tracked',
  today: Day,
): Promise<Signal[]> {
  const records = await store.signals.open({ of, over: mayAwaitAftermath(today) });
  return records.map(({ signal }) => signal).filter((signal) => isOpen(signal, today));
}
