import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../db/open.ts';
import { temporaryFolder } from '../support/temporary-store.ts';
import { runMain } from '../support/processes/bot-process.ts';
import { spawnVerb } from '../support/processes/run-verb.ts';

/** Something that runs in the process before the command line does. */
const before = (code: string): { NODE_OPTIONS: string } => ({
  NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(code)}`,
});
/** As soon as the command line listens for signals, which it does before anything else may fail. */
const onceListening = (code: string): { NODE_OPTIONS: string } =>
  before(`process.on('newListener', (name) => { if (name === 'SIGTERM') process.nextTick(() => { ${code} }); });`);
const OPEN = before('setInterval(() => {}, 1000);');
const SECRET = 'planted0secret0of0no0shape';

describe('an error that nobody caught', () => {
  it.each([
    ['thrown', `throw new Error('refused ' + process.env.GITHUB_TOKEN);`],
    ['rejected', `void Promise.reject(new Error('refused ' + process.env.GITHUB_TOKEN));`],
    ['that is no error', `void Promise.reject('refused ' + process.env.GITHUB_TOKEN);`],
  ])('%s, is a line in the log without secrets, and ends the process', async (_how, code) => {
    const child = runMain(
      ['doctor'],
      { ...onceListening(code), GITHUB_TOKEN: SECRET, GITHUB_API_URL: 'http://127.0.0.1:1' },
      temporaryFolder(),
    );
    expect(await child.ended).toBe(1);
    expect(child.said()).toMatch(
      /^\{"level":"error",.*refused \[redacted\].*"msg":"unexpected failure"\}\ngroundswell: something unexpected failed; the log line above says what\.\n$/,
    );
    expect(child.said()).not.toContain(SECRET);
  });
});

describe('a data folder that cannot be made', () => {
  it.each([
    ['ask', 'help'],
    ['ingest', 'pulse'],
    ['apply', 'x.yml'],
  ])('is one sentence with a hint, whatever the verb: %s', async (...argv) => {
    const home = temporaryFolder();
    writeFileSync(path.join(home, 'taken'), '');
    writeFileSync(path.join(home, 'x.yml'), 'projects: []');
    const child = runMain(argv, { GROUNDSWELL_DATABASE: path.join(home, 'taken', 'bot.db') }, home);
    expect(await child.ended).toBe(1);
    expect(child.said()).toMatch(/^groundswell: [^\n]+\n {2}[^\n]+\n$/);
  });
});

describe('a verb that has ended', () => {
  it.each<[string, string[], number, RegExp]>([
    ['help', ['--help'], 0, /^Usage: groundswell/],
    ['an unknown verb', ['dance'], 1, /unknown command/],
    ['an answer', ['register', 'slack'], 0, /\}\n$/],
    ['a refusal', ['start'], 1, /Neither Slack nor Discord is configured/],
  ])('ends the process with its own code whatever is still open: %s', async (_name, argv, code, said) => {
    const child = runMain(argv, OPEN, temporaryFolder());
    onTestFinished(async () => {
      await child.stop('SIGKILL');
    });
    expect(await child.ended).toBe(code);
    expect(child.said()).toMatch(said);
  });

  it('is heard to the end, however much it says', async () => {
    const folder = temporaryFolder();
    const database = path.join(folder, 'many.db');
    const store = await openStore({ file: database });
    await store.projects.observe(
      Array.from({ length: 10_000 }, (_, at) => ({
        nodeId: `R_${at}`,
        fullName: `many/project-with-a-long-name-${at}`,
      })),
      1,
    );
    await store.close();
    const ran = await spawnVerb(['export', 'all', '--database', database], OPEN, { folder });
    expect(ran.code).toBe(0);
    expect(new Set(ran.stdout.match(/project-with-a-long-name-\d+/g)).size).toBe(10_000);
  });
});

it('a log level that is none is a sentence where settings are read, and no hindrance elsewhere', async () => {
  const folder = temporaryFolder();
  const [help, wrong] = await Promise.all([
    spawnVerb(['--help'], { GROUNDSWELL_LOG_LEVEL: 'loud' }, { folder }),
    spawnVerb(['register', 'slack'], { GROUNDSWELL_LOG_LEVEL: 'loud' }, { folder }),
  ]);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(wrong).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^groundswell: GROUNDSWELL_LOG_LEVEL should be trace, .*, not “loud”\.\n.*\n$/,
    ) as unknown,
  });
  expect((await spawnVerb(['register', 'slack'], { GROUNDSWELL_LOG_LEVEL: 'info ' }, { folder })).code).toBe(0);
});
