import { describe, expect, it } from 'vitest';
import { answer, button, score, PIXEL, said } from '../../support/discord/setting.ts';
import { buttonsOf, isPrivate, seen, whilePassing, world } from '../../support/discord/world.ts';
import { keyed } from '../../support/generous-timeouts.ts';

describe('buttons and menus', () => {
  it('answer anew, or turn a page in place', async () => {
    const { fake, deps, from } = await world();
    deps.bot.answers = async (invocation) =>
      answer(
        said(`page of ${String(invocation.options['project'])}`, {
          blocks: [button('Next', 'score c/d', 'replace'), button('Open', 'score e/f')],
        }),
      );
    const asked = fake.command(from, ['signals', 'score'], score('a/b'));
    await asked.answered();
    const source = asked.original ?? expect.fail();
    const turned = fake.press(from, source, buttonsOf(source).get('Next') ?? '');
    await turned.answered();
    expect(turned.callback?.type).toBe(7);
    expect(seen(asked)).toContain('page of c/d');
    const opened = fake.press(from, source, buttonsOf(source).get('Open') ?? '');
    await opened.answered();
    expect(opened.callback?.type).toBe(4);
    expect(seen(opened)).toContain('page of e/f');
    expect(seen(asked)).toContain('page of c/d');
  });

  it('keep Share after turning a page of a private answer', async () => {
    const { fake, deps, from } = await world();
    deps.bot.answers = async () => answer(said('page', { blocks: [button('Next', 'score c/d', 'replace')] }));
    const asked = fake.command(from, ['signals', 'score'], score('a/b'));
    await asked.answered();
    await fake.press(from, asked.original ?? expect.fail(), buttonsOf(asked.original).get('Next') ?? '').answered();
    expect(buttonsOf(asked.original).has('Share')).toBe(true);
  });

  it('show an error beside the page, not in its place', async () => {
    const { fake, deps, from } = await world();
    deps.bot.answers = async () => answer(said('page one', { blocks: [button('Next', 'score c/d', 'replace')] }));
    const asked = fake.command(from, ['signals', 'score'], score('a/b'));
    await asked.answered();
    deps.bot.answers = async () => answer(said('no such page'), { outcome: 'error' });
    const pressed = fake.press(from, asked.original ?? expect.fail(), buttonsOf(asked.original).get('Next') ?? '');
    await pressed.answered();
    expect(seen(asked)).toContain('page one');
    expect(seen(pressed)).toContain('no such page');
    expect(isPrivate(pressed.original)).toBe(true);
  });

  it('of a digest answer everybody by themselves and leave it as it is', async () => {
    const { fake, deps, from, platform, guild, channel } = await world();
    await platform.send(
      { workspace: `discord:${guild}`, channel },
      said('digest', { blocks: [button('Next', 'score c/d', 'replace')] }),
      keyed('d1'),
    );
    const [digest] = fake.posts(channel);
    deps.bot.answers = async () => answer(said('mine alone'));
    const pressed = fake.press(from, digest ?? expect.fail(), buttonsOf(digest).get('Next') ?? '');
    await pressed.answered();
    expect(isPrivate(pressed.original)).toBe(true);
    expect(digest?.edits).toBe(0);
  });

  it('work after a restart, also where the command is longer than an id', async () => {
    const { fake, deps, from, platform, another, clock } = await world();
    const long = `track ${Array.from({ length: 20 }, (_, index) => `owner/project-${index}`).join(' ')}`;
    deps.bot.answers = async () => answer(said('x', { blocks: [button('Track all', long)] }));
    const asked = fake.command(from, ['signals', 'score'], score());
    await asked.answered();
    await whilePassing(clock, platform.stop());
    await another();
    await fake
      .press(from, asked.original ?? expect.fail(), buttonsOf(asked.original).get('Track all') ?? '')
      .answered();
    expect(deps.bot.invocations.at(-1)?.invocation).toMatchObject({ name: 'track' });
    expect(deps.bot.invocations.at(-1)?.invocation.options['projects']).toHaveLength(20);
  });

  it('choose in menus', async () => {
    const { fake, deps, from } = await world();
    deps.bot.answers = async () =>
      answer(
        said('x', {
          blocks: [
            {
              kind: 'select',
              placeholder: 'Compare with',
              options: ['a/b', 'c/d'].map((name) => ({
                label: name,
                action: { kind: 'command', command: `score ${name}`, answer: 'reply' },
              })),
            },
          ],
        }),
      );
    const asked = fake.command(from, ['signals', 'score'], score());
    await asked.answered();
    const menu = JSON.stringify(asked.original?.body).match(/"value":"([^"]*c\/d)"/)?.[1] ?? '';
    await fake
      .press(from, asked.original ?? expect.fail(), buttonsOf(asked.original).get('menu') ?? '', [menu])
      .answered();
    expect(deps.bot.invocations.at(-1)?.invocation.options).toEqual({ project: 'c/d' });
  });

  it('that nobody understands any more say so', async () => {
    const { fake, from } = await world();
    const asked = fake.command(from, ['signals', 'score'], score());
    await asked.answered();
    for (const id of ['nonsense', 'R0:gone', 'z9:score a/b', '']) {
      const pressed = fake.press(from, asked.original ?? expect.fail(), id);
      await pressed.answered();
      expect(seen(pressed)).toContain('too old');
    }
  });
});

describe('Share', () => {
  it('posts the message as it stands, pictures included, and says who did', async () => {
    const { fake, deps, from, channel } = await world();
    deps.bot.answers = async () =>
      answer(
        said('figures of this moment', {
          blocks: [
            {
              kind: 'chart',
              chart: { kind: 'ranking', title: 'T', measure: 'm', format: 'gain', footnote: 'f', rows: [] },
            },
            button('Open', 'score a/b'),
          ],
        }),
      );
    const asked = fake.command(from, ['signals', 'score'], score());
    await asked.answered();
    deps.bot.answers = async () => answer(said('other figures'));
    const shared = fake.press(from, asked.original ?? expect.fail(), buttonsOf(asked.original).get('Share') ?? '');
    await shared.answered();
    const [post] = fake.posts(channel);
    expect(seen(shared)).toContain('figures of this moment');
    expect(seen(shared)).toContain('Shared by ada');
    expect(isPrivate(post)).toBe(false);
    expect(Buffer.from(post?.files[0]?.bytes ?? [])).toEqual(PIXEL);
    expect([...buttonsOf(post).keys()]).toEqual(['Open']);
    expect(deps.bot.invocations).toHaveLength(1);
  });

  it('is refused to who may not write there', async () => {
    const { fake, from, channel } = await world();
    const asked = fake.command(from, ['signals', 'score'], score());
    await asked.answered();
    const shared = fake.press(
      { ...from, rights: 0n },
      asked.original ?? expect.fail(),
      buttonsOf(asked.original).get('Share') ?? '',
    );
    await shared.answered();
    expect(seen(shared)).toContain('may not write');
    expect(fake.posts(channel)).toEqual([]);
  });

  it('is explained where the picture is gone', async () => {
    const { fake, deps, from, channel } = await world();
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
    const asked = fake.command(from, ['signals', 'score'], score());
    await asked.answered();
    if (asked.original) asked.original.files = [];
    const shared = fake.press(from, asked.original ?? expect.fail(), buttonsOf(asked.original).get('Share') ?? '');
    await shared.answered();
    expect(seen(shared)).toContain('could not be shared');
    expect(fake.posts(channel)).toEqual([]);
  });
});
