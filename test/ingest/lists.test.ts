import { expect, test } from 'vitest';
import { rawAddress, readPublicList } from '../../src/ingest/read-list.ts';
import { isPublicAddress } from '../../src/runtime/public-address.ts';
import { suggestNames } from '../../src/ingest/suggest.ts';

test('names that were meant are offered, best first, and nothing far-fetched', () => {
  const known = ['qdrant/qdrant', 'milvus-io/milvus', 'weaviate/weaviate', 'other/qdrant', 'qdrant/landing'];
  expect(suggestNames('qdrnt/qdrant', known)).toEqual(['other/qdrant', 'qdrant/qdrant']);
  expect(suggestNames('milvus-io/milvuss', known)).toEqual(['milvus-io/milvus']);
  expect(suggestNames('nothing/alike', known)).toEqual([]);
  // One that was taken down after it was tracked is not offered to itself.
  expect(suggestNames('Milvus-io/milvus', known)).toEqual([]);
});

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.20.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.100.1.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '64:ff9b::a00:1',
  'example.com',
  '',
])('%s is not on the open internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['140.82.121.4', '172.32.0.1', '2606:50c0:8000::153', '::ffff:140.82.121.4'])('%s is', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  'http://example.com/list',
  'https://127.0.0.1/list',
  'https://[::1]/list',
  'https://localhost/list',
  'https://user@example.com/list',
  'https://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
  'nonsense',
])('%s is refused with one clear sentence', async (url) => {
  await expect(readPublicList(url, undefined)).rejects.toMatchObject({
    name: 'UserError',
    sentence: 'That list could not be read.',
  });
});

test('the page of a file on GitHub stands for the file', () => {
  expect(rawAddress('https://github.com/o/r/blob/main/lists/projects.csv')).toBe(
    'https://raw.githubusercontent.com/o/r/main/lists/projects.csv',
  );
  expect(rawAddress('https://gist.github.com/someone/0123abc')).toBe(
    'https://gist.githubusercontent.com/someone/0123abc/raw',
  );
  expect(rawAddress('https://example.com/blob/x')).toBe('https://example.com/blob/x');
});
