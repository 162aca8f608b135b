import { describe, expect, it } from 'vitest';
import { projectChanges } from '../../src/history/project-changes.ts';

const KNOWN = { fullName: 'acme/rocket', archived: false, license: 'MIT', licenseRead: true };

describe('what a reading shows to have changed', () => {
  it('is a rename under the same owner, a move under another, and nothing where only the case differs', () => {
    expect(projectChanges(KNOWN, { fullName: 'Acme/engine' })).toEqual([
      { kind: 'renamed', from: 'acme/rocket', to: 'Acme/engine' },
    ]);
    expect(projectChanges(KNOWN, { fullName: 'beta/rocket' })).toEqual([
      { kind: 'moved', from: 'acme/rocket', to: 'beta/rocket' },
    ]);
    expect(projectChanges(KNOWN, { fullName: 'ACME/Rocket' })).toEqual([]);
  });

  it('is the archived state and the licence, where they were read and are not the same', () => {
    expect(projectChanges(KNOWN, { fullName: 'acme/rocket', archived: true, license: null })).toEqual([
      { kind: 'archived', from: null, to: null },
      { kind: 'relicensed', from: 'MIT', to: null },
    ]);
    expect(projectChanges({ ...KNOWN, archived: true }, { fullName: 'acme/rocket', archived: false })).toEqual([
      { kind: 'unarchived', from: null, to: null },
    ]);
    expect(projectChanges(KNOWN, { fullName: 'acme/rocket', archived: false, license: 'MIT' })).toEqual([]);
  });

  it('is no other licence where none was read before', () => {
    const unread = { ...KNOWN, license: null, licenseRead: false };
    expect(projectChanges(unread, { fullName: 'acme/rocket', license: 'MIT' })).toEqual([]);
  });
});
