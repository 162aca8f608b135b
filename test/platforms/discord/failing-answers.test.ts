import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/contracts/messages/message.ts';
import type { Fault } from '../../fakes/discord/rest-server.ts';
import type { FakeInteraction } from '../../fakes/discord/fake-discord.ts';
import { answer, said } from '../../support/discord/setting.ts';
import { buttonsOf, isPrivate, seen, settle, world } from '../../support/discord/world.ts';
import type { World } from '../../support/discord/world.ts';

const score = [{ name: 'project', type: 3, value: 'a/b' }];
const projects = [{ name: 'projects', type: 3, value: 'a/b' }];
const long: Message = said('long', {
  blocks: [{ kind: 'list', items: Array.from({ length: 90 }, (_, index) => `item ${index} ${'x'.repeat(80)}`) }],
});
const refuse = (status: number, code?: number): Fault => ({
  kind: 'refuse',
  reply: { status, ...(code === undefined ? {} : { json: { code, message: 'no' } }) },
});
const FOLLOW_UP = { method: 'POST', path: /^\/v10\/webhooks/ };
const ORIGINAL = /@original$/;

/** Time passes until it is so. */
const comes = ({ clock }: World, what: () => boolean): Promise<void> =>
  expect.poll(async () => (clock.pass(500), await settle(), what())).toBe(true);
const open = async (here: World): Promise<FakeInteraction> => {
  here.deps.bot.answers = async () => answer(said('cannot be done'), { outcome: 'error' });
  const asked = here.fake.command(here.from, ['signals', 'announce']);
  await comes(here, () => asked.resolved);
  return asked;
};

describe('one failed request leaves nobody waiting', () => {
  it.each([
    ['taking back a public wait', { method: 'DELETE', path: ORIGINAL }, refuse(503)],
    ['taking it back, whose answer is lost', { method: 'DELETE', path: ORIGINAL }, { kind: 'lose' } as const],
    ['the private answer after that', FOLLOW_UP, refuse(503)],
    ['that answer, refused for good', FOLLOW_UP, refuse(400, 50035)],
  ])('at %s', async (what, match, fault) => {
    const here = await world();
    here.fake.faults.plan(fault, match);
    const asked = await open(here);
    expect(asked.messages.map(isPrivate)).toEqual([true]);
    expect(seen(asked)).toContain(what.includes('refused') ? 'Discord did not take the answer' : 'cannot be done');
  });

  it('in the middle of a long answer', async () => {
    const here = await world();
    here.deps.bot.answers = async () => answer(long);
    here.fake.faults.plan(refuse(503), FOLLOW_UP);
    const asked = here.fake.command(here.from, ['signals', 'score'], score);
    await comes(here, () => asked.messages.length === 3);
    here.fake.faults.plan(refuse(400, 50035), FOLLOW_UP);
    const cut = here.fake.command(here.from, ['signals', 'score'], score);
    await comes(here, () => cut.messages.length === 2);
    expect(seen(cut)).toContain('The rest of this answer could not be sent');
    expect(cut.messages.every(isPrivate)).toBe(true);
  });

  it.each([
    ['a deferred answer', ['signals', 'track'], projects, ORIGINAL, refuse(400, 50035)],
    ['an answer at once', ['signals', 'score'], score, /callback$/, refuse(413, 40005)],
  ])('with a payload that Discord does not take: %s', async (_what, words, options, path, fault) => {
    const here = await world();
    here.fake.faults.plan(fault, { path });
    const asked = here.fake.command(here.from, words, options);
    await comes(here, () => asked.resolved);
    const [, id = 'no id'] = /log under (\w+)/.exec(seen(asked)) ?? [];
    expect(seen(asked)).toContain('Discord did not take the answer');
    expect(
      here.deps.logger.lines.some(
        (line) => line.startsWith('error') && /5003|4000/.test(line) && line.includes('could not be answered'),
      ),
    ).toBe(true);
    expect(id).toMatch(/^[0-9a-f]{8}$/);
    expect(asked.messages.map(isPrivate)).toEqual([true]);
  });

  it('with a deferral whose every answer is lost', async () => {
    const here = await world();
    here.fake.faults.plan({ kind: 'lose' }, { path: /callback$/ });
    here.fake.faults.plan(refuse(503), { path: /callback$/, times: 2 });
    const asked = here.fake.command(here.from, ['signals', 'track'], projects);
    await comes(here, () => asked.resolved);
    expect(seen(asked)).toContain('answer to track');
    expect(asked.messages).toHaveLength(1);
  });

  it('with a picture that was to be shared', async () => {
    const here = await world();
    const { fake, deps, from } = here;
    deps.bot.answers = async () =>
      answer(
        said('c', {
          blocks: [
            {
              kind: 'chart',
              chart: { kind: 'ranking', title: 'T', measure: 'm', format: 'gain', footnote: 'f', rows: [] },
            },
          ],
        }),
      );
    const asked = fake.command(from, ['signals', 'score'], score);
    await asked.answered();
    fake.faults.plan(refuse(400, 50035), { path: ORIGINAL });
    const shared = fake.press(from, asked.original ?? expect.fail(), buttonsOf(asked.original).get('Share') ?? '');
    await comes(here, () => shared.resolved);
    expect(seen(shared)).toContain('could not be shared');
    expect(shared.messages.map(isPrivate)).toEqual([true]);
  });

  it('with a form', async () => {
    const here = await world();
    const { fake, deps, from } = here;
    deps.bot.answers = async () =>
      answer(
        said('x', {
          blocks: [
            { kind: 'buttons', buttons: [{ label: 'Change', action: { kind: 'form', command: 'subscribe digest' } }] },
          ],
        }),
      );
    const asked = fake.command(from, ['signals', 'score'], score);
    await asked.answered();
    fake.faults.plan(refuse(400, 50035), { path: /callback$/ });
    const pressed = fake.press(from, asked.original ?? expect.fail(), buttonsOf(asked.original).get('Change') ?? '');
    await comes(here, () => pressed.resolved);
    expect(seen(pressed)).toContain('could not be opened');
  });
});

