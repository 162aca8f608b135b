import { expect, it } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import { verbsOnGitHub } from '../support/verbs-on-github.ts';
import type { VerbsOnGitHub } from '../support/verbs-on-github.ts';

/** Names that the code has for reasons, and names of GitHub's answers. */
const CODES =
  /\b(?:not-found|spam-flagged|too-large|server-error|bad-data|needs-token|issues-off|no-answer|rate-limited|NOT_FOUND|FORBIDDEN|RATE_LIMIT\w*|SERVICE_UNAVAILABLE|HTTP \d|Bad Gateway|HttpError|fetch failed|node id|global id)\b|\((?:gone|timeout|4\d\d|5\d\d)\)/;

/** All that a person can read of a project. */
const everything = async ({ run, ask }: VerbsOnGitHub): Promise<string[]> => [
  await run('ingest', 'pulse'),
  await run('ingest', 'daily'),
  ...(await Promise.all(
    ['score', 'health', 'trend', 'use', 'track'].map((command) => ask(`${command} org0/project0`)),
  )),
  await ask('compare org0/project0 org0/project1'),
  await ask('status'),
  await run('export', 'all'),
];

it.each<[string, (world: VerbsOnGitHub) => void, RegExp]>([
  [
    'contributors that GitHub does not count',
    ({ github }) => (github.world.get('org0/project0').troubles.tooManyContributors = true),
    /GitHub refuses to count it/,
  ],
  [
    'a star history that GitHub withholds',
    ({ github }) => (github.world.get('org0/project0').troubles.spamFlagged = true),
    /star growth/,
  ],
  ['a repository that is gone', ({ github }) => (github.world.get('org0/project0').troubles.deleted = true), /deleted/],
  ['one that was taken down', ({ github }) => (github.world.get('org0/project0').troubles.blocked = true), /taken/],
  ['a query that breaks', ({ github }) => (github.world.get('org0/project0').troubles.heavy = true), /GitHub/],
  [
    'an error without a type',
    ({ github }) => (github.world.get('org0/project0').troubles.nodeErrors = Infinity),
    /GitHub/,
  ],
])('%s is told in words, before and after it happened', async (_what, breakIt, sentence) => {
  const fresh = await verbsOnGitHub();
  breakIt(fresh);
  await fresh.run('ingest', 'daily', 'org0/project0', 'org0/project1');
  const first = await everything(fresh);
  for (const text of first) expect(text).not.toMatch(CODES);

  const known = await verbsOnGitHub();
  await known.run('ingest', 'daily', 'org0/project0', 'org0/project1');
  known.clock.advance(DAY);
  breakIt(known);
  const later = await everything(known);
  for (const text of later) expect(text).not.toMatch(CODES);
  expect([...first, ...later].join('\n')).toMatch(sentence);
});

it('without a token, what only a token shows is said to be so', async () => {
  const without = await verbsOnGitHub({ more: { GITHUB_TOKEN: '' } });
  await without.run('ingest', 'daily', 'org0/project0', 'org0/project1');
  const told = await everything(without);
  for (const text of told) expect(text).not.toMatch(CODES);
  expect(told.join('\n')).toContain('GitHub shows this only to a bot with a token');
});

it('a budget that is used up is told in words', async () => {
  const known = await verbsOnGitHub();
  await known.run('ingest', 'daily', 'org0/project0');
  known.clock.advance(DAY);
  known.github.meter.drain('graphql', 0);
  const told = (await known.run('ingest', 'daily')) + (await known.ask('score org0/project0'));
  expect(told).not.toMatch(CODES);
  expect(told).toContain("This hour's GitHub GraphQL budget is used up");
});
