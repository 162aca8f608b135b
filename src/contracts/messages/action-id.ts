import { createHash } from 'node:crypto';

/**
 * The id under which a long button payload is kept: 20 letters made of the payload itself, so that a printed answer has the very id
 * that a sent one has, and the same payload is kept once.
 */
export const actionId = (payload: string): string =>
  createHash('sha256').update(payload).digest('base64url').slice(0, 20);
