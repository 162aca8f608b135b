import type { ProjectRecord, SignalRecord, Standing } from '../../db/store.ts';
import { SECOND } from '../contracts/clock.ts';
import {
  coincidences,
  definitionOf,
  keyFigures,
  kindName,
  kindTitle,
  stateNews,
  stateWord,
  toneOf,
} from '../signals/index.ts';
import * as format from '../text/format.ts';
import { projectUrl } from '../text/github-links.ts';
import type { Block, Button, Inline, Line, Message } from '../contracts/messages/message.ts';
import type { Signal } from '../contracts/figures/signal.ts';
import type { SignalKindDefinition } from '../signals/engine/signal-kind.ts';
import { dataLine, severityGlyph } from './alert-words.ts';

/** What is known of the project beside the signal; undefined for platform-wide moves and where nothing is known. */
export interface AlertSubject {
  project: ProjectRecord | undefined;
  standing: Standing | undefined;
}

export interface AlertOptions {
  /** Buttons that open the project and mute it or the kind. Default true; off for answers that are no posts. */
  buttons?: boolean;
  /** Whether pre-releases count among what coincides. Default true. */
  prereleases?: boolean;
}

export const NO_SUBJECT: AlertSubject = { project: undefined, standing: undefined };

/** The alert as it is posted, and posted again as an edit when the signal has changed: always the newest state. */
export function alertMessage(record: SignalRecord, subject: AlertSubject, options: AlertOptions = {}): Message {
  const { signal } = record;
  const name = nameOf(record, subject);
  const together = coincidences(signal, options.prereleases);
  return {
    summary: `${severityGlyph(signal.severity)}${name === undefined ? '' : `${name}: `}${signal.sentence}`,
    tone: toneOf(signal),
    blocks: [
      heading(record, subject),
      { kind: 'text', text: signal.sentence },
      ...listOf(signal),
      ...fieldsOf(signal),
      ...(together.length === 0
        ? []
        : [
            {
              kind: 'text',
              text: [
                { kind: 'strong', text: 'Around the same time' },
                `: ${together.join('; ')}. That need not be the cause.`,
              ],
            } satisfies Block,
          ]),
      ...(options.buttons === false || name === undefined
        ? muteKindOnly(signal, options)
        : [{ kind: 'buttons', buttons: buttons(name, signal) } satisfies Block]),
      smallPrint(record, subject),
    ],
  };
}

/** The edit of the root message: the same layout with the newest numbers. */
export const alertUpdate = alertMessage;

/** What the thread is told when a signal moves on: one finding, its numbers, no buttons. */
export function alertReply(record: SignalRecord): Message {
  const { signal } = record;
  const sentence = `${stateNews(signal)}: ${signal.sentence}`;
  return {
    summary: sentence,
    tone: toneOf(signal),
    blocks: [
      { kind: 'text', text: sentence },
      ...listOf(signal),
      ...fieldsOf(signal),
      { kind: 'note', text: dataLine(signal) },
    ],
  };
}

type KnownAftermath = NonNullable<ReturnType<SignalKindDefinition['aftermath']>>;

/** What stayed 30 days after a spike began; what is unknown is said to be. */
export function aftermathReply(record: SignalRecord, aftermath: KnownAftermath): Message {
  const { signal } = record;
  const before = aftermath.starsPerDayBefore;
  const rate = (value: number | null): string => (value === null ? format.UNKNOWN : value.toFixed(1));
  const sentence = `30 days after: ${rate(aftermath.starsPerDay)} stars a day, ${rate(before)} before the spike.`;
  const figure = (label: string, value: number | null): { label: string; value: string } => ({
    label,
    value: value === null ? 'unknown' : format.signed(value),
  });
  return {
    summary: sentence,
    tone: 'neutral',
    blocks: [
      { kind: 'text', text: sentence },
      {
        kind: 'fields',
        items: [
          figure('contributors', aftermath.contributorsGained),
          figure('forks', aftermath.forksGained),
          figure('issues', aftermath.issuesGained),
          {
            label: 'stars removed since',
            value: aftermath.starsRemoved === null ? 'unknown' : format.count(aftermath.starsRemoved),
          },
        ],
      },
      { kind: 'note', text: dataLine(signal) },
    ],
  };
}

