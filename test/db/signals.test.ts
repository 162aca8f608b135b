import { describe, expect, it } from 'vitest';
import { DAY, dayOf } from '../../src/contracts/clock.ts';
import type { SignalOf } from '../../src/signals/index.ts';
import { NOW, addProject, temporaryStore } from '../support/temporary-store.ts';
import { isNews } from '../../src/signals/engine/is-news.ts';

const TODAY = dayOf(NOW);

const archived = (more: Partial<SignalOf<'archived'>> = {}): SignalOf<'archived'> => ({
  kind: 'archived',
  key: 'archived:R_acme/rocket',
  projectId: 'R_acme/rocket',
  repo: 'acme/rocket',
  state: 'over',
  onset: TODAY,
  detected: TODAY,
  peak: TODAY,
  ended: TODAY,
  severity: 'high',
  sentence: 'acme/rocket was archived',
  evidence: {
    day: TODAY,
    from: null,
    to: null,
    value: null,
    data: { line: 'observed', zone: 'UTC', asOf: null, through: TODAY },
  },
  ...more,
});

describe('signals', () => {
  it('are new once, and revised when what they say changes', async () => {
    const store = await temporaryStore();
    const projectId = await addProject(store);
    expect(await store.signals.record([archived()], NOW, isNews)).toMatchObject([
      { projectId, revision: 1, firstSeenAt: NOW },
    ]);
    expect(await store.signals.record([archived()], NOW + 1, isNews)).toEqual([]);
    // Evidence that moves without changing a word is kept, and nobody is told.
    expect(await store.signals.record([archived({ detected: TODAY + 1 })], NOW + 2, isNews)).toEqual([]);
    expect((await store.signals.list({ limit: 9 }))[0]).toMatchObject({
      revision: 1,
      updatedAt: NOW,
      signal: { detected: TODAY + 1 },
    });
    expect(await store.signals.record([archived({ severity: 'medium' })], NOW + 3, isNews)).toMatchObject([
      { revision: 2, firstSeenAt: NOW, updatedAt: NOW + 3 },
    ]);
  });

  it('of projects that are not tracked are left out, those of the whole platform are kept', async () => {
    const store = await temporaryStore();
    await addProject(store);
    const known = await store.signals.record(
      [
        archived({ projectId: 'R_other', key: 'k1' }),
        archived({ projectId: null, key: 'k2' }),
        archived({ projectId: 'Acme/Rocket', key: 'k3' }),
      ],
      NOW,
      isNews,
    );
    expect(known.map(({ projectId, signal }) => [signal.key, projectId])).toEqual([
      ['k2', null],
      ['k3', 1],
    ]);
  });

  it('are listed by every filter, newest first', async () => {
    const store = await temporaryStore();
    const [a, b] = [await addProject(store, 'a/a'), await addProject(store, 'b/b')];
    await store.projects.setDetails(b, { category: 'db' });
    await store.signals.record([archived({ projectId: 'R_a/a', key: 'a' })], NOW, isNews);
    await store.signals.record(
      [archived({ projectId: 'R_b/b', key: 'b', severity: 'low', state: 'onset' })],
      NOW + 5,
      isNews,
    );
    const keys = async (query: object): Promise<string[]> =>
      (await store.signals.list({ limit: 9, ...query })).map(({ signal }) => signal.key);
    expect(await keys({})).toEqual(['b', 'a']);
    expect(await keys({ projectId: a })).toEqual(['a']);
    expect(await keys({ categories: ['db'] })).toEqual(['b']);
    expect(await keys({ includeIds: [a], excludeIds: [b] })).toEqual(['a']);
    expect(await keys({ states: ['onset'], kinds: ['archived'] })).toEqual(['b']);
    expect(await keys({ kinds: ['gone'] })).toEqual([]);
    expect(await keys({ updatedSince: NOW + 1 })).toEqual(['b']);
    expect(await keys({ since: NOW })).toEqual(['b', 'a']);
    expect(await keys({ since: NOW + DAY })).toEqual([]);
    expect((await store.signals.list({ projectId: a, limit: 9 })).map(({ projectId }) => projectId)).toEqual([a]);
    expect(await keys({ limit: 1 })).toEqual(['b']);
  });

  it('are listed beside the name of today, also where another project has taken the old one', async () => {
    const store = await temporaryStore();
    const projectId = await addProject(store);
    await store.signals.record(
      [
        archived({ sentence: 'acme/rocket was archived: it takes no more changes.' }),
        archived({ key: 'all', projectId: null, repo: null, sentence: 'acme/rocket is not spoken of.' }),
      ],
      NOW,
      isNews,
    );
    await store.projects.observe(
      [
        { nodeId: 'R_acme/rocket', fullName: 'acme/moved' },
        { nodeId: 'R_taker', fullName: 'acme/rocket' },
      ],
      NOW + DAY,
    );
    // What is stored stays as it was found, or every rename would be told as news.
    expect(
      (await store.signals.list({ limit: 9 })).map(({ signal, projectName }) => [signal.repo, projectName]),
    ).toEqual([
      [null, null],
      ['acme/rocket', 'acme/moved'],
    ]);
    expect((await store.signals.list({ projectId, limit: 9 })).map(({ projectName }) => projectName)).toEqual([
      'acme/moved',
    ]);
  });

  it('are known by their key, else by project and kind, over or not', async () => {
    const store = await temporaryStore();
    await addProject(store);
    await addProject(store, 'acme/other');
    const one = archived({ projectId: 'R_acme/rocket' });
    await store.signals.record(
      [
        archived({ key: 'first', detected: TODAY - 9 }),
        archived({ key: 'second' }),
        archived({ key: 'else', projectId: 'R_acme/other' }),
        { ...archived({ key: 'gone' }), kind: 'gone' },
        archived({ key: 'all', projectId: null }),
      ],
      NOW,
      isNews,
    );
    expect((await store.signals.known([one, one])).map(({ signal }) => signal.key)).toEqual(['first', 'second']);
    expect((await store.signals.known([{ ...one, key: 'second' }, one])).map(({ signal }) => signal.key)).toEqual([
      'second',
      'first',
    ]);
    expect((await store.signals.known([{ ...one, key: 'first' }])).map(({ signal }) => signal.key)).toEqual(['first']);
    expect(await store.signals.known([archived({ projectId: null }), archived({ projectId: 'R_unknown' })])).toEqual(
      [],
    );
  });

  it('that live, and those of some kinds that began lately, are open', async () => {
    const store = await temporaryStore();
    await addProject(store);
    const spike = (key: string, onset: number, aftermath: object | null, state: 'over' | 'peak' = 'over') =>
      ({
        ...archived({ key, onset }),
        kind: 'star-spike',
        state,
        evidence: { aftermath },
      }) as unknown as SignalOf<'star-spike'>;
    await store.signals.record(
      [
        archived(),
        spike('told', TODAY - 31, {}),
        spike('waiting', TODAY - 31, null),
        spike('forgotten', TODAY - 90, null),
        spike('living', TODAY - 1, null, 'peak'),
      ],
      NOW,
      isNews,
    );
    const open = async (of?: readonly number[] | 'none tracked'): Promise<string[]> =>
      (await store.signals.open({ of, over: { kinds: ['star-spike'], onset: TODAY - 45 } }))
        .map(({ signal }) => signal.key)
        .sort();
    expect(await open()).toEqual(['living', 'told', 'waiting']);
    expect(await open([404])).toEqual([]);
    expect(await open('none tracked')).toEqual([]);
  });
});
