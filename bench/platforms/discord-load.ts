import { performance } from 'node:perf_hooks';
import { HOUR } from '../../src/contracts/clock.ts';
import { startFakeDiscord } from '../../test/fakes/discord/fake-discord.ts';
import type { FakeInteraction } from '../../test/fakes/discord/fake-discord.ts';
import { endWithParent } from '../reliability/end-with-parent.ts';

/** Discord's side of the benchmark, in a process of its own, so that only the client stands on the scale. */
export type LoadOrder =
  /** So many commands by so many people at once, each with so many completions typed on the way. */
  | { kind: 'commands'; many: number; atOnce: number; typing: number; projects: readonly string[] }
  /** One completion after the other. */
  | { kind: 'completions'; typed: readonly string[] }
  | { kind: 'stop' };

export type LoadReport =
  | { kind: 'ready'; restUrl: string; token: string; applicationId: string }
  | { kind: 'commands'; seconds: number; unanswered: number }
  | { kind: 'completions'; times: number[]; choices: number };

endWithParent(HOUR);
const fake = await startFakeDiscord({ checks: false });
const guild = fake.state.addGuild('bench');
const channel = fake.state.addChannel(guild.id, 'signals');
const from = { user: fake.state.addUser('ada').id, channel: channel.id, rights: 1n << 11n };
const tell = (report: LoadReport): void => {
  process.send?.(report);
};

/** Nothing may pile up over tens of thousands of interactions: the fake's own memory would be measured. */
function forget(): void {
  channel.messages.length = 0;
}

async function commands({ many, atOnce, typing, projects }: Extract<LoadOrder, { kind: 'commands' }>): Promise<void> {
  let started = 0;
  let unanswered = 0;
  const one = async (): Promise<void> => {
    while (started < many) {
      const project = projects[started % projects.length] ?? '';
      started += 1;
      for (let typed = 1; typed <= typing; typed += 1) {
        const value = project.slice(0, Math.ceil((project.length * typed) / (typing + 1)));
        await fake
          .complete(from, ['signals', 'score'], [{ name: 'project', type: 3, value, focused: true }])
          .answered();
      }
      const asked: FakeInteraction = fake.command(
        from,
        ['signals', 'score'],
        [{ name: 'project', type: 3, value: project }],
      );
      await asked.answered();
      if (asked.callback?.type !== 4) unanswered += 1;
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: atOnce }, one));
  tell({ kind: 'commands', seconds: (performance.now() - startedAt) / 1_000, unanswered });
  forget();
}

async function completions(typed: readonly string[]): Promise<void> {
  const times: number[] = [];
  let choices = 0;
  for (const value of typed) {
    const startedAt = performance.now();
    const asked = fake.complete(from, ['signals', 'score'], [{ name: 'project', type: 3, value, focused: true }]);
    await asked.answered();
    times.push(performance.now() - startedAt);
    const offered = asked.callback?.data['choices'];
    choices += Array.isArray(offered) ? offered.length : 0;
  }
  tell({ kind: 'completions', times, choices });
}

process.on('message', (order: LoadOrder) => {
  if (order.kind === 'commands') void commands(order);
  else if (order.kind === 'completions') void completions(order.typed);
  else void fake.stop().then(() => process.disconnect());
});
tell({ kind: 'ready', restUrl: fake.restUrl, token: fake.token, applicationId: fake.applicationId });
