import { expect, test } from 'vitest';
import { turnDue } from '../../src/ingest/due.ts';
import { namedNow, namedSince } from '../../src/usage/adopters.ts';
import { DAY, ingestScene, trackAll } from '../support/ingest-setup.ts';

async function scene(first: string | null) {
  const here = await ingestScene({ projects: 1 });
  const list = (text: string | null): void => {
    here.repository(0).adopters = text === null ? null : { path: 'ADOPTERS.md', text };
  };
  list(first);
  await trackAll(here);
  const id = await here.id(0);
  const readAgain = async (): Promise<void> => {
    // Adopters are read every four weeks, on a day of the project's own.
    const project = await here.store.projects.get(id);
    const [fetched] = await here.store.projects.fetches([id], 'adopters');
    do here.clock.advance(DAY);
    while (project !== undefined && !turnDue(project, fetched, 'adopters', here.clock.now()));
    await here.ingest.daily();
  };
  const rows = () => here.store.usage.adopters({ projectIds: [id] });
  const names = async () => namedNow(await rows()).map(({ name }) => name);
  const since = async () => namedSince(await rows(), 0).map(({ name }) => name);
  const count = async () => (await here.store.projects.get(id))?.adopters;
  return { ...here, list, readAgain, names, since, count };
}

test('the names of a list are kept, and who comes in later is dated; who stood there at first is not new', async () => {
  const here = await scene('- Bosch\n- Acme\n');
  expect([await here.names(), await here.since(), await here.count()]).toEqual([['Acme', 'Bosch'], [], 2]);
  here.list('- Robert Bosch GmbH\n- Bosch GmbH\n- Acme, Inc.\n- Zalando\n');
  await here.readAgain();
  // Two spellings of one are one, and another spelling is nobody new.
  expect([await here.names(), await here.since(), await here.count()]).toEqual([
    ['Acme', 'Bosch GmbH', 'Robert Bosch GmbH', 'Zalando'],
    ['Robert Bosch GmbH', 'Zalando'],
    4,
  ]);
  const named = (await here.store.usage.adopters({ like: 'zalando' })).map(({ namedSince: at }) => at);
  expect(named).toEqual([here.clock.now()]);
});

test('who is taken off the list is no longer named, and is not new when it comes back', async () => {
  const here = await scene('- Bosch\n- Acme\n');
  here.list('- Acme\n');
  await here.readAgain();
  expect([await here.names(), await here.count()]).toEqual([['Acme'], 1]);
  here.list('- Acme\n- Bosch\n');
  await here.readAgain();
  expect([await here.names(), await here.since()]).toEqual([['Acme', 'Bosch'], []]);
  here.list(null);
  await here.readAgain();
  expect([await here.names(), await here.count()]).toEqual([[], null]);
});

test('a list that cannot be read says nothing of who is named', async () => {
  const here = await scene('- Bosch\n');
  here.list('Many happy companies.');
  await here.readAgain();
  expect([await here.names(), await here.count()]).toEqual([['Bosch'], null]);
});

test('a list that begins after the project was read without one names who is new', async () => {
  const here = await scene(null);
  here.list('- Bosch\n');
  await here.readAgain();
  expect(await here.since()).toEqual(['Bosch']);
});
