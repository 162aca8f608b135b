import type { NewDelivery, Store } from '../../db/store.ts';
import { PASTE_NAMES, SHOW_ONE, STARTER_LIST, SUBSCRIBE_HERE } from '../../commands/support/first-steps.ts';
import { runButton } from '../../commands/support/project-parts.ts';
import type { WelcomePlace } from '../contracts/bot.ts';
import { DAY } from '../contracts/clock.ts';
import { say } from '../contracts/messages/line.ts';
import type { Block, Message } from '../contracts/messages/message.ts';
import type { WorkspaceId } from '../contracts/platforms/chat-platform.ts';

const WHO =
  'I watch open-source projects for this team: which are taking off, which are going quiet, and why anyone should believe it.';
/** A welcome that could not be posted for so long would come out of the blue. */
const EXPIRES_MS = 2 * DAY;
/** Deliveries are pruned after a year or so; that a place was welcomed is remembered for good. */
const REMEMBERED_MS = 36_500 * DAY;

/**
 * Owes a place its welcome, once: also after a restart, in any number of processes, and where the bot is removed and invited again.
 * @returns whether it was owed now
 */
export async function welcomeOnce(
  store: Store,
  workspace: WorkspaceId,
  place: WelcomePlace,
  now: number,
): Promise<boolean> {
  const key = `welcome:${workspace}:${place.id}`;
  if (!(await store.claims.take(key, now + REMEMBERED_MS, now))) return false;
  const delivery: NewDelivery = {
    key,
    target: { workspace, channel: place.id },
    subscriptionId: null,
    operation: place.kind === 'person' ? 'direct' : 'post',
    parentKey: null,
    title: 'welcome',
    message: place.kind === 'channel' ? welcomeToChannel() : welcomeToPerson(),
    notBefore: now,
    expiresAt: now + EXPIRES_MS,
  };
  try {
    return (await store.deliveries.enqueue([delivery], now)) > 0;
  } catch (error) {
    await store.claims.release(key);
    throw error;
  }
}

/** For a channel, where projects can be chosen and a digest can be posted: three steps, each a button. */
function welcomeToChannel(): Message {
  return welcome([
    {
      kind: 'list',
      ordered: true,
      items: [
        'Choose projects: the starter list of open-source infrastructure, or names of your own.',
        'Have a digest posted here every Monday at 9:00.',
        'See one now.',
      ],
    },
    { kind: 'buttons', buttons: [{ ...STARTER_LIST, style: 'primary' }, SUBSCRIBE_HERE, SHOW_ONE] },
    {
      kind: 'select',
      placeholder: 'More',
      options: [
        PASTE_NAMES,
        runButton('What grows fastest', 'top', { by: 'growth', window: 30 }),
        runButton('What I can do', 'help'),
      ],
    },
    { kind: 'note', text: 'Nothing else is posted here before a subscription asks for it.' },
  ]);
}

/** For a direct message, where everything can be asked and nothing can be changed. */
function welcomeToPerson(): Message {
  return welcome([
    {
      kind: 'text',
      text: say`Ask in your own words, such as \`which vector databases grew fastest last month?\`. To choose projects and have a digest posted, invite me to a channel.`,
    },
    {
      kind: 'buttons',
      buttons: [
        { ...runButton('What grows fastest', 'top', { by: 'growth', window: 30 }), style: 'primary' },
        SHOW_ONE,
        runButton('What I can do', 'help'),
      ],
    },
  ]);
}

const welcome = (blocks: readonly Block[]): Message => ({
  summary: WHO,
  tone: 'neutral',
  blocks: [{ kind: 'text', text: [{ kind: 'strong', text: WHO }] }, ...blocks],
});
