import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MINUTE, SECOND } from '../../src/contracts/clock.ts';
import { SourceError } from '../../src/sources/http/source-error.ts';
import { TurningClock } from '../fakes/github/turning-clock.ts';
import { fixture, startFakeSource } from '../fakes/sources/server.ts';
import { CONTACT, STARTED, httpTo, never } from '../support/source-setup.ts';

const anything = z.object({ ok: z.boolean() });
const good = { body: { ok: true } };
const ask = { path: '/x', signal: never };

const troubleOf = async (work: Promise<unknown>): Promise<Pick<SourceError, 'trouble' | 'message' | 'retryAt'>> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SourceError)) throw new Error('no trouble of the source', { cause: error });
  return { trouble: error.trouble, message: error.message, retryAt: error.retryAt };
};

describe('a request to a source', () => {
  it('says who asks, and puts the path of the address before its own', async () => {
    const fake = await startFakeSource(() => good);
    await httpTo(`${fake.url}/base/`).json({ path: '/x', query: { q: 'a&b' }, signal: never }, anything);
    expect(fake.requests).toHaveLength(1);
    expect(fake.requests[0]).toMatchObject({ path: '/base/x', query: { q: 'a&b' } });
    expect(fake.requests[0]?.headers['user-agent']).toBe(`groundswell (${CONTACT})`);
  });

  it('knows what is gone, and what is the same as before', async () => {
    const fake = await startFakeSource(({ headers }) =>
      headers['if-none-match'] === '"1"'
        ? { status: 304 }
        : headers['if-none-match']
          ? undefined
          : { ...good, headers: { etag: '"1"' } },
    );
    const http = httpTo(fake.url);
    expect(await http.json(ask, anything)).toEqual({ state: 'ok', value: { ok: true }, etag: '"1"' });
    expect(await http.json({ ...ask, etag: '"1"' }, anything)).toEqual({ state: 'same' });
    expect(await http.json({ ...ask, etag: '"2"' }, anything)).toEqual({ state: 'gone' });
  });

  it('is tried again after 2, 4 and 8 seconds while the source is in trouble, then given up', async () => {
    const clock = new TurningClock(STARTED);
    const fake = await startFakeSource(() => fixture('ecosystems-500.http.json'));
    expect(await troubleOf(httpTo(fake.url, clock).json(ask, anything))).toEqual({
      trouble: 'outage',
      message: 'Registry answered with an error of its own (500).',
      retryAt: undefined,
    });
    expect(fake.requests).toHaveLength(4);
    expect(clock.now() - STARTED).toBe(14 * SECOND);
  });

  it.each(['hang', 'half'] as const)('survives a connection that breaks (%s)', async (fault) => {
    const fake = await startFakeSource((_request, count) => (count === 1 ? { ...good, [fault]: true } : good));
    expect(await httpTo(fake.url).json(ask, anything)).toMatchObject({ state: 'ok' });
    expect(fake.requests).toHaveLength(2);
  });

  it('asks once more for an answer that cannot be read, then says so', async () => {
    const fake = await startFakeSource(() => ({ body: '{"ok":tr' }));
    expect(await troubleOf(httpTo(fake.url).json(ask, anything))).toMatchObject({
      trouble: 'malformed',
      message: 'Registry answered with what cannot be read.',
    });
    expect(fake.requests).toHaveLength(2);
  });

  it('waits as long as the source asks, where that is short', async () => {
    const clock = new TurningClock(STARTED);
    const fake = await startFakeSource((_request, count) => (count === 1 ? fixture('npm-error-1015.http.json') : good));
    expect(await httpTo(fake.url, clock).json(ask, anything)).toMatchObject({ state: 'ok' });
    expect(clock.now() - STARTED).toBe(MINUTE);
  });

  it.each([
    ['a date', { 'retry-after': 'Tue, 10 Nov 2026 13:30:00 GMT' }, 30 * MINUTE],
    ['seconds', { 'retry-after': '900' }, 15 * MINUTE],
    ['a Unix time', { 'x-retry-after': String(STARTED / SECOND + 1200) }, 20 * MINUTE],
    ['nothing', {}, 60 * MINUTE],
  ])('leaves a source alone that asks for a longer pause by %s', async (_how, headers, ms) => {
    const fake = await startFakeSource(() => ({ status: 429, headers, body: 'slow down' }));
    expect(await troubleOf(httpTo(fake.url).json(ask, anything))).toMatchObject({
      trouble: 'limited',
      retryAt: STARTED + ms,
    });
    expect(fake.requests).toHaveLength(1);
  });

  it('takes a quota of ClickHouse for what it is, though it comes as an error of the server', async () => {
    const fake = await startFakeSource(() => fixture('clickhouse-error-quota.http.json'));
    expect(await troubleOf(httpTo(fake.url).text(ask))).toMatchObject({ trouble: 'limited' });
    expect(fake.requests).toHaveLength(1);
  });

  it('comes back to a source that refuses after hours, not at once', async () => {
    const fake = await startFakeSource(() => fixture('crates-403.http.json'));
    expect(await troubleOf(httpTo(fake.url).json(ask, anything))).toEqual({
      trouble: 'refused',
      message: 'Registry refused the request (403).',
      retryAt: STARTED + 360 * MINUTE,
    });
  });

  it('keeps its pace and its number, however many ask', async () => {
    const clock = new TurningClock(STARTED);
    const began: number[] = [];
    const fake = await startFakeSource(() => {
      began.push(clock.now());
      return good;
    });
    const http = httpTo(fake.url, clock, { pace: { everyMs: SECOND, atOnce: 1 } });
    await Promise.all([1, 2, 3, 4].map(() => http.json(ask, anything)));
    expect(began.map((at) => at - STARTED)).toEqual([0, 1_000, 2_000, 3_000]);
  });

  it('reads no more than it can hold', async () => {
    const fake = await startFakeSource(() => ({ body: 'x'.repeat(31_000_000) }));
    expect(await troubleOf(httpTo(fake.url).text(ask))).toMatchObject({
      trouble: 'malformed',
      message: 'Registry sent more than can be read.',
    });
  });
});

