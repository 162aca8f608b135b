import { DAY } from '../../src/contracts/clock.ts';
import { UserError } from '../../src/contracts/errors.ts';
import { plural, windowName } from '../../src/text/format.ts';
import { say } from '../../src/contracts/messages/line.ts';
import type { Line, Message } from '../../src/contracts/messages/message.ts';
import { auditEntry } from '../support/subscriptions/audit-entry.ts';
import { command } from '../support/context.ts';
import type { CommandContext } from '../support/context.ts';
import { findProject } from '../support/finding/find-project.ts';
import { oneSentence } from '../support/one-sentence.ts';
import { runButton } from '../support/project-parts.ts';
import { SIGNAL_KIND_IDS, kindName } from '../../src/signals/index.ts';
import { subscriptionsHome } from '../support/subscriptions/subscription-parts.ts';

/** This channel does not want to hear of a project, or of a kind of finding, for a while. */
export const mute = command({
  name: 'mute',
  purpose: 'Mute a project or a kind of alert in this channel, or list and end mutes',
  examples: ['mute project:qdrant/qdrant 30d', 'mute kind:star-spike 2w', 'mute', 'mute end:1'],
  asks: [
    {
      words: [
        'muted',
        'what is muted',
        'mutes',
        'stop alerts about',
        'no alerts about',
        'stop alerts for',
        'no more alerts about',
        'ignore',
        'stop telling us about',
      ],
    },
    { words: ['here', 'alerts', 'in this channel'], hint: true },
  ],
  audience: 'channel',
  permission: 'manage',
  pace: 'instant',
  options: {
    project: {
      type: 'project',
      description: 'The project to mute: in alerts, and in health and milestones of the digest',
    },
    kind: {
      type: 'choice',
      description: 'The kind to mute: in alerts, and in health and milestones of the digest',
      choices: SIGNAL_KIND_IDS.map((kind) => ({ value: kind, label: kindName(kind) })),
    },
    days: { type: 'days', description: 'How long, such as 30d (default 30d)', max: 365, positional: true },
    end: { type: 'integer', description: 'Number of a mute to end', min: 1 },
  },
  async run(context, options): Promise<Message> {
    const channel = await subscriptionsHome(context);
    if (options.end !== undefined) return endMute(context, channel, options.end);
    if (options.project === undefined && options.kind === undefined) return listMutes(context, channel);
    const project = options.project === undefined ? undefined : await findProject(context, options.project, 'signals');
    const days = options.days ?? 30;
    const words = [project?.fullName, options.kind === undefined ? undefined : kindName(options.kind)]
      .filter(Boolean)
      .join(', ');
    const saved = await context.store.subscriptions.mute(
      {
        workspaceId: context.caller.workspace,
        channel,
        projectId: project?.id ?? null,
        signalKind: options.kind ?? null,
        until: context.now + days * DAY,
        mutedBy: context.caller.user,
        mutedAt: context.now,
      },
      auditEntry(context, 'mute', `${words} for ${windowName(days)}`),
    );
    const summary = `Muted in this channel for ${windowName(days)}: ${words}.`;
    return oneSentence(summary, 'quiet', { kind: 'buttons', buttons: [runButton('Undo', 'mute', { end: saved.id })] });
  },
});

async function endMute(context: CommandContext, channel: string, id: number): Promise<Message> {
  const own = (await context.store.subscriptions.mutes(context.caller.workspace, channel, context.now)).find(
    (entry) => entry.id === id,
  );
  if (!own) throw new UserError(`This channel has no mute ${id}.`, say`\`mute\` lists them.`, ['mute']);
  await context.store.subscriptions.unmute(id, auditEntry(context, 'unmute', nameOf(context, own)));
  const summary = `No longer muted: ${nameOf(context, own)}.`;
  return oneSentence(summary, 'neutral');
}

async function listMutes(context: CommandContext, channel: string): Promise<Message> {
  const own = await context.store.subscriptions.mutes(context.caller.workspace, channel, context.now);
  if (own.length === 0) {
    const text = 'Nothing is muted in this channel.';
    return oneSentence(text, 'neutral');
  }
  return {
    summary: `${plural(own.length, 'mute')} in this channel.`,
    tone: 'neutral',
    blocks: [
      { kind: 'heading', text: 'Muted in this channel' },
      {
        kind: 'list',
        items: own.map((entry): Line => [
          { kind: 'strong', text: String(entry.id) },
          `  ${nameOf(context, entry)}`,
          ...(entry.until === null
            ? []
            : [' until ', { kind: 'time' as const, at: entry.until, style: 'date' as const }]),
        ]),
      },
      { kind: 'note', text: say`\`mute end:<number>\` ends one.` },
    ],
  };
}

function nameOf(context: CommandContext, entry: { projectId: number | null; signalKind: string | null }): string {
  const kind = SIGNAL_KIND_IDS.find((known) => known === entry.signalKind);
  return [
    entry.projectId === null
      ? undefined
      : (context.index.get(entry.projectId)?.fullName ?? `project ${entry.projectId}`),
    kind && kindName(kind),
  ]
    .filter(Boolean)
    .join(', ');
}
