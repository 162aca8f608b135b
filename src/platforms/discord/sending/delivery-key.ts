import { createHash } from 'node:crypto';
import { NONCE } from '../render/limits.ts';
import type { DiscordPayload } from '../render/payload.ts';

/**
 * How a message carries its delivery key.
 *
 * The nonce makes Discord refuse a second message, but only for a few minutes, and it is not told when messages are read later.
 * So the key also stands in the message itself, where nobody sees it: in the numbers (`id`) that every component may have. The
 * container takes 30 bits of the key's hash, its first child 24 more and which part of how many the message is.
 */
export interface Marker {
  container: number;
  hash: number;
  part: number;
  parts: number;
}

const CHILD_FLAG = 2 ** 30;

export function markerOf(key: string, part: number, parts: number): Marker {
  const digest = createHash('sha256').update(`groundswell\n${key}`).digest();
  return { container: (digest.readUInt32BE(0) >>> 2) + 1, hash: digest.readUIntBE(4, 3), part, parts };
}

/** Discord's own guard against a second message with the same key within some minutes. */
export const nonceOf = (key: string, part: number): string =>
  createHash('sha256').update(`${key}\n${part}`).digest('base64url').slice(0, NONCE);

/** The same payload with the marker in it. */
export function withMarker(body: DiscordPayload['body'], marker: Marker): DiscordPayload['body'] {
  const [container, ...others] = body.components;
  if (container === undefined || !('components' in container)) return body;
  const [first, ...rest] = container.components;
  // The first child's number is always above, the container's below CHILD_FLAG: two numbers of one message must differ.
  const child = CHILD_FLAG + marker.hash * 64 + (marker.part - 1) * 8 + (marker.parts - 1);
  const marked = {
    ...container,
    id: Math.min(marker.container, CHILD_FLAG - 1),
    components: first === undefined ? [] : [{ ...first, id: child }, ...rest],
  };
  return { ...body, components: [marked, ...others] as DiscordPayload['body']['components'] };
}

/** The marker of a message as Discord gives it; undefined for messages without. */
export function readMarker(components: readonly unknown[] | undefined): Marker | undefined {
  const container = components?.[0];
  const id = numberAt(container, 'id');
  const children =
    isRecord(container) && Array.isArray(container['components'])
      ? (container['components'] as readonly unknown[])
      : [];
  const child = numberAt(children[0], 'id');
  if (id === undefined || child === undefined || child < CHILD_FLAG) return undefined;
  const bits = child - CHILD_FLAG;
  return { container: id, hash: Math.floor(bits / 64), part: (Math.floor(bits / 8) % 8) + 1, parts: (bits % 8) + 1 };
}

export const sameKey = (a: Marker, b: Marker): boolean =>
  Math.min(a.container, CHILD_FLAG - 1) === Math.min(b.container, CHILD_FLAG - 1) && a.hash === b.hash;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function numberAt(value: unknown, key: string): number | undefined {
  const found = isRecord(value) ? value[key] : undefined;
  return typeof found === 'number' ? found : undefined;
}
