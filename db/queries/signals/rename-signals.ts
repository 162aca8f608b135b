import type { Signal } from '../../../src/contracts/figures/signal.ts';
import type { Connection } from '../../engine/connection.ts';

interface Renaming {
  /** Whose signals, and whose they are then. */
  from: number;
  into: number;
  /** The node id that they name their project by, and the one in its place. */
  old: string;
  nodeId: string;
}

/** Signals name their project by its node id, in their keys too. One that both projects have is told of once. */
export function signalRenamer({ statement }: Connection): (renaming: Renaming) => Promise<void> {
  const find = statement<[number], { id: number; key: string; body: string }>(
    'select id, key, body from signals where project_id = ? order by id',
  );
  const put = statement<{ id: number; into: number; key: string; body: string }>(
    `update signals set project_id = :into, key = :key, body = :body
     where id = :id and not exists (select 1 from signals other where other.key = :key and other.id <> :id)`,
  );
  return async ({ from, into, old, nodeId }) => {
    for (const { id, key: before, body } of await find.all(from)) {
      const key = before.replaceAll(old, nodeId);
      const signal: Signal = { ...(JSON.parse(body) as Signal), projectId: nodeId, key };
      await put.run({ id, into, key, body: JSON.stringify(signal) });
    }
  };
}
