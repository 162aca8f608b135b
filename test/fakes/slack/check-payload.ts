import { findPings } from './find-pings.ts';
import { SlackError } from './slack-state.ts';
import type { SlackState } from './slack-state.ts';
import { blockErrors, charactersOf, MAX_BLOCK_CHARACTERS } from './validate-blocks.ts';

const MAX_TEXT = 40_000;
/** Slack documents no number; far above what a delivery key needs. */
const MAX_METADATA = 16_000;

/** Refuses what Slack would refuse, and notes everything that should never be sent. */
export function checkMessage(
  state: SlackState,
  payload: { text?: unknown; blocks?: unknown; metadata?: unknown },
  where: string,
): void {
  const note = (problem: string): void => {
    state.violations.push(`${where}: ${problem}`);
  };
  const blocks = Array.isArray(payload.blocks) ? payload.blocks : [];
  if (typeof payload.text !== 'string' || payload.text === '') note('no text for notifications and screen readers');
  else if (payload.text.length > MAX_TEXT) refuse('msg_too_long');
  for (const ping of findPings(payload)) note(`would ping or forge a link: ${ping}`);
  if (payload.blocks !== undefined) {
    refuseNewBlocks(state, blocks);
    const errors = blockErrors(payload.blocks, 'message');
    if (errors.length > 0) refuse('invalid_blocks', errors);
    if (charactersOf(blocks) > MAX_BLOCK_CHARACTERS) refuse('msg_blocks_too_long');
    checkFiles(state, blocks);
  }
  if (payload.metadata !== undefined) checkMetadata(payload.metadata);

  function refuse(code: string, errors: readonly string[] = []): never {
    note([code, ...errors].join(' '));
    throw new SlackError(code, errors);
  }
}

/** Blocks that are not rolled out here are refused without being anybody's fault. */
function refuseNewBlocks(state: SlackState, blocks: readonly unknown[], code = 'invalid_blocks'): void {
  for (const [at, block] of blocks.entries()) {
    const type = typeof block === 'object' && block !== null && 'type' in block ? block.type : undefined;
    if ((type === 'table' && !state.takes.table) || (type === 'data_table' && !state.takes.dataTable))
      throw new SlackError(code, [`unsupported type: ${type} [json-pointer:/blocks/${at}/type]`]);
  }
}

function checkFiles(state: SlackState, blocks: readonly unknown[], code = 'invalid_blocks'): void {
  for (const [at, block] of blocks.entries()) {
    if (typeof block !== 'object' || block === null || !('slack_file' in block)) continue;
    const file = state.files.get((block.slack_file as { id: string }).id);
    const ready = file?.complete === true && file.bytes !== undefined && file.notReadyFor <= 0;
    if (file !== undefined) file.notReadyFor -= 1;
    if (!ready) throw new SlackError(code, [`invalid slack file [json-pointer:/blocks/${at}/slack_file]`]);
  }
}

function checkMetadata(metadata: unknown): void {
  const { event_type: type, event_payload: payload } = metadata as { event_type?: unknown; event_payload?: unknown };
  if (
    typeof type !== 'string' ||
    !/^[A-Za-z0-9_]{1,255}$/.test(type) ||
    typeof payload !== 'object' ||
    payload === null
  )
    throw new SlackError('invalid_metadata_format');
  if (JSON.stringify(payload).length > MAX_METADATA) throw new SlackError('metadata_too_large');
}

/** Structure and limits of modals and the App Home. */
export function checkView(state: SlackState, view: Record<string, unknown>, where: string): void {
  const problems = viewErrors(view);
  const blocks = Array.isArray(view['blocks']) ? (view['blocks'] as Record<string, unknown>[]) : [];
  for (const ping of findPings({ blocks })) state.violations.push(`${where}: would ping or forge a link: ${ping}`);
  if (problems.length > 0) {
    state.violations.push(`${where}: ${problems.join(' ')}`);
    throw new SlackError('invalid_arguments', problems);
  }
  refuseNewBlocks(state, blocks, 'invalid_arguments');
  checkFiles(state, blocks, 'invalid_arguments');
}

/** What Slack would say against a view; empty when it is right. */
export function viewErrors(view: Record<string, unknown>): string[] {
  const kind = view['type'] === 'home' ? 'home' : 'modal';
  const problems =
    view['type'] !== 'home' && view['type'] !== 'modal'
      ? ['type must be home or modal']
      : blockErrors(view['blocks'], kind);
  const blocks = Array.isArray(view['blocks']) ? (view['blocks'] as Record<string, unknown>[]) : [];
  for (const [name, max] of [
    ['title', 24],
    ['submit', 24],
    ['close', 24],
  ] as const) {
    const value = view[name] as { type?: string; text?: string } | undefined;
    if (value === undefined) continue;
    if (
      value.type !== 'plain_text' ||
      typeof value.text !== 'string' ||
      value.text.length < 1 ||
      value.text.length > max
    )
      problems.push(`${name} must be plain text of 1 to ${max} characters`);
  }
  if (kind === 'modal' && view['title'] === undefined) problems.push('a modal needs a title');
  if (blocks.some((block) => block['type'] === 'input') && kind === 'modal' && view['submit'] === undefined)
    problems.push('a modal with inputs needs submit');
  if (lengthOf(view['private_metadata']) > 3_000) problems.push('private_metadata is longer than 3000');
  if (lengthOf(view['callback_id']) > 255) problems.push('callback_id is longer than 255');
  if (lengthOf(view['external_id']) > 255) problems.push('external_id is longer than 255');
  if (blocks.length === 0) problems.push('a view needs blocks');
  for (const field of Object.keys(view))
    if (!(VIEW_FIELDS[kind] as readonly string[]).includes(field)) problems.push(`a ${kind} view has no ${field}`);
  if (JSON.stringify(view).length > MAX_VIEW) problems.push('the view is larger than 250 kB');
  return problems;
}

const VIEW_FIELDS = {
  modal: [
    'type',
    'title',
    'blocks',
    'close',
    'submit',
    'private_metadata',
    'callback_id',
    'clear_on_close',
    'notify_on_close',
    'external_id',
    'submit_disabled',
  ],
  home: ['type', 'blocks', 'private_metadata', 'callback_id', 'external_id'],
} as const;
const MAX_VIEW = 250_000;

const lengthOf = (value: unknown): number => (typeof value === 'string' ? value.length : 0);
