import { describe, expect, it } from 'vitest';
import { answer, button, score, PIXEL, said } from '../../support/discord/setting.ts';
import {
  buttonsOf,
  EPHEMERAL,
  isPrivate,
  MANAGE_CHANNELS,
  MANAGE_GUILD,
  seen,
  SEND_MESSAGES,
  settle,
  world,
} from '../../support/discord/world.ts';
import type { Answer } from '../../../src/contracts/bot.ts';
import type { Message } from '../../../src/contracts/messages/message.ts';

describe('a slash command', () => {
  it('is answered in the acknowledgement itself, to the asker alone, with Share', async () => {
    const { fake, deps, from } = await world();
    const asked = fake.command(from, ['signals', 'score'], [...score(), { name: 'window', type: 3, value: '2w' }]);
    await asked.answered();
    expect(asked.callback?.type).toBe(4);
    expect(isPrivate(asked.original)).toBe(true);
    expect(seen(asked)).toContain('answer to score');
    expect(buttonsOf(asked.original).has('Share')).toBe(true);
    expect(deps.bot.invocations[0]).toMatchObject({
      invocation: { name: 'score', options: { project: 'qdrant/qdrant', window: 14 } },
      caller: { userName: 'ada', personal: false, mayManage: false },
    });
  });

  it('is deferred after half of the three seconds, and then completed', async () => {
    const { fake, deps, from, clock } = await world();
    let finish: (value: Answer) => void = () => undefined;
    deps.bot.answers = () => new Promise((resolve) => (finish = resolve));
    const asked = fake.command(from, ['signals', 'score'], score());
    await expect.poll(() => deps.bot.invocations.length).toBe(1);
    await settle();
    expect(asked.callback).toBeUndefined();
    clock.pass(1_500);
    await asked.acknowledged();
    expect(asked.callback).toMatchObject({ type: 5, data: { flags: EPHEMERAL } });
    expect((asked.callback?.at ?? Infinity) - asked.at).toBeLessThanOrEqual(3_000);
    finish(answer(said('took a while')));
    await asked.answered();
    expect(seen(asked)).toContain('took a while');
    expect(isPrivate(asked.original)).toBe(true);
  });

  it('is deferred at once where it may take long, and shows what is going on', async () => {
    const { fake, deps, from, clock } = await world();
    let go: () => void = () => undefined;
    deps.bot.answers = async (_invocation, _caller, hooks) => {
      await new Promise<void>((resolve) => (go = resolve));
      clock.pass(5_000);
      hooks.onProgress?.('fetching 2 of 3');
      await new Promise<void>((resolve) => (go = resolve));
      return answer(said('tracked'));
    };
    const asked = fake.command(from, ['signals', 'track'], [{ name: 'projects', type: 3, value: 'a/b, c/d' }]);
    await asked.acknowledged();
    expect(asked.callback?.type).toBe(5);
    await expect.poll(() => deps.bot.invocations.length).toBe(1);
    expect(deps.bot.invocations[0]?.invocation.options).toEqual({ projects: ['a/b', 'c/d'] });
    go();
    await asked.editedTimes(1);
    expect(seen(asked)).toContain('fetching 2 of 3');
    go();
    await asked.editedTimes(2);
    expect(seen(asked)).toContain('tracked');
    expect(seen(asked)).not.toContain('fetching');
  });

  it('gets a sentence with an id when the handler throws, and the log finds the id', async () => {
    const { fake, deps, from } = await world();
    deps.bot.answers = () => {
      throw new Error('cannot read properties');
    };
    const asked = fake.command(from, ['signals', 'score'], score());
    await asked.answered();
    expect(isPrivate(asked.original)).toBe(true);
    expect(seen(asked)).toContain('Something went wrong');
    expect(seen(asked)).not.toContain('cannot read properties');
    expect(deps.logger.lines.some((line) => line.includes('cannot read properties'))).toBe(true);
  });

  it('gets a sentence when the handler hangs, and the handler is told to stop', async () => {
    const { fake, deps, from, clock } = await world();
    let signal: AbortSignal | undefined;
    deps.bot.answers = (_invocation, _caller, hooks) => {
      signal = hooks.signal;
      return new Promise(() => undefined);
    };
    const asked = fake.command(from, ['signals', 'score'], score());
    await expect.poll(() => deps.bot.invocations.length).toBe(1);
    clock.pass(1_500);
    await asked.acknowledged();
    await expect.poll(() => (clock.pass(10_000), asked.resolved)).toBe(true);
    expect(seen(asked)).toContain('longer than 60 seconds');
    await expect.poll(() => signal?.aborted).toBe(true);
  });

  it('explains bad input instead of running it', async () => {
    const { fake, deps, from } = await world();
    const asked = fake.command(from, ['signals', 'score'], [...score(), { name: 'window', type: 3, value: 'soon' }]);
    await asked.answered();
    expect(seen(asked)).toContain('“soon” is not a time span');
    expect(deps.bot.invocations).toEqual([]);
  });

  it('answers everybody where the command says so, but never an error', async () => {
    const { fake, deps, from } = await world();
    deps.bot.answers = async () => answer(said('for all'), { visibility: 'channel' });
    const open = fake.command(from, ['signals', 'announce']);
    await open.answered();
    expect(open.callback).toMatchObject({ type: 5, data: {} });
    expect(isPrivate(open.original)).toBe(false);
    expect(seen(open)).toContain('for all');
    deps.bot.answers = async () => answer(said('not possible'), { visibility: 'channel', outcome: 'error' });
    const wrong = fake.command(from, ['signals', 'announce']);
    await wrong.answered();
    expect(wrong.originalDeleted).toBe(true);
    expect(wrong.messages.map(isPrivate)).toEqual([true]);
    expect(seen(wrong)).toContain('not possible');
  });

  it('knows its words in groups', async () => {
    const { fake, deps, from } = await world();
    const asked = fake.command(from, ['signals', 'subscribe', 'digest'], [{ name: 'hour', type: 4, value: 9 }]);
    await asked.answered();
    expect(deps.bot.invocations[0]?.invocation).toEqual({ name: 'subscribe digest', options: { hour: 9 } });
  });

  it('reads an uploaded list', async () => {
    const { fake, deps, from, channel } = await world();
    const bytes = new TextEncoder().encode('qdrant/qdrant\nmilvus-io/milvus\n');
    fake.state.channels.get(channel)?.messages.push({
      id: '77',
      channel,
      author: from.user,
      body: {},
      files: [{ name: 'list.csv', bytes }],
      at: 0,
      edits: 0,
      ephemeral: true,
      askedBy: undefined,
      replyTo: undefined,
      pings: [],
      nonce: undefined,
    });
    const attachment = {
      id: '5',
      filename: 'list.csv',
      size: bytes.length,
      url: `${fake.restUrl}/attachments/${channel}/77/list.csv`,
      proxy_url: '',
    };
    const asked = fake.command(
      from,
      ['signals', 'track'],
      [
        { name: 'projects', type: 3, value: 'a/b' },
        { name: 'list', type: 11, value: '5' },
      ],
      { '5': attachment },
    );
    await asked.answered();
    expect(deps.bot.invocations[0]?.invocation.options['list']).toBe('qdrant/qdrant\nmilvus-io/milvus');
  });

  it('sends a chart along', async () => {
    const { fake, deps, from } = await world();
    deps.bot.answers = async () =>
      answer(
        said('with chart', {
          blocks: [
            {
              kind: 'chart',
              chart: { kind: 'ranking', title: 'T', measure: 'm', format: 'gain', footnote: 'f', rows: [] },
            },
          ],
        }),
      );
    const asked = fake.command(from, ['signals', 'score'], score());
    await asked.answered();
    expect(Buffer.from(asked.original?.files[0]?.bytes ?? [])).toEqual(PIXEL);
    deps.charts.broken = true;
    const again = fake.command(from, ['signals', 'score'], score());
    await again.answered();
    expect(again.original?.files).toEqual([]);
    expect(seen(again)).toContain('could not be drawn');
  });

  it('is resolved after a reconnect in between', async () => {
    const { fake, deps, from } = await world();
    let finish: (value: Answer) => void = () => undefined;
    deps.bot.answers = () => new Promise((resolve) => (finish = resolve));
    const asked = fake.command(from, ['signals', 'track'], [{ name: 'projects', type: 3, value: 'a/b' }]);
    await asked.acknowledged();
    await expect.poll(() => deps.bot.invocations.length).toBe(1);
    const resumed = fake.gateway.next('resume');
    fake.gateway.breakConnections();
    await resumed;
    finish(answer(said('still here')));
    await asked.answered();
    expect(seen(asked)).toContain('still here');
  });

  it('is answered once when the answer to the acknowledgement is lost', async () => {
    const { fake, deps, from, clock } = await world();
    fake.faults.plan({ kind: 'lose' }, { path: /callback$/ });
    const asked = fake.command(from, ['signals', 'score'], score());
    await asked.acknowledged();
    await expect
      .poll(async () => (clock.pass(150), fake.requests.filter((request) => request.endsWith('/callback')).length))
      .toBe(2);
    expect(seen(asked)).toContain('answer to score');
    expect(asked.messages).toHaveLength(1);
    await settle();
    expect(deps.logger.lines.filter((line) => line.startsWith('error'))).toEqual([]);
  });

  it('completes the answer through outages of Discord', async () => {
    const { fake, from, clock } = await world();
    fake.faults.plan({ kind: 'refuse', reply: { status: 503 } }, { path: /@original$/, times: 3 });
    const asked = fake.command(from, ['signals', 'track'], [{ name: 'projects', type: 3, value: 'a/b' }]);
    await asked.acknowledged();
    await expect.poll(() => (clock.pass(1_000), asked.resolved)).toBe(true);
    expect(seen(asked)).toContain('answer to track');
  });

  it('goes on in further private messages when it is long', async () => {
    const { fake, deps, from } = await world();
    deps.bot.answers = async () =>
      answer(
        said('long', {
          blocks: [
            { kind: 'list', items: Array.from({ length: 90 }, (_, index) => `item ${index} ${'x'.repeat(80)}`) },
          ],
        }),
      );
    const asked = fake.command(from, ['signals', 'score'], score());
    await expect.poll(() => asked.messages.length).toBe(3);
    expect(asked.messages.every(isPrivate)).toBe(true);
  });
});

