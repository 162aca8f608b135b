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
import { causeInWords, causeLine, causeText } from '../causes/cause-line.ts';
import type { Cause } from '../contracts/figures/cause.ts';
import * as format from '../text/format.ts';
import { plain } from '../contracts/messages/line.ts';
import { projectUrl } from '../text/github-links.ts';
import type { Block, Button, Inline, Line, Message } from '../contracts/messages/message.ts';
import type { Signal } from '../contracts/figures/signal.ts';
import type { SignalKindDefinition } from '../signals/engine/signal-kind.ts';
import { dataLine, severityGlyph } from './alert-words.ts';

/** What is known of the project beside the signal; undefined for platform-wide moves and where nothing is known. */
export interface AlertSubject {
  project: ProjectRecord | undefined;
  standing: Standing | undefined;
  /** The public event that fits, with its link, or that none was found; undefined where nothing is said about it. */
  cause?: Line | undefined;
}

export interface AlertOptions {
  /** Buttons that open the project and mute it or the kind. Default true; off for answers that are no posts. */
  buttons?: boolean;
  /** Whether pre-releases count among what coincides. Default true. */
  prereleases?: boolean;
}

export const NO_SUBJECT: AlertSubject = { project: undefined, standing: undefined };

/** Lines of an alert, its heading and its sentence included. */
const MOST_LINES = 4;

/** The alert as it is posted, and posted again as an edit when the signal has changed: always the newest state. */
export function alertMessage(record: SignalRecord, subject: AlertSubject, options: AlertOptions = {}): Message {
  const { signal } = record;
  const name = nameOf(record, subject);
  return {
    summary: `${severityGlyph(signal.severity)}${name === undefined ? '' : `${name}: `}${signal.sentence}`,
    tone: toneOf(signal),
    blocks: [
      heading(record, subject),
      { kind: 'text', text: signal.sentence },
      ...linesUnder(signal, {
        room: MOST_LINES - 2,
        cause: subject.cause ?? causeOf(signal),
        prereleases: options.prereleases,
      }),
      ...(options.buttons === false ? [] : actions(record, name)),
      smallPrint(record, subject),
    ],
  };
}

/**
 * What stands under the sentence of an alert, a line each, in the order in which it is missed least: why, what belongs to it,
 * what coincides where no cause is known, and the figures that the sentence does not give.
 * @param room lines that are left; details that do not fit are counted
 */
function linesUnder(
  signal: Signal,
  { room, cause, prereleases }: { room: number; cause: Line | undefined; prereleases?: boolean | undefined },
): Block[] {
  const details = definitionOf(signal.kind).details(signal);
  const why = whyLine(cause, coincidences(signal, prereleases));
  const figures = figuresLine(signal);
  const left = room - (cause === undefined ? 0 : 1);
  const shown = details.length > left ? details.slice(0, left - 1) : details;
  const more: Line[] =
    shown.length === details.length ? [] : [{ kind: 'quiet', text: `and ${details.length - shown.length} more` }];
  const lines = [
    ...(cause === undefined ? [] : why),
    ...shown,
    ...more,
    ...(cause === undefined ? why : []),
    ...figures,
  ].slice(0, room);
  return lines.map((text) => ({ kind: 'text', text }));
}

/** The cause where one was found, with its link; else what moved at the same time, which need not be the cause. */
function whyLine(cause: Line | undefined, together: readonly string[]): Line[] {
  if (cause !== undefined) return [cause];
  if (together.length === 0) return [];
  return [`Around the same time, perhaps by chance: ${together.join('; ')}.`];
}

/** `Best day +128 (28 Sep 2025) · star quality good`: figures whose number the sentence does not give already. */
function figuresLine(signal: Signal): Line[] {
  const said = new Set(numbersIn(signal.sentence));
  const news = keyFigures(signal).filter(({ value }) => {
    const [number] = numbersIn(plain(value));
    return number === undefined || !said.has(number);
  });
  const words = news.map(
    ({ label, value, note }) => `${label} ${plain(value)}${note === undefined ? '' : ` (${plain(note)})`}`,
  );
  return words.length === 0 ? [] : [format.capital(words.join(' · '))];
}

const numbersIn = (text: string): readonly string[] => text.match(/\d(?:[\d,.]*\d)?/g) ?? [];

/** Undefined for what is not asked why, and where nothing could be looked at but something else coincides. */
function causeOf(signal: Signal): Line | undefined {
  const finding = definitionOf(signal.kind).cause(signal);
  if (finding == null) return undefined;
  const isKnown = finding.causes.length > 0 || finding.lookedAt !== null;
  return isKnown || coincidences(signal).length === 0 ? causeInWords(finding) : undefined;
}

/** What the thread is told when a cause is found after the alert was posted. */
export function causeReply(record: SignalRecord, cause: Cause): Message {
  const title = cause.title === null ? [] : [`: ${cause.title}`];
  return {
    summary: `What fits: ${causeText(cause)}.`,
    tone: 'neutral',
    blocks: [
      { kind: 'text', text: ['What fits: ', ...causeLine(cause), ...title] },
      { kind: 'note', text: dataLine(record.signal) },
    ],
  };
}

/** The edit of the root message: the same layout with the newest numbers. */
export const alertUpdate = alertMessage;

/** What the thread is told when a signal moves on: one finding, what carries it, no buttons. */
export function alertReply(record: SignalRecord): Message {
  const { signal } = record;
  const sentence = `${stateNews(signal)}: ${signal.sentence}`;
  return {
    summary: sentence,
    tone: toneOf(signal),
    blocks: [
      { kind: 'text', text: sentence },
      ...linesUnder(signal, { room: MOST_LINES - 1, cause: undefined }),
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
  const signed = (value: number | null): string => (value === null ? 'unknown' : format.signed(value));
  const removed =
    aftermath.starsRemoved === null
      ? 'stars removed since unknown'
      : `${format.count(aftermath.starsRemoved)} stars removed since`;
  return {
    summary: sentence,
    tone: 'neutral',
    blocks: [
      { kind: 'text', text: sentence },
      {
        kind: 'text',
        text: `Contributors ${signed(aftermath.contributorsGained)} · forks ${signed(aftermath.forksGained)} · issues ${signed(aftermath.issuesGained)} · ${removed}`,
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

/** Three verbs in sight; the rest in one menu. */
function actions({ id, signal }: SignalRecord, name: string | undefined): Block[] {
  return [
    {
      kind: 'buttons',
      buttons: [
        ...(name === undefined ? [] : [run('Trend', `trend ${name}`)]),
        run('Useful', `feedback useful ${id}`),
        run('Noise', `feedback noise ${id}`),
      ],
    },
    {
      kind: 'select',
      placeholder: 'More',
      options: [
        ...(name === undefined
          ? []
          : [
              run('Details', `signals ${name}`),
              run('Score', `score ${name}`),
              run('Mute project 30 days', `mute project:${name} 30d`),
            ]),
        run('Mute this kind 30 days', `mute kind:${signal.kind} 30d`),
      ],
    },
  ];
}

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