/** Listed in one post; the rest is counted and found by `alerts`. */
const MERGED = 10;

/** Many findings at once as one post, the gravest first. */
export function mergedAlerts(records: readonly { record: SignalRecord; subject: AlertSubject }[]): Message {
  const grave = [...records].sort((a, b) => RANKS[b.record.signal.severity] - RANKS[a.record.signal.severity]);
  const high = grave.filter(({ record }) => record.signal.severity === 'high').length;
  const summary = `${format.count(records.length)} findings at once${high === 0 ? '' : `, ${high} of them high`}.`;
  const lines = grave.slice(0, MERGED).map(({ record, subject }): Line => {
    const { signal } = record;
    const name = nameOf(record, subject);
    return [
      severityGlyph(signal.severity),
      { kind: 'strong', text: name ?? kindTitle(signal.kind) },
      `${name === undefined ? '' : ` ${kindName(signal.kind)}`}: ${signal.sentence}`,
    ];
  });
  const left = records.length - lines.length;
  return {
    summary,
    tone: high > 0 ? 'warning' : 'neutral',
    blocks: [
      { kind: 'heading', text: summary },
      { kind: 'list', items: left === 0 ? lines : [...lines, { kind: 'quiet', text: `and ${left} more` }] },
      {
        kind: 'buttons',
        buttons: [{ label: 'All alerts', action: { kind: 'command', command: 'alerts', answer: 'reply' } }],
      },
      { kind: 'note', text: 'What changes about them is told in this thread.' },
    ],
  };
}

function listOf(signal: Signal): Block[] {
  const lines = definitionOf(signal.kind).details(signal);
  if (lines.length === 0) return [];
  const left = lines.length - MERGED;
  const items = lines.slice(0, MERGED);
  return [{ kind: 'list', items: left > 0 ? [...items, { kind: 'quiet', text: `and ${String(left)} more` }] : items }];
}

function fieldsOf(signal: Signal): Block[] {
  const items = keyFigures(signal);
  return items.length === 0 ? [] : [{ kind: 'fields', items }];
}

const RANKS = { low: 0, medium: 1, high: 2 } as const;

function heading(record: SignalRecord, subject: AlertSubject): Block {
  const title = `${severityGlyph(record.signal.severity)}${kindTitle(record.signal.kind)}`;
  const name = nameOf(record, subject);
  const state = stateWord(record.signal);
  const url = name === undefined ? undefined : projectUrl(name);
  const named: Inline = url === undefined ? (name ?? '') : { kind: 'link', text: name ?? '', url };
  return {
    kind: 'heading',
    text: name === undefined ? title : [`${title}: `, named],
    ...(state === undefined ? {} : { aside: state }),
  };
}

const nameOf = (record: SignalRecord, { project }: AlertSubject): string | undefined =>
  project?.fullName ?? record.signal.repo ?? undefined;

const run = (label: string, text: string): Button => ({
  label,
  action: { kind: 'command', command: text, answer: 'reply' },
});

const buttons = (name: string, signal: Signal): Button[] => [
  run('Score', `score ${name}`),
  run('Trend', `trend ${name}`),
  run('Mute project 30 days', `mute project:${name} 30d`),
  run('Mute this kind 30 days', `mute kind:${signal.kind} 30d`),
];

const muteKindOnly = (signal: Signal, options: AlertOptions): Block[] =>
  options.buttons === false
    ? []
    : [{ kind: 'buttons', buttons: [run('Mute this kind 30 days', `mute kind:${signal.kind} 30d`)] }];

function smallPrint(record: SignalRecord, { standing }: AlertSubject): Block {
  const { asOf } = record.signal.evidence.data;
  const caution = definitionOf(record.signal.kind).caution(record.signal);
  const place: Inline[] = standing?.total == null ? [] : [`score ${format.score(standing.total)} of 100; `];
  return {
    kind: 'note',
    text: [
      ...(caution === null ? [] : [`${caution}; `]),
      ...place,
      dataLine(record.signal),
      ...(asOf === null
        ? []
        : (['; read ', { kind: 'time', at: asOf * SECOND, style: 'datetime' }] satisfies Inline[])),
    ],
  };
}
