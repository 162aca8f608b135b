import { expect, it } from 'vitest';
import { adopterKey, isNamed } from '../../src/usage/adopters.ts';

it.each([
  ['Robert Bosch GmbH', 'robert bosch'],
  ['Bosch', 'bosch'],
  ['BOSCH.com', 'bosch'],
  ['Société Générale S.A.', 'societe generale s a'],
  ['Deutsche Telekom AG', 'deutsche telekom'],
  ['Group', 'group'],
  ['  T-Mobile,  Inc. ', 't mobile'],
  ['阿里巴巴', '阿里巴巴'],
])('%s has the key %s', (name, key) => {
  expect(adopterKey(name)).toBe(key);
});

it('is named by whole words, in any spelling', () => {
  const row = { key: adopterKey('Robert Bosch GmbH') };
  expect(['bosch', 'Robert Bosch', 'Bosch GmbH'].map((asked) => isNamed(asked, row))).toEqual([true, true, true]);
  expect(['bos', 'robert b'].map((asked) => isNamed(asked, row))).toEqual([false, false]);
});
