import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { signalGroups, signalKinds } from '../../src/contracts/signal.ts';
import { SIGNAL_KINDS, definitionOf } from '../../src/signals/index.ts';

it('lists every kind that has a file, and none twice', async () => {
  const files = await readdir(new URL('../../src/signals/kinds/', import.meta.url));
  expect(SIGNAL_KINDS.map(({ kind }) => `${kind}.ts`).toSorted()).toEqual(files.toSorted());
});

it('shows kinds in the order that answers use', () => {
  expect(SIGNAL_KINDS.map(({ kind }) => kind)).toEqual(signalKinds);
});

it('knows no default for a kind that is not listed', () => {
  expect(() => definitionOf('earthquake')).toThrow('unknown kind of signal: earthquake');
});

it('groups every kind as subscriptions name the groups', () => {
  const byGroup = Object.groupBy(SIGNAL_KINDS, ({ group }) => group);
  expect(
    Object.fromEntries(Object.entries(byGroup).map(([group, kinds]) => [group, kinds.map(({ kind }) => kind)])),
  ).toEqual(signalGroups);
});
