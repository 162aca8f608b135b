import type { Block, Button, Line } from '../../src/contracts/messages/message.ts';
import { say } from '../../src/contracts/messages/line.ts';
import { plural } from '../../src/text/format.ts';
import { PASTE_NAMES, SHOW_ONE, STARTER_LIST } from './first-steps.ts';

/** How far a workspace is on its way to a first digest. */
interface Progress {
  /** Projects on its watchlist. */
  followed: number;
  subscriptions: number;
}

/** The way to a first digest, with the buttons of the step that comes next. */
export function threeSteps({ followed, subscriptions }: Progress): Block[] {
  const steps: { done: boolean; todo: Line; is: Line; buttons: readonly Button[] }[] = [
    {
      done: followed > 0,
      todo: 'Choose projects.',
      is: `${plural(followed, 'project')} chosen.`,
      buttons: [STARTER_LIST, PASTE_NAMES],
    },
    {
      done: subscriptions > 0,
      todo: say`Subscribe a channel: \`/signals subscribe digest\` there posts a digest every Monday at 9:00.`,
      is: `${plural(subscriptions, 'subscription')} made.`,
      buttons: [],
    },
  ];
  const next = steps.find(({ done }) => !done);
  return [
    {
      kind: 'list',
      ordered: true,
      items: [...steps.map(({ done, todo, is }): Line => (done ? ['✓ ', ...[is].flat()] : todo)), 'See one now.'],
    },
    { kind: 'buttons', buttons: [...(next?.buttons ?? []), SHOW_ONE] },
  ];
}
