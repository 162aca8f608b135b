import { expect, test } from 'vitest';
import { adopterEntries } from '../../../src/sources/github/reading/adopter-names.ts';
import { judge } from '../../../src/sources/github/classify.ts';
import {
  adoptersQuery,
  costOf,
  dailyQuery,
  lookupQuery,
  organisationQuery,
  pulseQuery,
  releasesQuery,
  windowsQuery,
} from '../../../src/sources/github/reading/queries.ts';
import { parse } from 'graphql';
import { priceOf } from '../../fakes/github/cost.ts';
import { githubSchema } from '../../fakes/github/schema.ts';
import { scene } from '../../support/github-setup.ts';

const ids = (count: number): { ids: string[] } => ({ ids: Array.from({ length: count }, (_, at) => `R_${at}`) });

test('our own figures of what a query costs are those of the published formula', () => {
  for (const query of [pulseQuery, dailyQuery, releasesQuery, adoptersQuery]) {
    for (const count of [1, 3, query.batch]) {
      const price = priceOf(githubSchema(), parse(query.text), ids(count));
      expect(price).toMatchObject({ points: costOf(query, count), refusal: undefined });
    }
  }
  for (const count of [1, 10]) {
    expect(priceOf(githubSchema(), parse(windowsQuery(count).text), ids(count)).points).toBe(
      costOf(windowsQuery(count), count),
    );
    expect(priceOf(githubSchema(), parse(lookupQuery(count).text), {}).points).toBe(1);
  }
  expect(priceOf(githubSchema(), parse(organisationQuery.text), { first: 100 }).points).toBe(1);
});

test('points a project: pulse at most 0.011, daily snapshot at most 0.12, metered by the fake', async () => {
  const { fake, github, refs } = await scene({ projects: 1_000, weeks: 5 });
  await github.pulse(refs);
  const pulsePoints = fake.meter.charged.graphql / refs.length;
  await github.daily(refs);
  const dailyPoints = fake.meter.charged.graphql / refs.length - pulsePoints;
  expect(pulsePoints).toBeLessThanOrEqual(0.011);
  expect(dailyPoints).toBeLessThanOrEqual(0.12);
  expect({ pulsePoints, dailyPoints }).toEqual({ pulsePoints: 0.01, dailyPoints: 0.08 });
  expect(github.budget().spent.graphqlPoints).toBe(fake.meter.charged.graphql);
  expect(github.budget().graphql?.remaining).toBe(fake.meter.limits.graphql - fake.meter.charged.graphql);
});

test('the fake refuses what GitHub refuses', () => {
  const price = (text: string, variables = {}): string | undefined =>
    priceOf(githubSchema(), parse(text), variables).refusal?.type;
  expect(price('{ repository(owner: "a", name: "b") { issues { nodes { id } } } }')).toBe(
    'MISSING_PAGINATION_BOUNDARIES',
  );
  expect(price('{ repository(owner: "a", name: "b") { issues(first: 101) { nodes { id } } } }')).toBe(
    'EXCESSIVE_PAGINATION',
  );
  expect(price('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', ids(101))).toBe('ARGUMENT_LIMIT');
  expect(
    price(
      '{ repository(owner: "a", name: "b") { issues(first: 100) { nodes { comments(first: 100) { nodes { reactions(first: 100) { nodes { id } } } } } } } }',
    ),
  ).toBe('MAX_NODE_LIMIT_EXCEEDED');
  expect(price('{ repository(owner: "a", name: "b") { issues { totalCount } } }')).toBeUndefined();
  // The documentation's own example: 100 repositories, 50 issues each, 60 labels each: 5,101 requests, 51 points.
  const example =
    '{ viewer { repositories(first: 100) { edges { node { issues(first: 50) { totalCount edges { node { labels(first: 60) { edges { node { id } } } } } } } } } } }';
  expect(priceOf(githubSchema(), parse(example), {}).points).toBe(51);
});

test.each([
  ['| A | B |\n|---|---|\n| x | 1 |\n| y | 2 |', 2],
  ['# Adopters\n\n* [One](https://one.example)\n  - detail\n* Two', 2],
  ['1. One\n2. Two\n3. Three', 3],
  ['# Users\n## Acme\ntext\n## Bmce\ntext', 2],
  ['<!-- - none\n- here -->\nWe are proud.', null],
  ['```\n- not\n- this\n```\n- this', 1],
  ['A | B\n:-- | --:\nx | 1\n| y | 2 |', 1],
  ['| A |\n |:---:| \n| - |\n| x |', 2],
  ['- a <!-- never ends\n- b', 2],
  ['', null],
])('adopters in %j', (text, entries) => {
  expect(adopterEntries(text)?.length ?? null).toBe(entries);
});

test.each([
  ['a rule that does not end', `|--${' '.repeat(100_000)}x|`],
  ['comments that do not end', '<!--'.repeat(100_000)],
  ['blanks', `${' '.repeat(300_000)}|x`],
])('adopters in %s are counted in the time of one pass', (_what, text) => {
  const began = performance.now();
  adopterEntries(text);
  expect(performance.now() - began).toBeLessThan(500);
});

const now = Date.parse('2026-11-18T20:00:00Z');
const date = 'Wed, 18 Nov 2026 20:00:30 GMT';

test.each([
  [
    '429 with seconds',
    { status: 429, headers: { 'retry-after': '8' }, message: '' },
    { kind: 'pause', until: now + 8_000, said: true },
  ],
  [
    '403 with a date, by their clock',
    { status: 403, headers: { 'retry-after': 'Wed, 18 Nov 2026 20:00:40 GMT', date }, message: '' },
    { kind: 'pause', until: now + 10_000, said: true },
  ],
  [
    '403 secondary without a time',
    { status: 403, headers: { 'x-ratelimit-remaining': '4000' }, message: 'You have exceeded a secondary rate limit.' },
    { kind: 'pause', until: now + 60_000, said: false },
  ],
  [
    'the old words',
    { status: 403, headers: {}, message: 'You have triggered an abuse detection mechanism.' },
    { kind: 'pause', until: now + 60_000, said: false },
  ],
  [
    'nothing left',
    {
      status: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1_000 + 90), date },
      message: '',
    },
    { kind: 'spent', resetAt: now + 61_000 },
  ],
  [
    'a plain 403',
    { status: 403, headers: { 'x-ratelimit-remaining': '10' }, message: 'no' },
    { kind: 'refused', absence: { ok: false, reason: 'forbidden', detail: 'status 403: no' } },
  ],
  [
    '401',
    { status: 401, headers: {}, message: 'Bad credentials' },
    { kind: 'bad-token', detail: 'it is unknown, expired or revoked' },
  ],
  ['304', { status: 304, headers: {}, message: '' }, { kind: 'unchanged' }],
  ['504', { status: 504, headers: {}, message: '' }, { kind: 'broken', reason: 'timeout', detail: 'status 504' }],
  [
    '422',
    { status: 422, headers: {}, message: 'flagged as spam\nreally\u202e' },
    { kind: 'refused', absence: { ok: false, reason: 'spam-flagged', detail: 'status 422: flagged as spam really' } },
  ],
])('judges %s', (_, answer, verdict) => {
  expect(judge(answer, now)).toEqual(verdict);
});
