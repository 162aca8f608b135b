import type { ChartSpec } from './chart.ts';

/**
 * A message as plain tagged, JSON-serialisable data. Handlers build it; each platform renders it in a pure function that
 * knows the platform's limits. Every string is plain text: renderers escape it, so no text can ping, format or link.
 */
export interface Message {
  /** The finding in one sentence: the notification, the screen reader's text, the first thing on a phone. */
  summary: string;
  /** Direction of the finding; platforms that have colours use it. */
  tone: Tone;
  blocks: readonly Block[];
}

export type Tone = 'up' | 'down' | 'flat' | 'warning' | 'quiet' | 'neutral';

/** Inline pieces of a line. A bare string is plain text. */
export type Inline =
  | string
  | { kind: 'strong'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'quiet'; text: string }
  /** Only addresses that we built ourselves (`projectUrl`, `releaseUrl`); renderers refuse any scheme but https. */
  | { kind: 'link'; text: string; url: string }
  /**
   * A channel of the workspace that reads, by the platform's id as we stored it: never text from outside. Shown by its name
   * where the platform knows it, else as `#id`; renderers mention no id that does not look like one of theirs.
   */
  | { kind: 'channel'; id: string }
  /** An instant, shown in the reader's zone where the platform can. `at`: ms since the epoch. */
  | { kind: 'time'; at: number; style: 'date' | 'datetime' | 'relative' };

export type Line = Inline | readonly Inline[];

export type Block =
  | { kind: 'heading'; text: Line; /** Shown at the right where the platform can: a total, a rank. */ aside?: Line }
  | { kind: 'text'; text: Line }
  /** Label and value pairs that the eye compares down a column. `note` is the smaller remark after the value. */
  | { kind: 'fields'; items: readonly Field[] }
  | { kind: 'table'; columns: readonly Column[]; rows: readonly (readonly Line[])[]; caption?: string }
  | { kind: 'list'; items: readonly Line[]; ordered?: boolean }
  /** Drawn by the platform through the chart renderer; the alt text comes from the spec. */
  | { kind: 'chart'; chart: ChartSpec }
  | { kind: 'buttons'; buttons: readonly Button[] }
  | { kind: 'select'; placeholder: string; options: readonly SelectOption[] }
  /** UTF-8 text offered as a download. */
  | { kind: 'file'; name: string; mediaType: string; content: string; description: string }
  | { kind: 'divider' }
  /** The small print: how old, how sure, what was left out. */
  | { kind: 'note'; text: Line };

export interface Field {
  label: string;
  value: Line;
  note?: Line;
}

export interface Column {
  label: string;
  align: 'left' | 'right';
  /** 1 stays on the narrowest screen; higher numbers go first when there is no room (and the renderer says so). Default 1. */
  priority?: number;
}

/** What happens on a press. Everything needed stands in it, so buttons work after a restart. */
export type Action =
  /** Runs a command as the person who presses; the text is what they could have typed (`score qdrant/qdrant`). */
  | {
      kind: 'command';
      command: string;
      /** 'replace' edits the message in place (paging), 'reply' answers anew. */ answer: 'reply' | 'replace';
    }
  /** Opens a form made from the command's declared options, filled with what the text already says. */
  | { kind: 'form'; command: string }
  /** Posts the message it stands in to the channel, for everybody. */
  | { kind: 'share' }
  | { kind: 'link'; url: string };

export interface Button {
  label: string;
  action: Action;
  style?: 'primary' | 'danger';
}

export interface SelectOption {
  label: string;
  description?: string;
  action: Action;
}
