import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../db/open.ts';
import { AUDIT, freshDatabase, NOW } from '../support/temporary-store.ts';

/** Between a client and the server; cuts the connection after a commit has reached the server, and before it is answered. */
async function cuttingProxy(address: string) {
  const { hostname, port } = new URL(address);
  const cuts = { left: 0, made: 0 };
  const sockets = new Set<Socket>();
  const proxy = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    let isCutting = false;
    near.on('data', (chunk) => {
      isCutting ||= cuts.left > 0 && chunk.includes('commit\0');
      far.write(chunk);
    });
    far.on('data', (chunk) => {
      if (!isCutting) return near.write(chunk);
      cuts.left -= 1;
      cuts.made += 1;
      near.destroy();
      return far.destroy();
    });
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  const through = new URL(address);
  through.port = String((proxy.address() as AddressInfo).port);
  return { address: through.href, cuts };
}

it('makes one subscription of one wish although the answer to its commit is lost', async () => {
  const proxy = await cuttingProxy(await freshDatabase());
  const store = await openStore({ file: proxy.address });
  await store.workspaces.join({ id: 'slack:T', platform: 'slack', name: 'T' }, NOW);
  proxy.cuts.left = 3;
  const made = await store.subscriptions.create(
    {
      workspaceId: 'slack:T',
      channel: 'C',
      thread: null,
      kind: 'alerts',
      slug: null,
      schedule: null,
      filter: { includeIds: [], excludeIds: [] } as never,
      stateReason: null,
      snoozedUntil: null,
      nextDueAt: null,
      createdBy: 'u',
      createdByName: 'U',
    } as never,
    NOW,
    AUDIT,
  );
  expect(proxy.cuts.made).toBe(1);
  expect((await store.subscriptions.list({})).map(({ id }) => id)).toEqual([made.id]);
  expect(await store.workspaces.auditTrail('slack:T', { limit: 10 })).toHaveLength(1);
  await store.close();
});
