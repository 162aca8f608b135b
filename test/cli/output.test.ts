import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadDotEnv } from '../../src/app/load-dot-env.ts';
import { slackSettings } from '../fakes/settings.ts';
import { startFakeSlack } from '../fakes/slack/fake-slack.ts';
import { temporaryFolder } from '../support/temporary-store.ts';

const MAIN = resolve(import.meta.dirname, '../../src/groundswell.js');

/** The program as a shell starts it, with its output going where the redirection says. */
function shell(command: string, environment: Readonly<Record<string, string>> = {}) {
  const child = spawn('bash', ['-c', `exec "${process.execPath}" "${MAIN}" ${command}`], {
    cwd: temporaryFolder(),
    env: { PATH: process.env['PATH'], TZ: 'UTC', NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<{ code: number | null; stderr: string }>((done) =>
    child.on('close', (code) => done({ code, stderr })),
  );
  return { child, ended };
}

/** Starting a process takes its time on a machine that does other work. */
const PATIENT = 120_000;

it('an answer that cannot be written is a failure in a sentence', { timeout: PATIENT }, async () => {
  expect(await shell('--help > /dev/full').ended).toEqual({
    code: 1,
    stderr:
      'groundswell: The output could not be written: the disk is full.\n  Part of it may be there; write it elsewhere.\n',
  });
});

it('a bot whose log goes nowhere serves on until it is told to stop', { timeout: PATIENT }, async () => {
  const slack = await startFakeSlack();
  onTestFinished(() => slack.stop());
  const { child, ended } = shell('start > /dev/full 2>&1', {
    ...slackSettings(slack),
    GITHUB_TOKEN: 'none',
    GITHUB_API_URL: 'http://127.0.0.1:1',
  });
  await expect.poll(() => slack.socket.connections(), { timeout: PATIENT / 2 }).toBe(1);
  for (let time = 0; time < 3; time += 1)
    expect(JSON.stringify((await slack.to.command('help')).ack)).toContain('score');
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
});

it('reads a .env with a mark at its beginning, and says of others why they cannot be read', () => {
  const file = join(temporaryFolder(), '.env');
  const read = (bytes: string | Buffer, environment: Record<string, string> = {}) => {
    writeFileSync(file, bytes);
    const error = loadDotEnv(environment, file);
    return error === undefined ? environment : error.message;
  };
  expect(read('\uFEFFGITHUB_TOKEN=one\r\nGROUNDSWELL_ZONE="UTC"\r\n')).toEqual({
    GITHUB_TOKEN: 'one',
    GROUNDSWELL_ZONE: 'UTC',
  });
  expect(read('GITHUB_TOKEN=one\n', { GITHUB_TOKEN: 'two' })).toEqual({ GITHUB_TOKEN: 'two' });
  expect(read(Buffer.from('\uFEFFGITHUB_TOKEN=one\n', 'utf16le'))).toBe(`The file ${file} is UTF-16.`);
  expect(loadDotEnv({}, join(file, 'none'))).toBeUndefined();
  expect(loadDotEnv({}, '/proc/self/mem')?.message ?? '').toBe('The file /proc/self/mem cannot be read.');
});
