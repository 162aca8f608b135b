import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals text with AES-256-GCM (NIST SP 800-38D) under a 32-byte key; `context` is bound to it, so that a sealed token of one
 * workspace cannot be put in the place of another's. Result: base64url of version, nonce, tag and ciphertext.
 */
export function seal(text: string, key: Buffer, context: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body]).toString('base64url');
}

/** @throws Error when the key, the context or a single bit is wrong; the message holds no part of the secret. */
export function unseal(sealed: string, key: Buffer, context: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes[0] !== VERSION || bytes.length < 1 + NONCE_BYTES + TAG_BYTES)
    throw new Error('sealed text of an unknown version');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + NONCE_BYTES));
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString(
      'utf8',
    );
  } catch (error) {
    throw new Error('a sealed text does not open with this key: was GROUNDSWELL_ENCRYPTION_KEY changed?', {
      cause: error,
    });
  }
}