describe('where a source may lead', () => {
  it('follows within its own server, and never to another one', async () => {
    const other = await startFakeSource(() => good);
    const fake = await startFakeSource(({ path }) =>
      path === '/x'
        ? { status: 302, headers: { location: '/y' } }
        : path === '/y'
          ? good
          : { status: 302, headers: { location: `${other.url}/z` } },
    );
    const http = httpTo(fake.url);
    expect(await http.json(ask, anything)).toMatchObject({ state: 'ok' });
    expect(await troubleOf(http.json({ ...ask, path: '/away' }, anything))).toMatchObject({
      trouble: 'unreachable',
      message: 'Registry redirects to another server, which is not asked.',
    });
    expect(other.requests).toEqual([]);
  });

  it('ends a circle', async () => {
    const fake = await startFakeSource(() => ({ status: 302, headers: { location: '/x' } }));
    expect(await troubleOf(httpTo(fake.url).json(ask, anything))).toMatchObject({ trouble: 'malformed' });
    expect(fake.requests).toHaveLength(4);
  });

  it.each([
    'http://127.0.0.1:1',
    'https://127.0.0.1:1',
    'https://[::1]:1',
    'https://10.0.0.1',
    'http://192.0.2.1',
    'https://169.254.169.254',
  ])('does not ask %s unless the operator has named it', async (address) => {
    const asked: string[] = [];
    const http = httpTo(address, undefined, { allowPrivate: false, onRequest: () => asked.push(address) });
    expect(await troubleOf(http.text(ask))).toMatchObject({ trouble: 'unreachable' });
    expect(asked).toEqual([]);
  });

  it('refuses a name that resolves to a private address', async () => {
    const fake = await startFakeSource(() => good);
    const { port } = new URL(fake.url);
    const http = httpTo(`https://localhost:${port}`, undefined, { allowPrivate: false });
    await expect(http.text(ask)).rejects.toMatchObject({
      trouble: 'outage',
      cause: expect.objectContaining({ message: 'not a public address' }) as unknown,
    });
    expect(fake.requests).toEqual([]);
  });

  it('stops at once when nobody waits any more', async () => {
    const fake = await startFakeSource(() => fixture('ecosystems-500.http.json'));
    const stopped = new AbortController();
    const clock = new TurningClock(STARTED);
    const work = httpTo(fake.url, clock).text({ ...ask, signal: stopped.signal });
    stopped.abort(new Error('stopped'));
    await expect(work).rejects.toThrow('stopped');
  });
});