describe('rights', () => {
  it.each([
    [0n, false],
    [SEND_MESSAGES, false],
    [MANAGE_GUILD, true],
    [MANAGE_CHANNELS, true],
    [1n << 3n, true],
  ])('of %s make mayManage %s, on commands and on buttons', async (rights, expected) => {
    const { fake, deps, from } = await world();
    deps.bot.answers = async () => answer(said('x', { blocks: [button('Track', 'track a/b')] }));
    const asked = fake.command({ ...from, rights }, ['signals', 'score'], score());
    await asked.answered();
    const pressed = fake.press(
      { ...from, rights },
      asked.original ?? expect.fail(),
      buttonsOf(asked.original).get('Track') ?? '',
    );
    await pressed.answered();
    expect(deps.bot.invocations.map(({ caller }) => caller.mayManage)).toEqual([expected, expected]);
  });

  it('are looked at anew on every press', async () => {
    const { fake, deps, from } = await world();
    deps.bot.answers = async () => answer(said('x', { blocks: [button('Track', 'track a/b')] }));
    const asked = fake.command({ ...from, rights: MANAGE_GUILD }, ['signals', 'score'], score());
    await asked.answered();
    await fake
      .press({ ...from, rights: 0n }, asked.original ?? expect.fail(), buttonsOf(asked.original).get('Track') ?? '')
      .answered();
    expect(deps.bot.invocations.map(({ caller }) => caller.mayManage)).toEqual([true, false]);
  });

  it('make direct messages and user-installed use personal: no server, no managing', async () => {
    const { fake, deps, from } = await world();
    const direct = fake.state.addChannel(undefined, 'direct', { type: 1, recipient: from.user });
    await fake.command({ user: from.user, channel: direct.id }, ['signals', 'score'], score()).answered();
    await fake.command({ ...from, rights: MANAGE_GUILD, installed: 'user' }, ['signals', 'score'], score()).answered();
    for (const { caller } of deps.bot.invocations)
      expect(caller).toMatchObject({ workspace: `discord:@${from.user}`, personal: true, mayManage: false });
  });
});

