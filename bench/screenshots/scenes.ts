import { alertMessage } from '../../src/alerts/alert-message.ts';
import type { Answers } from '../../src/cli/open-answers.ts';
import type { Message } from '../../src/core/message.ts';

/** One picture to take on each platform in each theme. */
export interface Scene {
  name: string;
  message: Message;
  /** The platform's private answer with its Share button, or a post that everybody sees. */
  private: boolean;
  /** Slack's App Home instead of a message; Discord has no such place. */
  home?: true;
}

const COMMANDS = { digest: 'preview scope:universe', score: 'score ray-project/ray', top: 'top growth', help: 'help' } as const;

/** The project whose spike is shown: its alert stands in the bundled figures. */
const SPIKED = 'qdrant/qdrant';

/** What people see most, from the bundled figures: the same messages that `ask --as slack` and `ask --as discord` render. */
export async function makeScenes(answers: Answers): Promise<Scene[]> {
  const { bot } = answers.application;
  const scenes: Scene[] = [];
  for (const [name, text] of Object.entries(COMMANDS)) {
    const answer = await bot.runText(text, answers.caller);
    if (answer.outcome !== 'ok') throw new Error(`${text}: ${answer.message.summary}`);
    scenes.push({ name, message: answer.message, private: answer.visibility === 'private' });
  }
  scenes.push({ name: 'alert', message: await alertScene(answers), private: false });
  await bot.runText('track ray-project/ray qdrant/qdrant milvus-io/milvus huggingface/transformers', answers.caller);
  scenes.push({ name: 'home', message: await bot.home(answers.caller), private: true, home: true });
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
  const spike = records.find((record) => record.signal.kind === 'star-spike');
  if (!spike) throw new Error(`the bundled figures have no spike of ${SPIKED}`);
  return alertMessage(spike, { project: known, standing: standings.get(project.project.id) });
}
