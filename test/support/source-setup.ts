import { onTestFinished } from 'vitest';
import type { SourceHttp } from '../../src/sources/http/create-http.ts';
import { createHttp } from '../../src/sources/http/create-http.ts';
import type { SourceKind, SourceReader } from '../../src/sources/source.ts';
import { TurningClock } from '../fakes/github/turning-clock.ts';

export const CONTACT = 'ops@example.org';
export const STARTED = Date.parse('2026-11-10T13:00:00Z');

/** The client of a source against a server on loopback, as its setting would name it. */
export function httpTo(
  address: string,
  clock = new TurningClock(STARTED),
  parts: Partial<Parameters<typeof createHttp>[0]> = {},
): SourceHttp {
  const http = createHttp({
    label: 'Registry',
    address,
    allowPrivate: true,
    contact: CONTACT,
    pace: { everyMs: 0, atOnce: 2 },
    clock,
    // Pauses are exactly 2, 4 and 8 seconds.
    random: () => 0.5,
    onRequest: () => undefined,
    ...parts,
  });
  onTestFinished(() => http.close());
  return http;
}

/** The reader of a source against a server on loopback, at the source's own pace. */
export function readerOf<R extends SourceReader['role']>(
  kind: SourceKind,
  role: R,
  address: string,
  clock = new TurningClock(STARTED),
): Extract<SourceReader, { role: R }> {
  const reader = kind.create({
    http: httpTo(address, clock, { label: kind.label, pace: kind.pace }),
    contact: CONTACT,
  });
  if (reader.role !== role) throw new Error(`${kind.id} reads ${reader.role}`);
  return reader as Extract<SourceReader, { role: R }>;
}

export const never = new AbortController().signal;
