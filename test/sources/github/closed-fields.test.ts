import { parse, visit } from 'graphql';
import { describe, expect, it, test } from 'vitest';
import { dailyQuery } from '../../../src/sources/github/reading/queries.ts';
import type { DailyFacts, Outcome } from '../../../src/sources/github/types.ts';
import { scene } from '../../support/github-setup.ts';

const forbidden = { type: 'FORBIDDEN', message: 'This field is no longer available.' };

/** Which repository this is, whether it is public, and its stars: without these there is no reading. */
const NEEDED = ['id', 'nameWithOwner', 'isPrivate', 'stargazerCount'];

/** Every field that the daily query asks of a repository, by alias. */
function askedFields(): string[] {
  const fields: string[] = [];
  let depth = 0;
  visit(parse(dailyQuery.text), {
    Field: {
      enter(node) {
        depth += 1;
        if (depth === 2) fields.push(node.alias?.value ?? node.name.value);
      },
      leave: () => void (depth -= 1),
    },
  });
  return fields.filter((field) => !field.startsWith('__') && !NEEDED.includes(field));
}

/** The facts with the names of what is missing, without the reasons. */
function valueOf(outcome: Outcome<DailyFacts> | undefined): DailyFacts {
  if (outcome?.ok !== true) throw new Error(`absent: ${outcome?.reason}`);
  return outcome.value;
}

describe('a field that GitHub closes costs that field alone', () => {
  it.each(askedFields())('%s', async (field) => {
    const { fake, github, refs, repository } = await scene();
    const open = valueOf((await github.daily(refs)).get(repository(1).id));
    fake.world.closedFields.set(`Repository.${field}`, forbidden);
    fake.forget();
    const closed = valueOf((await github.daily(refs)).get(repository(1).id));
    expect(closed.missing).toEqual([{ field, reason: 'forbidden' }]);
    const changed = Object.keys(open).filter(
      (key) =>
        key !== 'missing' &&
        JSON.stringify(open[key as keyof DailyFacts]) !== JSON.stringify(closed[key as keyof DailyFacts]),
    );
    expect(changed.filter((key) => closed[key as keyof DailyFacts] !== null)).toEqual([]);
    expect(changed.length).toBeLessThanOrEqual(field === 'releases' ? 2 : 1);
    // Once more without it, for what the schema forbids to be null; not once for each repository.
    expect(fake.requests.length).toBeLessThanOrEqual(2);
  });

  it('finds all of them, by the schema', () => {
    expect(askedFields()).toEqual(expect.arrayContaining(['watchers', 'issuesOpen', 'releases', 'repositoryTopics']));
    expect(askedFields()).toHaveLength(19);
  });
});

test('several closed fields, each for other repositories, cost each repository its own', async () => {
  const { fake, github, refs, repository } = await scene({ projects: 6 });
  fake.world.closedFields.set('Repository.watchers', { ...forbidden, only: [repository(0).id, repository(1).id] });
  fake.world.closedFields.set('Repository.issuesOpen', { ...forbidden, only: [repository(1).id, repository(2).id] });
  const facts = await github.daily(refs);
  const missing = refs.map(({ nodeId }) => valueOf(facts.get(nodeId)).missing.map(({ field }) => field));
  expect(missing).toEqual([['watchers'], ['watchers', 'issuesOpen'], ['issuesOpen'], [], [], []]);
});

test('what GitHub failed to compute once is asked for once more before it is left out', async () => {
  const { fake, github, refs, repository } = await scene();
  const failing = { message: 'Something went wrong while executing your query.', only: [repository(0).id] };
  fake.world.closedFields.set('Repository.issuesTotal', { ...failing, times: 1 });
  expect(valueOf((await github.daily(refs)).get(repository(0).id)).missing).toEqual([]);
  fake.world.closedFields.set('Repository.issuesTotal', failing);
  expect(valueOf((await github.daily(refs)).get(repository(0).id)).missing).toEqual([
    { field: 'issuesTotal', reason: 'server-error' },
  ]);
});

test('a closed field that is needed makes the repository absent with the reason', async () => {
  const { fake, github, refs, repository } = await scene();
  fake.world.closedFields.set('Repository.stargazerCount', { ...forbidden, only: [repository(0).id] });
  for (const ask of ['pulse', 'daily'] as const) {
    const outcomes = await github[ask](refs);
    expect(outcomes.get(repository(0).id)).toMatchObject({ ok: false, reason: 'forbidden' });
    expect(outcomes.get(repository(1).id)).toMatchObject({ ok: true });
  }
});

describe('a query that was too much for GitHub', () => {
  it.each(['pulse', 'daily'] as const)('is halved until it is answered: %s', async (ask) => {
    const { fake, github, refs } = await scene({ projects: 40 });
    fake.world.mostInQuery = 6;
    const outcomes = await github[ask](refs);
    expect([...outcomes.values()].filter(({ ok }) => ok)).toHaveLength(40);
    const sizes = fake.requests
      .filter(({ path }) => path === '/graphql')
      .map(({ variables }) => (variables['ids'] as unknown[]).length);
    expect(sizes[0]).toBe(40);
    expect(sizes[1]).toBe(17);
    expect(Math.min(...sizes)).toBeLessThanOrEqual(6);
  });

  it('is absent as failed where even one is too much, and the others are whole', async () => {
    const { fake, github, refs } = await scene({ projects: 3 });
    fake.world.mostInQuery = 0;
    for (const outcome of (await github.pulse(refs)).values())
      expect(outcome).toMatchObject({ ok: false, reason: 'server-error' });
  });
});
