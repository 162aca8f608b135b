import { UNREAD_COUNTS } from '../../src/ingest/records.ts';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { isAddress } from '../../db/location.ts';
import { openStore } from '../../db/open.ts';
import type { OpenOptions } from '../../db/open.ts';
import { serverAt } from './postgres-server.ts';
import type { AuditEntry, DigestRecord, ProjectEventRecord, Snapshot, Store } from '../../db/store.ts';

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'groundswell-db-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

let migrated: Promise<Uint8Array> | undefined;

/** The bytes of an empty database. Copies of it spare each test the twenty milliseconds that all migrations take. */
async function emptyDatabase(): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'groundswell-db-'));
  try {
    const file = join(folder, 'empty.db');
    await (await openStore({ file })).close();
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether tests run on PostgreSQL, as `npm run test:postgres` does. */
export const onPostgres = process.env['TEST_ENGINE'] === 'postgres';

/** Where a fresh database is that has all tables: a file, or an address of the server that the tests run on. */
export async function freshDatabase(): Promise<string> {
  if (onPostgres) {
    const template = inject('postgres');
    const server = serverAt(template, async () => undefined);
    return server.address(await server.create(new URL(template).pathname.slice(1)));
  }
  const file = join(temporaryFolder(), 'test.db');
  writeFileSync(file, await (migrated ??= emptyDatabase()));
  return file;
}

/** A fresh database of its own, closed when the test ends; or the one that is named. */
export async function temporaryStore(options: Partial<OpenOptions> = {}): Promise<Store> {
  const { file = await freshDatabase() } = options;
  if (!isAddress(file) && !existsSync(file)) writeFileSync(file, await (migrated ??= emptyDatabase()));
  const store = await openStore({ ...options, file });
  onTestFinished(() => store.close());
  return store;
}

export const NOW = Date.parse('2026-03-10T12:00:00Z');

/** What is written down with a change, where a test does not look at it. */
export const AUDIT: AuditEntry = {
  workspaceId: 'slack:T',
  channel: null,
  at: NOW,
  actor: 'u',
  actorName: 'U',
  action: 'a',
  detail: 'd',
};

/** A tracked project. */
export async function addProject(store: Store, fullName = 'acme/rocket', at = NOW): Promise<number> {
  const { ids } = await store.projects.observe(
    [{ nodeId: `R_${fullName}`, fullName, createdAt: Date.parse('2020-01-01T00:00:00Z') }],
    at,
  );
  const [added] = ids;
  if (added === undefined) throw new Error('nothing was added');
  return added.id;
}

/** A snapshot with nothing known but what is given. */
export function snapshot(projectId: number, day: number, figures: Partial<Snapshot> = {}): Snapshot {
  return {
    projectId,
    day,
    at: day * 86_400_000 + 43_200_000,
    ...UNREAD_COUNTS,
    source: 'github',
    ...figures,
  };
}

/** Takes projects out of the universe, as an operator of a workspace does. */
export async function retire(store: Store, ids: readonly number[]): Promise<readonly number[]> {
  await store.workspaces.join({ id: 'slack:T', platform: 'slack', name: 'T' }, NOW);
  return store.projects.retire(ids, NOW, AUDIT);
}

/** What a digest decided, kept as its delivery would; gives back what is stored for its period. */
export async function keepDigest(store: Store, digest: Omit<DigestRecord, 'id'>): Promise<DigestRecord | undefined> {
  await store.deliveries.enqueue([], digest.preparedAt, { digest });
  return store.subscriptions.digest(digest.subscriptionId, digest.period);
}

/** Events of projects that are stored, the newest first; without ids those of all that are tracked. */
export async function eventsOf(store: Store, projectIds?: readonly number[]): Promise<ProjectEventRecord[]> {
  const ids = projectIds ?? (await store.projects.identities()).map(({ id }) => id);
  const rows = await store.observations.recorded(ids, { eventsUntil: Number.MAX_SAFE_INTEGER });
  return rows
    .flatMap(({ projectId, events }) => events.map((event) => ({ projectId, ...event })))
    .toReversed()
    .sort((a, b) => b.at - a.at);
}
