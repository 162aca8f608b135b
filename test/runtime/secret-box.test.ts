import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seal, unseal } from '../../src/runtime/secret-box.ts';

const key = randomBytes(32);
const token = 'xoxb-1234-secret';

describe('a sealed secret', () => {
  it('opens again under its key and context, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, context) => {
        expect(unseal(seal(text, key, context), key, context)).toBe(text);
      }),
    );
  });

  it('never looks the same twice, and shows nothing of what is in it', () => {
    const one = seal(token, key, 'slack:T1');
    expect(one).not.toBe(seal(token, key, 'slack:T1'));
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('secret');
  });

  it('does not open under another key, for another workspace, or with any bit changed', () => {
    const sealed = seal(token, key, 'slack:T1');
    expect(() => unseal(sealed, randomBytes(32), 'slack:T1')).toThrow('does not open with this key');
    expect(() => unseal(sealed, key, 'slack:T2')).toThrow('does not open with this key');
    const bytes = Buffer.from(sealed, 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => unseal(changed.toString('base64url'), key, 'slack:T1')).toThrow();
    }
  });

  it.each(['', 'AA', 'not base64 !', '😀'])('is refused when it is %o, without repeating it', (text) => {
    expect(() => unseal(text, key, 'slack:T1')).toThrow('sealed text of an unknown version');
  });
});
