import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { signalKinds } from '../../src/contracts/signal.ts';
import { SIGNAL_KINDS } from '../../src/signals/index.ts';

it('lists every kind that has a file, and none twice', async () => {
  const files = await readdir(new URL('../../src/signals/kinds/', import.meta.url));
  expect(SIGNAL_KINDS.map(({ kind }) => `${kind}.ts`).toSorted()).toEqual(files.toSorted());
});

it('shows kinds in the order that answers use', () => {
  expect(SIGNAL_KINDS.map(({ kind }) => kind)).toEqual(signalKinds);
});