describe('completion', () => {
  it('offers what the bot knows, in the limits', async () => {
    const { fake, deps, from } = await world();
    deps.bot.choices = [
      { value: 'qdrant/qdrant', label: 'qdrant/qdrant' },
      { value: 'x'.repeat(120), label: 'too long' },
      { value: 'a/b', label: `a/b ${'y'.repeat(120)}` },
    ];
    const asked = fake.complete(from, ['signals', 'score'], [{ name: 'project', type: 3, value: 'qd', focused: true }]);
    await asked.answered();
    expect(asked.callback?.data['choices']).toEqual([
      { name: 'qdrant/qdrant', value: 'qdrant/qdrant' },
      { name: expect.stringMatching(/^a\/b y+…$/) as string, value: 'a/b' },
    ]);
    expect(deps.bot.completions[0]).toMatchObject({
      query: { command: 'score', option: 'project', typed: 'qd', limit: 25 },
    });
  });

  it('completes the last of several projects and keeps the others', async () => {
    const { fake, deps, from } = await world();
    deps.bot.choices = [{ value: 'milvus-io/milvus', label: 'milvus-io/milvus' }];
    const asked = fake.complete(
      from,
      ['signals', 'track'],
      [{ name: 'projects', type: 3, value: 'qdrant/qdrant mil', focused: true }],
    );
    await asked.answered();
    expect(deps.bot.completions[0]?.query.typed).toBe('mil');
    expect(asked.callback?.data['choices']).toEqual([
      { name: 'qdrant/qdrant milvus-io/milvus', value: 'qdrant/qdrant milvus-io/milvus' },
    ]);
  });

  it('offers nothing rather than failing', async () => {
    const { fake, deps, from } = await world();
    deps.bot.failing = true;
    const asked = fake.complete(from, ['signals', 'score'], [{ name: 'project', type: 3, value: 'qd', focused: true }]);
    await asked.answered();
    expect(asked.callback?.data['choices']).toEqual([]);
  });
});

