import { expect, it } from 'vitest';
import { payloadsOfAnswer } from '../../../src/platforms/discord/answering/payloads-of-answer.ts';
import { answer, said } from '../../support/discord/setting.ts';
import { world } from '../../support/discord/world.ts';

it('prints an answer exactly as it is sent, buttons that are too long for their id included', async () => {
  const { fake, deps, from } = await world();
  const long = {
    ...said('long'),
    blocks: [
      {
        kind: 'buttons' as const,
        buttons: [
          {
            label: 'Again',
            action: {
              kind: 'command' as const,
              command: `compare ${'owner/name '.repeat(20)}`,
              answer: 'reply' as const,
            },
          },
        ],
      },
    ],
  };
  for (const given of [answer(long), answer(said('no'), { outcome: 'error' })]) {
    deps.bot.answers = async () => given;
    const asked = fake.command(from, ['signals', 'score'], [{ name: 'project', type: 3, value: 'a/b' }]);
    await asked.answered();
    const [printed] = await payloadsOfAnswer(given, deps);
    expect(asked.messages[0]?.body).toEqual(JSON.parse(JSON.stringify(printed?.body)));
  }
});
