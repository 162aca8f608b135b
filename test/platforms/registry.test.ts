import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PLATFORMS, platformNamed, platformOf } from '../../src/platforms/index.ts';

const folder = path.resolve(import.meta.dirname, '../../src/platforms');

describe('the registry of platforms', () => {
  it('lists every folder, and nothing else', () => {
    const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(PLATFORMS.map(({ name }) => name).toSorted()).toEqual(folders.map(({ name }) => name).toSorted());
  });

  it('finds the platform of a workspace by what stands before the colon', () => {
    expect(platformOf('slack:T0123').title).toBe('Slack');
    expect(platformOf('discord:@42').title).toBe('Discord');
    expect(platformOf('console:terminal').traits.posts).toBe(false);
  });

  it.each(['teams:T1', 'T0123', '', 'Slack:T0123', 'constructor:1'])('knows no platform of “%s”', (workspace) => {
    expect(() => platformOf(workspace)).toThrow(/there is no platform/);
    expect(() => platformNamed(workspace)).toThrow(/there is no platform/);
  });
});
