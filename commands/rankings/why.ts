import type { SignalRecord } from '../../db/store.ts';
import { causeInWords, causeLine, causeText } from '../../src/causes/cause-line.ts';
import { DAY, dayOf, parseDay } from '../../src/contracts/clock.ts';
import { UserError } from '../../src/contracts/errors.ts';
import type { CauseFinding } from '../../src/contracts/figures/cause.ts';
import { plain } from '../../src/contracts/messages/line.ts';
import type { Block, Inline, Line, Message } from '../../src/contracts/messages/message.ts';
import { EXPLAINED_KINDS, definitionOf, kindName } from '../../src/signals/index.ts';
import { writeDay } from '../../src/text/chart-text.ts';
import { underCurrentNames } from '../../src/text/current-names.ts';
import { asOfNote } from '../support/as-of.ts';
import { command } from '../support/context.ts';
import { nextSteps } from '../support/first-steps.ts';
import { findProject } from '../support/finding/find-project.ts';
import { lookedAt } from '../support/finding/looked-at.ts';
import { projectHeading, runButton } from '../support/project-parts.ts';

/** Findings that are looked through, the newest first, and those that are shown. */
const MOST_READ = 60;
const SHOWN = 3;
/** A day that is asked for may lie so far beside a spike. */
const NEAR_DAYS = 3;

interface Days {
  readonly from: number;
  readonly to: number;
}

/** Why did it move? */
export const why = command({
  name: 'why',
  purpose: 'Show which public events fit the spikes of a project: stories, releases, spikes of sisters',
  examples: ['why pytorch/pytorch', 'why pytorch/pytorch 2025-10'],
  asks: [
    {
      words: [
        'why',
        'why did',
        'cause',
        'caused',
        'causes',
        'what caused',
        'reason',
        'reasons',
        'behind',
        'explain',
        'what made',
        'who sent',
        'hacker news',
      ],
    },
    {
      words: [
        'growing',
        'growth',
        'grow',
        'grew',
        'stars',
        'spike',
        'spikes',
        'spiked',
        'jump',
        'jumped',
        'jumps',
        'surge',
        'surged',
        'burst',
        'peak',
        'suddenly',
        'suddenly growing',
        'so',
        'so many',
        'popular',
        'trending',
        'happened',
        'from',
      ],
      hint: true,
    },
  ],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    project: { type: 'project', description: 'owner/name, a GitHub address, or an unambiguous name', required: true },
    when: {
      type: 'text',
      pattern: { test: /^\d{4}-\d{2}(?:-\d{2})?$/, example: '2025-10-24 or 2025-10' },
      description: 'A day or a month, such as 2025-10-24 or 2025-10 (default: the latest)',
      positional: true,
    },
  },
  async run(context, options): Promise<Message> {
    const days = options.when === undefined ? null : readDays(options.when);
    const project = await findProject(context, options.project, 'why');
    const [records, observedAt] = await Promise.all([
      context.store.signals.list({ projectId: project.id, kinds: EXPLAINED_KINDS, limit: MOST_READ }),
      lookedAt(context, project.id),
    ]);
    const fitting = underCurrentNames(records)
      .filter(({ signal: { onset, ended } }) => days === null || overlaps(days, { from: onset, to: ended ?? Infinity }))
      .sort((a, b) => b.signal.onset - a.signal.onset);
    const [newest] = fitting;
    const asked = options.when === undefined ? '' : ` around ${options.when}`;
    const buttons = [
      runButton('Trend', 'trend', { project: project.fullName }),
      runButton('Signals', 'signals', { project: project.fullName }),
    ];
    if (newest === undefined) {
      const finding =
        observedAt === undefined
          ? 'nothing was observed yet, so nothing can be said'
          : `no spike was found${asked}, so there is nothing to explain`;
      return {
        summary: `${project.fullName}: ${finding}.`,
        tone: 'quiet',
        blocks: [
          { kind: 'heading', text: projectHeading(project) },
          { kind: 'text', text: `${finding[0]?.toUpperCase() ?? ''}${finding.slice(1)}.` },
          asOfNote(observedAt, context.now),
          ...nextSteps(...buttons),
        ],
      };
    }
    const shown = fitting.slice(0, SHOWN);
    return {
      summary: `${project.fullName}: ${plainOf(newest)}.`,
      tone: 'neutral',
      blocks: [
        { kind: 'heading', text: projectHeading(project) },
        ...shown.flatMap(explained),
        asOfNote(
          observedAt,
          context.now,
          fitting.length > SHOWN ? `the latest ${SHOWN} spikes are shown; name a day or a month for others` : undefined,
        ),
        { kind: 'buttons', buttons },
      ],
    };
  },
});

const findingOf = ({ signal }: SignalRecord): CauseFinding | undefined =>
  definitionOf(signal.kind).cause(signal) ?? undefined;

/** The finding, the event that fits best with its title, and the others. */
function explained(record: SignalRecord): Block[] {
  const { signal } = record;
  const found = findingOf(record);
  const [best, ...others] = found?.causes ?? [];
  const title: Inline[] = best?.title == null ? [] : [`: ${best.title}`];
  return [
    {
      kind: 'text',
      text: [{ kind: 'strong', text: `${kindName(signal.kind)} ${writeDay(signal.onset)}` }, `: ${signal.sentence}`],
    },
    {
      kind: 'list',
      items: [
        [best === undefined ? '' : 'fits best: ', ...causeInWords(found), ...title],
        ...others.map((cause): Line => [
          'fits too: ',
          ...causeLine(cause),
          cause.title === null ? '' : `: ${cause.title}`,
        ]),
      ],
    },
  ];
}

function plainOf(record: SignalRecord): string {
  const { signal } = record;
  const [best] = findingOf(record)?.causes ?? [];
  const what = `${kindName(signal.kind)} of ${writeDay(signal.onset)}`;
  return best === undefined
    ? `${what}, ${plain(causeInWords(findingOf(record)))}`
    : `${what}, what fits best is ${causeText(best)}`;
}

const overlaps = (a: Days, b: Days): boolean => a.from <= b.to && b.from <= a.to;

/** @throws UserError for what is neither a day nor a month */
function readDays(text: string): Days {
  const day = parseDay(text);
  if (day !== undefined) return { from: day - NEAR_DAYS, to: day + NEAR_DAYS };
  const first = /^\d{4}-\d{2}$/.test(text) ? parseDay(`${text}-01`) : undefined;
  if (first === undefined)
    throw new UserError(`“${text}” is neither a day nor a month.`, 'Write it like 2025-10-24 or 2025-10.');
  const date = new Date(first * DAY);
  return { from: first, to: dayOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)) - 1 };
}
