import { describe, expect, it } from 'vitest';
import { textIn } from '../../fakes/slack/validate-blocks.ts';
import { button, openTurned, standingForm, until, wordsIn } from '../../support/slack/test-world.ts';
import type { TurnedClock, World } from '../../support/slack/test-world.ts';

let world: World;
let clock: TurnedClock;
const open = async (): Promise<World> => {
  ({ world, clock } = await openTurned());
  return world;
};

/** Breaks the socket as Slack sees it, and waits until the platform has noticed. */
async function breakSocket(afterwards: 'nothing' | 'another'): Promise<void> {
  const { slack, platform } = world;
  if (afterwards === 'nothing') slack.socket.refuseNext(1);
  slack.socket.breakAll();
  await until(() =>
    afterwards === 'nothing'
      ? !platform.connected()
      : slack.socket.opened() === 2 && slack.socket.connections() === 1 && platform.connected(),
  );
}

/** The next question about a person is answered only when told to. */
function holdPerson(): () => void {
  const gate = Promise.withResolvers<undefined>();
  world.slack.faults.next('users.info', { kind: 'hold', until: gate.promise });
  return () => gate.resolve(undefined);
}

describe.each(['nothing', 'another'] as const)(
  'a socket that breaks while a handler works, with %s after it',
  (afterwards) => {
    it('leaves the whole answer to the response_url, once', async () => {
      const { slack, bot } = await open();
      const asked = slack.to.command('track qdrant/qdrant');
      await until(() => bot.ran.length === 1);
      await breakSocket(afterwards);
      bot.finishTracking();
      const reply = await asked;
      expect(reply.status).toBe(0);
      const post = await until(() => reply.responseUrl.posts[0]);
      expect(post.responseType).toBe('ephemeral');
      expect(textIn(post.blocks).join(' ')).toContain('Now tracked: 1 project.');
      expect(button(post.blocks, 'Share in channel')).toBeDefined();
      expect(reply.responseUrl.posts).toHaveLength(1);
    });

    it('leaves an answer that came too late for the acknowledgement to the response_url, too', async () => {
      const { slack, bot } = await open();
      const asked = slack.to.command('track qdrant/qdrant');
      await until(() => bot.ran.length === 1);
      await breakSocket(afterwards);
      await clock.turn(400);
      bot.finishTracking();
      const reply = await asked;
      expect(textIn((await until(() => reply.responseUrl.posts[0])).blocks).join(' ')).toContain(
        'Now tracked: 1 project.',
      );
    });

    /** Sends the form, and breaks the socket before its answer can be acknowledged. */
    async function submit(id: string, hour: string): Promise<void> {
      const tell = holdPerson();
      const asked = world.slack.to.submit(id, {
        day: { v: { selected_option: { value: 'friday' } } },
        hour: { v: { value: hour } },
      });
      await until(() => world.slack.calls('users.info').length === 1);
      await breakSocket(afterwards);
      tell();
      expect((await asked).status).toBe(0);
    }

    it('fills the form that still stands, and tells the channel', async () => {
      const { slack } = await open();
      const id = standingForm(world.slack);
      await submit(id, '9');
      await until(() => wordsIn(world.slack, id).includes('A digest comes every week'));
      await until(() => slack.posts('C0000000001')[0]);
      expect(slack.directOf('U0000000001')).toEqual([]);
    });

    it('says in the form that still stands what is wrong with it', async () => {
      await open();
      const id = standingForm(world.slack);
      await submit(id, '13');
      await until(() => wordsIn(world.slack, id).includes('Thirteen is nobody’s hour.'));
      expect(world.slack.state.views.get(id)?.view['callback_id']).toBe('groundswell_form');
    });

    it('tells the person directly where the form was closed, and the channel all the same', async () => {
      const { slack } = await open();
      const id = standingForm(world.slack);
      slack.faults.next('views.update', { kind: 'error', error: 'not_found' });
      await submit(id, '9');
      expect(textIn((await until(() => slack.directOf('U0000000001')[0])).blocks).join(' ')).toContain(
        'A digest comes every week',
      );
      expect(textIn((await until(() => slack.posts('C0000000001')[0])).blocks).join(' ')).toContain(
        'A digest comes every week',
      );
    });
  },
);
