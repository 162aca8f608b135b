import type { App } from '@slack/bolt';
import type { Answer } from '../../../contracts/bot.ts';
import { deliverAnswer, errorAnswer, runSafely } from '../answering/answer.ts';
import type { AnswerPlace } from '../answering/answer.ts';
import { admit, callerFor, declarationOf } from '../answering/caller.ts';
import { askerOf, shortcutSchema, threadOf } from '../answering/interaction.ts';
import { linkedRepositories } from '../../../text/project-references.ts';
import { LINK_SHORTCUT } from '../connection/manifest.ts';
import { createResponder } from '../answering/reply.ts';
import { sayByUrl } from '../answering/say-by-url.ts';
import { sayTrouble } from '../answering/say-trouble.ts';
import type { SlackTools } from '../tools.ts';
import { whatHappens, withNote } from '../answering/waiting.ts';

/** More links than this in one message are a list; the first ones are offered, and the rest is named as left out. */
const OFFERED = 20;

/** *Signals for this link* on a message: the one project it links to, or a choice among several. The answer is private. */
export function listenForShortcuts(app: App, tools: SlackTools): void {
  app.shortcut({ callback_id: LINK_SHORTCUT, type: 'message_action' }, async ({ body, ack }) => {
    await ack();
    await tools.track(answerShortcut(tools, body).catch((error: unknown) => sayTrouble(tools, body, error)));
  });
}

async function answerShortcut(tools: SlackTools, body: unknown): Promise<void> {
  const payload = shortcutSchema.parse(body);
  // The message may be anybody's: what it says of its own workspace says nothing of ours.
  const asker = askerOf({ ...payload, message: undefined });
  const admission = await admit(tools, asker);
  if (!admission.ok) {
    await sayByUrl(tools, payload, admission.sentence);
    return;
  }
  // Links stand in the text, and in the blocks and attachments of apps' messages.
  const names = linkedRepositories(JSON.stringify(payload.message));
  const text = `signals ${names[0] ?? ''}`;
  const declaration = declarationOf(tools.bot.commands, text);
  const place: AnswerPlace = {
    workspace: admission.workspace,
    caller: await callerFor(tools, admission.workspace, asker, declaration),
    text: names.length === 1 ? text : undefined,
    declaration,
  };
  const respond = createResponder(tools, admission.workspace.client, {
    user: asker.user,
    channel: asker.channel,
    url: payload.response_url,
    thread: threadOf(payload.message.ts, payload.message.thread_ts),
  });
  await withNote(
    tools,
    respond,
    () => whatHappens(declaration, text, undefined),
    async (noted) => {
      const answer =
        names.length === 1
          ? await runSafely(tools, (hooks) => tools.bot.runText(text, place.caller, hooks))
          : choose(names);
      await deliverAnswer(tools, answer, place, noted, { everyone: false });
    },
  );
}

function choose(names: readonly string[]): Answer {
  if (names.length === 0) return errorAnswer('This message links to no GitHub repository.');
  const more = names.length - OFFERED;
  return {
    message: {
      summary: `This message links to ${names.length} projects.`,
      tone: 'neutral',
      blocks: [
        { kind: 'text', text: `This message links to ${names.length} projects.` },
        {
          kind: 'select',
          placeholder: 'Signals for …',
          options: names
            .slice(0, OFFERED)
            .map((name) => ({ label: name, action: { kind: 'command', command: `signals ${name}`, answer: 'reply' } })),
        },
        ...(more > 0 ? [{ kind: 'note', text: `${more} more are not offered here.` } as const] : []),
      ],
    },
    visibility: 'private',
    // Nothing to share: it is a question back.
    outcome: 'error',
  };
}
