import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { OperatorError } from '../../src/contracts/errors.ts';
import { asOperatorError } from '../../src/runtime/system-errors.ts';
import { temporaryFolder } from '../support/temporary-store.ts';

/** As Node makes them, for what cannot be brought about by everybody everywhere. */
const systemError = (code: string, more: object): Error =>
  Object.assign(new Error(`${code}: planted`), { code, syscall: 'mkdir', ...more });

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

function told(error: unknown): { sentence: string; hint: string } {
  const own = asOperatorError(error);
  if (!(own instanceof OperatorError)) throw new Error('it is nothing that an operator can mend', { cause: own });
  expect(own.cause).toBe(error);
  return { sentence: own.message, hint: own.hint ?? '' };
}

describe('what the operating system refuses is a sentence and a hint', () => {
  it('for a folder that cannot be made', () => {
    const file = path.join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    for (const folder of [file, path.join(file, 'below')])
      expect(told(thrownBy(() => mkdirSync(folder, { recursive: true }))).sentence).toBe(
        `${folder} cannot be a folder: a file stands in its way.`,
      );
    expect(told(thrownBy(() => mkdirSync(path.join(file, '../no/such')))).sentence).toMatch(
      /no\/such does not exist and cannot be made\.$/,
    );
  });

  it('for a file that is not there', () => {
    const file = path.join(temporaryFolder(), 'none.yml');
    expect(told(thrownBy(() => readFileSync(file))).sentence).toBe(`${file} does not exist.`);
  });

  it.each([
    ['EACCES', 'This user may not use /data.'],
    ['EPERM', 'This user may not use /data.'],
    ['EROFS', '/data is on a disk that can only be read.'],
    ['ENOSPC', 'The disk is full: /data cannot be written.'],
    ['EDQUOT', 'The disk is full: /data cannot be written.'],
  ])('for %s', (code, sentence) => {
    expect(told(systemError(code, { path: '/data' }))).toEqual({
      sentence,
      hint: expect.stringMatching(/^[A-Z].+\.$/) as unknown,
    });
  });

  it('for an address that is not ours, by number and by name', async () => {
    const server = createServer();
    const error = await new Promise((resolve) => server.once('error', resolve).listen(0, '203.0.113.7'));
    expect(told(error).sentence).toBe('This machine has no address 203.0.113.7 to listen on.');
    const unknown = systemError('ENOTFOUND', { syscall: 'getaddrinfo', hostname: 'no-such-host' });
    expect(asOperatorError(unknown, ['no-such-host'])).toMatchObject({
      name: 'OperatorError',
      message: 'This machine has no address no-such-host to listen on.',
    });
    expect(asOperatorError(unknown, [undefined, 'another'])).toBe(unknown);
  });

  it('for a port below 1024', () => {
    expect(told(systemError('EACCES', { syscall: 'listen', address: '127.0.0.1', port: 80 })).sentence).toBe(
      'This user may not listen on port 80.',
    );
  });
});

it('anything else stays what it is', () => {
  for (const other of [
    new Error('a fault of ours'),
    new OperatorError('told already'),
    systemError('ECONNREFUSED', { syscall: 'connect', address: '127.0.0.1', port: 1 }),
    systemError('EMFILE', { path: '/data' }),
    'text',
    undefined,
  ])
    expect(asOperatorError(other)).toBe(other);
});
