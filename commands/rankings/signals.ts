import * as format from '../../src/text/format.ts';
import type { Block, Line, Message } from '../../src/contracts/messages/message.ts';
import { asOfNote } from '../support/as-of.ts';
import { command } from '../support/context.ts';
import { nextSteps } from '../support/first-steps.ts';
import { findProject } from '../support/finding/find-project.ts';
import { lookedAt } from '../support/finding/looked-at.ts';
import { projectHeading, runButton } from '../support/project-parts.ts';
import { KINDS_BY_DEFAULT, coincidences, definitionOf, evidenceFields, kindName } from '../../src/signals/index.ts';
import { causeInWords } from '../../src/causes/cause-line.ts';
import { signalLine } from '../support/signal-lines.ts';
import { underCurrentNames } from '../../src/text/current-names.ts';

const SHOWN = 8;

/** What happened to this project, and what are the numbers behind it? */
export const signals = command({
  name: 'signals',
  purpose: 'List what was found about one project, with the evidence of the newest finding',
  examples: ['signals qdrant/qdrant'],
  asks: [
    {
      words: [
        'signal',
        'alerts',
        'findings',
        'evidence',
        'spike',
        'spikes',
        'spiked',
        'spiking',
        'jump',
        'jumped',
        'jumps',
        'surge',
        'surged',
        'burst',
        'peak',
        'drop',
        'dropped',
        'unusual',
        'happened',
        'happened to',
        'happen',
        'happening',
        'anything happen',
        'anything happened',
        'news',
        'any news',
        'what is new',
        'whats new',
        'fake stars',
        'bought stars',
        'suspicious',
        'stars come from',
        'real stars',
        'are these stars real',
        'where did the stars come from',
      ],
    },
    {
      words: [
        'growing',
        'growth',
        'grow',
        'grew',
        'stars',
        'every',
        'suddenly',
        'suddenly growing',
        'so',
        'so many',
        'popular',
        'trending',
        'new',
        'from',
        'fake',
        'real',
      ],
      hint: true,
    },
  ],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    project: { type: 'project', description: 'owner/name, a GitHub address, or an unambiguous name', required: true },
  },
  async run(context, options): Promise<Message> {
    const project = await findProject(context, options.project, 'signals');
    const [records, observedAt] = await Promise.all([
      context.store.signals.list({ projectId: project.id, kinds: KINDS_BY_DEFAULT, limit: SHOWN + 1 }),
      lookedAt(context, project.id),
    ]);
    const [newest] = underCurrentNames(records.slice(0, 1));
    const asOf = asOfNote(
      observedAt,
      context.now,
      records.length > SHOWN ? `the newest ${SHOWN} are shown` : undefined,
    );
    if (!newest) {
      const finding =
        observedAt !== undefined ? 'nothing unusual was found' : 'nothing was observed yet, so nothing can be said';
      const text = `${format.capital(finding)}.`;
      return {
        summary: `${project.fullName}: ${finding}.`,
        tone: 'quiet',
        blocks: [
          { kind: 'heading', text: projectHeading(project) },
          { kind: 'text', text },
          asOf,
          ...nextSteps(runButton('Trend', 'trend', { project: project.fullName })),
        ],
      };
    }
    const { signal } = newest;
    const finding = definitionOf(signal.kind).cause(signal);
    const coinciding: Line[] = [
      ...(finding === null ? [] : [['what fits: ', ...causeInWords(finding)]]),
      ...coincidences(signal).map((one) => `around the same time: ${one}`),
    ];
    const blocks: Block[] = [
      {
        kind: 'heading',
        text: projectHeading(project),
        aside: format.plural(Math.min(records.length, SHOWN), 'finding'),
      },
      { kind: 'list', items: underCurrentNames(records.slice(0, SHOWN)).map(signalLine) },
      { kind: 'divider' },
      { kind: 'text', text: [{ kind: 'strong', text: `Evidence: ${kindName(signal.kind)}` }] },
      { kind: 'fields', items: evidenceFields(signal) },
      ...(coinciding.length > 0 ? [{ kind: 'list', items: coinciding } satisfies Block] : []),
      asOf,
      {
        kind: 'buttons',
        buttons: [
          runButton('Trend', 'trend', { project: project.fullName }),
          runButton('Health', 'health', { project: project.fullName }),
          ...(context.caller.channel === undefined || context.caller.personal
            ? []
            : [runButton('Mute 30 days', 'mute', { project: project.fullName, days: '30d' })]),
        ],
      },
    ];
    return {
      summary: `${project.fullName}: ${signal.sentence}`,
      tone: signal.severity === 'high' ? 'warning' : 'neutral',
      blocks,
    };
  },
});
