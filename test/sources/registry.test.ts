import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/app/config.ts';
import { SETTINGS } from '../../src/app/settings.ts';
import { SOURCES } from '../../src/sources/index.ts';

/** GitHub has a budget, jobs and settings of its own; `http` is what all sources share. */
const OTHER_FOLDERS = ['github', 'http'];

describe('the list of sources', () => {
  it('has every folder, and no more', () => {
    const folders = readdirSync(new URL('../../src/sources', import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !OTHER_FOLDERS.includes(entry.name))
      .map(({ name }) => name);
    expect(SOURCES.map(({ id }) => id).sort()).toEqual(folders.sort());
  });

  it.each(SOURCES)('declares $id whole', (source) => {
    expect(source.id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(source.label).not.toBe('');
    expect(source.reads).not.toMatch(/\.$/);
    expect(new URL(source.address).protocol).toBe('https:');
    // A feed is one sweep for all projects; what is asked for each of them is asked once a day at most.
    expect(source.everyHours).toBeGreaterThanOrEqual(source.subject === 'stories' ? 1 : 24);
    expect(source.pace.everyMs).toBeGreaterThan(0);
    expect(source.pace.atOnce).toBeLessThanOrEqual(4);
  });

  it('gives each a switch and an address among the settings', () => {
    expect(Object.keys(SETTINGS).filter((name) => name.startsWith('GROUNDSWELL_SOURCE_'))).toEqual(
      SOURCES.flatMap(({ id }) => {
        const name = `GROUNDSWELL_SOURCE_${id.toUpperCase().replaceAll('-', '_')}`;
        return [name, `${name}_URL`];
      }),
    );
  });

  it('switches one off, moves another, and refuses what is no address', () => {
    const { sources } = readConfig({
      GROUNDSWELL_CONTACT: ' ops@example.org ',
      GROUNDSWELL_SOURCE_NPM: 'no',
      GROUNDSWELL_SOURCE_CRATES_IO_URL: 'http://127.0.0.1:9',
    });
    expect(sources.contact).toBe('ops@example.org');
    expect(sources.setups.map(({ kind, enabled, ownAddress }) => [kind.id, enabled, ownAddress])).toEqual(
      SOURCES.map(({ id }) => [id, id !== 'npm', id === 'crates-io']),
    );
    expect(() => readConfig({ GROUNDSWELL_SOURCE_NPM_URL: 'ftp://x' })).toThrow(
      'GROUNDSWELL_SOURCE_NPM_URL should be an http or https address',
    );
    expect(() => readConfig({ GROUNDSWELL_SOURCE_NPM: 'maybe' })).toThrow(
      'GROUNDSWELL_SOURCE_NPM should be yes or no, not “maybe”.',
    );
  });

  it.each(['me', 'a@b\r\nX: y', 'ops @example.org', 'example.org'])('refuses the contact “%s”', (contact) => {
    expect(() => readConfig({ GROUNDSWELL_CONTACT: contact })).toThrow('GROUNDSWELL_CONTACT should be an e-mail');
  });
});
