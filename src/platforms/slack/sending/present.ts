import { SECOND } from '../../../contracts/clock.ts';
import type { Clock } from '../../../contracts/clock.ts';
import type { WorkspaceId } from '../../../contracts/platforms/chat-platform.ts';
import type { Capabilities } from './capabilities.ts';
import { slackCode, slackDetails } from '../connection/errors.ts';
import { CONTEXT_TEXT } from '../render/limits.ts';
import { shorten } from '../render/cut-text.ts';
import { escapeMarkup } from '../render/escape.ts';
import { isTable } from '../render/part.ts';
import type { SlackBlock } from '../render/part.ts';
import type { SlackPayload } from '../render/render-message.ts';
import type { TableStyle } from '../render/render-table.ts';

/** How long a picture may take until Slack lets blocks show it: about six seconds in all. */
const PICTURE_TRIES = 6;

/** A `response_url` refused what was posted to it. `code` is Slack's, such as `invalid_blocks` or `expired_url`. */
export class ResponseUrlError extends Error {
  override readonly name = 'ResponseUrlError';
  readonly code: string;
  readonly details: string;

  constructor(code: string, details = '') {
    super(`response_url answered ${code}`);
    this.code = code;
    this.details = details;
  }
}

export interface Presentation {
  workspace: WorkspaceId;
  capabilities: Capabilities;
  clock: Clock;
  render: (style: TableStyle) => SlackPayload[];
  /** Ends the waiting for pictures; posting then fails by itself. */
  signal?: AbortSignal;
}

/**
 * Renders for what the workspace takes and posts every payload in order. Blocks that the workspace refuses are replaced by
 * plainer ones, and remembered; pictures that Slack is still processing are waited for, then told in words.
 */
export async function present<T>(
  presentation: Presentation,
  post: (payload: SlackPayload, at: number, of: number) => Promise<T>,
): Promise<T[]> {
  const { workspace, capabilities } = presentation;
  const patience: Patience = { left: PICTURE_TRIES - 1 };
  let style = capabilities.tables(workspace);
  for (;;) {
    let payloads = presentation.render(style);
    if (
      !capabilities.proven(workspace) &&
      payloads.slice(1).some(holdsTable) &&
      !payloads.slice(0, 1).some(holdsTable)
    ) {
      // A refusal in the middle would leave half an answer standing: what is not proven stands in the first message or nowhere.
      style = 'text';
      payloads = presentation.render(style);
    }
    const done: T[] = [];
    try {
      for (const [at, payload] of payloads.entries())
        done.push(await postOne(presentation, patience, payload, (one) => post(one, at, payloads.length)));
      if (payloads.some(holdsTable)) capabilities.taken(workspace, style);
      return done;
    } catch (error) {
      const next =
        done.length === 0 && isRefusal(error) && payloads.slice(0, 1).some(holdsTable)
          ? capabilities.refused(workspace, style)
          : undefined;
      if (next === undefined) throw error;
      style = next;
    }
  }
}

const holdsTable = (payload: SlackPayload): boolean => payload.blocks.some(isTable);
const holdsPicture = (payload: SlackPayload): boolean => payload.blocks.some((block) => block.type === 'image');

/** How often a picture is still waited for, over all that is shown together. */
interface Patience {
  left: number;
}

/**
 * Without details (a `response_url` names none) a refusal may mean the picture or a table beside it. The picture passes by itself,
 * so it is waited for and then told in words; what is refused even then is not the picture's fault.
 */
async function postOne<T>(
  { clock, signal }: Presentation,
  patience: Patience,
  payload: SlackPayload,
  post: (payload: SlackPayload) => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await post(payload);
    } catch (error) {
      if (!holdsPicture(payload) || !isRefusal(error) || /table/i.test(detailsOf(error))) throw error;
      if (patience.left === 0) return post({ ...payload, blocks: payload.blocks.map(inWords) });
      patience.left -= 1;
      await clock.sleep(SECOND, signal);
    }
  }
}

const inWords = (block: SlackBlock): SlackBlock =>
  block.type === 'image'
    ? {
        type: 'context',
        elements: [
          {
            type: 'mrkdwn',
            text: shorten(escapeMarkup(`Chart in words: ${block.alt_text}`), CONTEXT_TEXT),
            verbatim: true,
          },
        ],
      }
    : block;

export const isRefusal = (error: unknown): boolean =>
  ['invalid_blocks', 'invalid_blocks_format', 'invalid_attachments'].includes(
    (error instanceof ResponseUrlError ? error.code : slackCode(error)) ?? '',
  );
const detailsOf = (error: unknown): string => (error instanceof ResponseUrlError ? error.details : slackDetails(error));
