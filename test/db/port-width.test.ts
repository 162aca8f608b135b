import { expect, it } from 'vitest';
import { temporaryStore } from '../support/temporary-store.ts';

/** A second engine has to write each of these again: a new question first tries to be a wider answer of one that is there. */
const MOST_METHODS = 129;

it('the port of the database stays narrow', async () => {
  const store = await temporaryStore();
  const methods = Object.entries(store).flatMap(([part, of]) =>
    typeof of === 'function' ? [part] : Object.keys(of as object).map((method) => `${part}.${method}`),
  );
  expect(methods.length, methods.join(', ')).toBeLessThanOrEqual(MOST_METHODS);
});