describe('a button whose meaning has to be looked up', () => {
  const longCommand = `track ${Array.from({ length: 20 }, (_, index) => `owner/project-${index}`).join(' ')}`;
  const withButton = async (here: World): Promise<() => FakeInteraction> => {
    here.deps.bot.answers = async (invocation) =>
      answer(
        said(`answer to ${invocation.name}`, {
          blocks: [
            {
              kind: 'buttons',
              buttons: [{ label: 'All', action: { kind: 'command', command: longCommand, answer: 'reply' } }],
            },
          ],
        }),
      );
    const asked = here.fake.command(here.from, ['signals', 'score'], score);
    await asked.answered();
    const source = asked.original ?? expect.fail();
    return () => here.fake.press(here.from, source, buttonsOf(source).get('All') ?? '');
  };

  it('is answered when the look-up throws, with an id for the log', async () => {
    const here = await world();
    const press = await withButton(here);
    here.deps.stores.actions.read = async () => {
      throw new Error('database is locked');
    };
    const pressed = press();
    await comes(here, () => pressed.resolved);
    expect(seen(pressed)).toContain('Something went wrong');
    expect(here.deps.logger.lines.some((line) => line.includes('database is locked'))).toBe(true);
  });

  it('is acknowledged in time when the look-up hangs, and answered when it ends', async () => {
    const here = await world();
    const press = await withButton(here);
    const kept = { ...here.deps.stores.actions };
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    here.deps.stores.actions.read = async (id) => {
      await gate;
      return kept.read(id);
    };
    const pressed = press();
    await comes(here, () => pressed.callback !== undefined);
    expect((pressed.callback?.at ?? Infinity) - pressed.at).toBeLessThan(3_000);
    release();
    await comes(here, () => pressed.resolved);
    expect(seen(pressed)).toContain('answer to track');
    expect(isPrivate(pressed.messages[0])).toBe(true);
  });
});
