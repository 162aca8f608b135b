import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answeringOnSmallUniverse, manager, textOf } from '../support/answering.ts';

/** Changes that one workspace may make, and questions that could give another one away. */
const CHANGES = [
  'track qdrant',
  'track acme/quiet',
  'track acme/empty',
  'untrack qdrant',
  'subscribe digest scope:universe',
  'subscribe alerts scope:universe',
  'mute kind:star-spike',
  'mute project:qdrant',
  'subscribe links',
  'pause',
  'resume',
  'unsubscribe',
] as const;
const QUESTIONS = [
  'watchlist',
  'subscriptions scope:workspace',
  'audit',
  'mute',
  'deliveries',
  'export watchlist',
  'alerts scope:watchlist',
  'top scope:watchlist',
] as const;

it('no workspace ever sees or moves what another follows, ordered or changed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({ who: fc.constantFrom('slack:T8', 'slack:T9', 'discord:T8'), text: fc.constantFrom(...CHANGES) }),
        { minLength: 1, maxLength: 12 },
      ),
      async (steps) => {
        const { bot, store, setNow } = await answeringOnSmallUniverse();
        const callerOf = (workspace: string): typeof manager => ({
          ...manager,
          workspace,
          userName: `somebody of ${workspace}`,
        });
        const seen = async (workspace: string): Promise<string[]> => {
          const answers: string[] = [];
          for (const text of QUESTIONS) answers.push(textOf((await bot.runText(text, callerOf(workspace))).message));
          answers.push(textOf(await bot.home(callerOf(workspace))));
          return answers;
        };
        let now = Date.parse('2026-03-10T12:00:00Z');
        const before = new Map<string, string[]>();
        for (const { who, text } of steps) {
          const others = ['slack:T8', 'slack:T9', 'discord:T8'].filter((workspace) => workspace !== who);
          setNow((now += 60_000));
          for (const other of others) before.set(other, await seen(other));
          await bot.runText(text, callerOf(who));
          for (const other of others) expect(await seen(other), `${who}: ${text}`).toEqual(before.get(other));
          expect((await seen(who)).join('\n')).not.toMatch(new RegExp(`somebody of (?!${who})`));
        }
        await store.close();
      },
    ),
    { numRuns: 12 },
  );
});
