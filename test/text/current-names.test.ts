import { describe, expect, it } from 'vitest';
import { underCurrentNames } from '../../src/text/current-names.ts';
import { backlog } from '../support/alert-setting.ts';

describe('a finding about a renamed project', () => {
  const found = backlog('acme/rocket');
  const shown = (projectName: string | null, sentence: string) =>
    underCurrentNames([{ projectName, signal: { ...found, sentence } }]).map(({ signal }) => [
      signal.repo,
      signal.sentence,
    ]);

  it('is shown under the name of today', () => {
    expect(shown('acme/moved', 'acme/rocket was archived.')).toEqual([['acme/moved', 'acme/moved was archived.']]);
  });

  it('keeps a sentence that begins with another word, or with a longer name', () => {
    expect(shown('acme/moved', 'Since May, acme/rocket rests.')).toEqual([
      ['acme/moved', 'Since May, acme/rocket rests.'],
    ]);
    expect(shown('acme/moved', 'acme/rocketry rests.')).toEqual([['acme/moved', 'acme/rocketry rests.']]);
  });

  it('is as it was stored where the name is the same, or there is none', () => {
    expect(shown('acme/rocket', 'acme/rocket was archived.')).toEqual([['acme/rocket', 'acme/rocket was archived.']]);
    expect(shown(null, 'acme/rocket was archived.')).toEqual([['acme/rocket', 'acme/rocket was archived.']]);
  });
});
