import { alertMessage } from '../../src/alerts/alert-message.ts';
import type { Answers } from '../../src/cli/open-answers.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import { MARKED_KINDS } from '../../src/signals/index.ts';

/** One picture to take on each platform in each theme. */
export interface Scene {
  name: string;
  message: Message;
  /** The platform's private answer with its Share button, or a post that everybody sees. */
  private: boolean;
  /** A message, or one of Slack's own places; Discord has none of these. */
  place: 'message' | 'home' | 'modal';
  /** Whether the README shows it; the others are for whoever changes a renderer. */
  shown: boolean;
}

const SHOWN = {
  digest: 'preview scope:universe',
  score: 'score ray-project/ray',
  top: 'top growth',
  help: 'help',
} as const;
const OTHERS = {
  compare: 'compare qdrant/qdrant milvus-io/milvus ray-project/ray',
  trend: 'trend qdrant/qdrant window:1y',
  health: 'health ray-project/ray',
  signals: 'signals qdrant/qdrant',
  alerts: 'alerts 90d scope:all',
  stages: 'stages',
  status: 'status',
  method: 'method',
  error: 'score qdarnt/qdrant',
  unknown: 'scoer qdrant',
} as const;

/** The project whose spike is shown: its alert stands in the bundled figures. */
const SPIKED = 'qdrant/qdrant';

/** What people see most, from the bundled figures: the same messages that `ask --as slack` and `ask --as discord` render. */
export async function makeScenes(answers: Answers): Promise<Scene[]> {
  const { bot } = answers.application;
  const scenes: Scene[] = [];
  const add = async (name: string, text: string, shown: boolean): Promise<void> => {
    const answer = await bot.runText(text, answers.caller);
    if (shown && answer.outcome !== 'ok') throw new Error(`${text}: ${answer.message.summary}`);
    scenes.push({
      name,
      message: answer.message,
      private: answer.visibility === 'private' && answer.outcome === 'ok',
      place: 'message',
      shown,
    });
  };
  for (const [name, text] of Object.entries(SHOWN)) await add(name, text, true);
  scenes.push({ name: 'alert', message: await alertScene(answers), private: false, place: 'message', shown: true });
  for (const [name, text] of Object.entries(OTHERS)) await add(name, text, false);
  await add('track', 'track ray-project/ray qdrant/qdrant milvus-io/milvus huggingface/transformers', false);
  await add('subscribed', 'subscribe digest', false);
  await bot.runText('subscribe alerts', answers.caller);
  await add('subscriptions', 'subscriptions', false);
  await add('watchlist', 'watchlist', false);
  scenes.push({ name: 'home', message: await bot.home(answers.caller), private: true, place: 'home', shown: true });
  scenes.push({
    name: 'modal',
    message: (await bot.runText('score ray-project/ray', answers.caller)).message,
    private: true,
    place: 'modal',
    shown: false,
  });
  return scenes;
}

async function alertScene({ store, application }: Answers): Promise<Message> {
  const project = application.index.resolve(SPIKED);
  if (project.kind !== 'found') throw new Error(`the bundled figures have no ${SPIKED}`);
  const [records, standings, [known]] = await Promise.all([
    store.signals.list({ projectId: project.project.id, since: 0, limit: 50 }),
    store.scores.standings([project.project.id]),
    store.projects.getMany([project.project.id]),
  ]);
  const spike = records.find((record) => MARKED_KINDS.includes(record.signal.kind));
  if (!spike) throw new Error(`the bundled figures have no spike of ${SPIKED}`);
  return alertMessage(spike, { project: known, standing: standings.get(project.project.id) });
}