describe('forms', () => {
  const withForm = (command: string): Message =>
    said('x', { blocks: [{ kind: 'buttons', buttons: [{ label: 'Change', action: { kind: 'form', command } }] }] });

  it('are made from the declared options, filled with what is known, and come back as a command', async () => {
    const { fake, deps, from } = await world();
    deps.bot.answers = async () =>
      answer(withForm('subscribe digest weekday:friday hour:9 category:"vector search" prereleases:true'));
    const asked = fake.command(from, ['signals', 'score'], score());
    await asked.answered();
    const pressed = fake.press(from, asked.original ?? expect.fail(), buttonsOf(asked.original).get('Change') ?? '');
    await pressed.answered();
    expect(pressed.callback?.type).toBe(9);
    const modal = JSON.stringify(pressed.callback?.data);
    expect(modal).toContain('"label":"friday","value":"friday","default":true');
    expect(modal).toContain('"custom_id":"hour"');
    expect(modal).toContain('"value":"9"');
    expect(modal).toContain('prereleases:true\\ncategory:\\"vector search\\"');
    deps.bot.answers = async () => answer(said('set up'));
    const sent = fake.submit(from, String(pressed.callback?.data['custom_id']), [
      { type: 3, custom_id: 'weekday', values: ['monday'] },
      { type: 4, custom_id: 'hour', value: '8' },
      { type: 4, custom_id: 'zone', value: 'Europe/Berlin' },
      { type: 4, custom_id: 'top', value: '' },
      { type: 4, custom_id: 'others', value: 'category:"vector search"\nprereleases:no' },
    ]);
    await sent.answered();
    expect(seen(sent)).toContain('set up');
    expect(deps.bot.invocations.at(-1)?.invocation).toEqual({
      name: 'subscribe digest',
      options: { weekday: 'monday', hour: 8, zone: 'Europe/Berlin', category: 'vector search', prereleases: false },
    });
  });

  it('open empty for a command whose options are still missing', async () => {
    const { fake, deps, from } = await world();
    deps.bot.answers = async () => answer(withForm('track'));
    const asked = fake.command(from, ['signals', 'score'], score());
    await asked.answered();
    const pressed = fake.press(from, asked.original ?? expect.fail(), buttonsOf(asked.original).get('Change') ?? '');
    await pressed.answered();
    expect(pressed.callback?.type).toBe(9);
    const sent = fake.submit(from, String(pressed.callback?.data['custom_id']), [
      { type: 4, custom_id: 'projects', value: 'a/b\nc/d' },
      { type: 19, custom_id: 'list', values: [] },
    ]);
    await sent.answered();
    expect(deps.bot.invocations.at(-1)?.invocation).toEqual({ name: 'track', options: { projects: ['a/b', 'c/d'] } });
  });
});
