import { z } from 'zod';

/**
 * Slack's documented structure and limits of blocks, written from its reference and not from our renderer.
 * Objects are strict: a field that Slack does not know is refused as Slack does.
 */

const text = (max: number, min = 1) => z.string().min(min).max(max);
const plainText = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(max), emoji: z.boolean().optional() });
const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: text(max), verbatim: z.boolean().optional() });
const anyText = (max: number) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);
const blockId = z.string().max(255).optional();
const actionId = z.string().min(1).max(255);
const httpsUrl = (max: number) => z.url({ protocol: /^https$/ }).max(max);

const option = z.strictObject({ text: plainText(75), value: text(150), description: plainText(75).optional() });
const choices = z.array(option).min(1).max(100);

const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  action_id: actionId,
  value: text(2_000).optional(),
  url: httpsUrl(3_000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: text(75).optional(),
});
const staticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    action_id: actionId,
    placeholder: plainText(150).optional(),
    options: choices,
    initial_option: option.optional(),
  })
  .refine(
    (one) =>
      one.initial_option === undefined ||
      one.options.some((offered) => JSON.stringify(offered) === JSON.stringify(one.initial_option)),
    'initial_option must be one of options',
  );
const multiStaticSelect = z.strictObject({
  ...staticSelect.shape,
  type: z.literal('multi_static_select'),
  initial_option: z.undefined().optional(),
});
const conversationsSelect = z.strictObject({
  type: z.literal('conversations_select'),
  action_id: actionId,
  placeholder: plainText(150).optional(),
  default_to_current_conversation: z.boolean().optional(),
  response_url_enabled: z.boolean().optional(),
  initial_conversation: z.string().optional(),
  filter: z
    .strictObject({
      include: z
        .array(z.enum(['im', 'mpim', 'private', 'public']))
        .min(1)
        .optional(),
      exclude_bot_users: z.boolean().optional(),
    })
    .optional(),
});
const plainInput = z
  .strictObject({
    type: z.literal('plain_text_input'),
    action_id: actionId,
    initial_value: z.string().max(3_000).optional(),
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(3_000).optional(),
    max_length: z.int().min(1).max(3_000).optional(),
    placeholder: plainText(150).optional(),
  })
  .refine(
    (one) => (one.initial_value ?? '').length <= (one.max_length ?? 3_000),
    'initial_value is longer than max_length',
  );
const numberInput = z
  .strictObject({
    type: z.literal('number_input'),
    action_id: actionId,
    is_decimal_allowed: z.boolean(),
    initial_value: z.string().optional(),
    min_value: z.string().optional(),
    max_value: z.string().optional(),
    placeholder: plainText(150).optional(),
  })
  .refine(
    ({ initial_value: value, min_value: min, max_value: max }) =>
      value === undefined || (Number(value) >= Number(min ?? -Infinity) && Number(value) <= Number(max ?? Infinity)),
    'initial_value is out of range',
  )
  .refine(
    ({ is_decimal_allowed: decimal, ...numbers }) =>
      Object.values(numbers).every(
        (number) => typeof number !== 'string' || !/^[-\d]/.test(number) || decimal || Number.isInteger(Number(number)),
      ),
    'decimals are not allowed',
  );
const externalSelect = z.strictObject({
  type: z.literal('external_select'),
  action_id: actionId,
  placeholder: plainText(150).optional(),
  min_query_length: z.int().min(0).optional(),
  initial_option: option.optional(),
});
const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  action_id: actionId,
  options: z.array(option).min(1).max(10),
  initial_options: z.array(option).min(1).max(10).optional(),
});

const style = z
  .strictObject({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
  })
  .optional();
const richElement = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), style }),
  z.strictObject({ type: z.literal('link'), url: httpsUrl(3_000), text: text(3_000).optional(), style }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string().regex(/^[CG][A-Z0-9]{8,}$/), style }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.int().min(0),
    format: text(300),
    fallback: text(300).optional(),
    url: z.string().optional(),
    style,
  }),
]);
const richSection = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(richElement).min(1) });
const richText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: blockId,
  elements: z
    .array(
      z.discriminatedUnion('type', [
        richSection,
        z.strictObject({
          type: z.literal('rich_text_list'),
          style: z.enum(['bullet', 'ordered']),
          elements: z.array(richSection).min(1),
          indent: z.int().min(0).max(8).optional(),
          offset: z.int().min(0).optional(),
        }),
        z.strictObject({
          type: z.literal('rich_text_preformatted'),
          elements: z.array(richElement).min(1),
          border: z.int().optional(),
        }),
        z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(richElement).min(1) }),
      ]),
    )
    .min(1),
});

const rawText = z.strictObject({ type: z.literal('raw_text'), text: text(10_000) });
const rawNumber = z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: text(10_000) });
const cell = z.discriminatedUnion('type', [rawText, rawNumber, richText]);
const sameWidth = (rows: readonly (readonly unknown[])[]): boolean =>
  rows.every((row) => row.length === rows[0]?.length);

const table = z.strictObject({
  type: z.literal('table'),
  block_id: blockId,
  rows: z
    .array(z.array(cell).min(1).max(20))
    .min(1)
    .max(100)
    .refine(sameWidth, 'all rows must have the same number of cells'),
  column_settings: z
    .array(
      z.strictObject({ align: z.enum(['left', 'center', 'right']).optional(), is_wrapped: z.boolean().optional() }),
    )
    .max(20)
    .optional(),
});
const dataTable = z.strictObject({
  type: z.literal('data_table'),
  block_id: blockId,
  caption: z.string().min(1),
  rows: z
    .array(z.array(cell).min(1).max(20))
    .min(2)
    .max(201)
    .refine(sameWidth, 'all rows must have the same number of cells')
    .refine(
      (rows) => rows[0]?.every((one) => one.type !== 'rich_text') ?? false,
      'rich_text is not allowed in the header',
    ),
  page_size: z.int().min(1).max(100).optional(),
  row_header_column_index: z.int().min(0).optional(),
});

const image = z
  .strictObject({
    type: z.literal('image'),
    block_id: blockId,
    alt_text: text(2_000),
    image_url: httpsUrl(3_000).optional(),
    slack_file: z.strictObject({ id: z.string().regex(/^F[A-Z0-9]{8,}$/) }).optional(),
    title: plainText(2_000).optional(),
  })
  .refine(
    (one) => (one.image_url === undefined) !== (one.slack_file === undefined),
    'exactly one of image_url and slack_file',
  );

const header = z.strictObject({ type: z.literal('header'), block_id: blockId, text: plainText(150) });
const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: blockId,
    text: anyText(3_000).optional(),
    fields: z.array(anyText(2_000)).min(1).max(10).optional(),
    accessory: z.discriminatedUnion('type', [button, staticSelect]).optional(),
    expand: z.boolean().optional(),
  })
  .refine((one) => one.text !== undefined || one.fields !== undefined, 'text or fields are required');
const context = z.strictObject({
  type: z.literal('context'),
  block_id: blockId,
  elements: z.array(anyText(2_000)).min(1).max(10),
});
const divider = z.strictObject({ type: z.literal('divider'), block_id: blockId });
const actions = z.strictObject({
  type: z.literal('actions'),
  block_id: blockId,
  elements: z
    .array(z.discriminatedUnion('type', [button, staticSelect, conversationsSelect]))
    .min(1)
    .max(25),
});
const input = z.strictObject({
  type: z.literal('input'),
  block_id: blockId,
  label: plainText(2_000),
  hint: plainText(2_000).optional(),
  optional: z.boolean().optional(),
  element: z.discriminatedUnion('type', [
    plainInput,
    numberInput,
    staticSelect,
    multiStaticSelect,
    externalSelect,
    conversationsSelect,
    checkboxes,
  ]),
});

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  header,
  section,
  context,
  divider,
  actions,
  image,
  rich_text: richText,
  table,
  data_table: dataTable,
  input,
};
const NOT_IN: Readonly<Record<BlockKind, readonly string[]>> = {
  message: ['input'],
  home: ['table'],
  modal: ['table', 'data_table'],
};

export type BlockKind = 'message' | 'home' | 'modal';

/** What Slack would answer in `response_metadata.messages`; empty when the blocks are right. */
export function blockErrors(blocks: unknown, kind: BlockKind): string[] {
  if (!Array.isArray(blocks)) return ['blocks must be an array'];
  const limit = kind === 'message' ? 50 : 100;
  const errors: string[] = blocks.length > limit ? [`no more than ${limit} items allowed [json-pointer:/blocks]`] : [];
  for (const [at, block] of blocks.entries()) {
    const problem = blockError(block, kind);
    if (problem !== undefined) errors.push(`${problem} [json-pointer:/blocks/${at}]`);
  }
  return errors.length > 0 ? errors : acrossBlocks(blocks as Record<string, unknown>[]);
}

function blockError(block: unknown, kind: BlockKind): string | undefined {
  const type = typeof block === 'object' && block !== null && 'type' in block ? String(block.type) : 'no type';
  const schema = SCHEMAS[type];
  if (schema === undefined || NOT_IN[kind].includes(type)) return `unsupported type: ${type}`;
  const result = schema.safeParse(block);
  return result.success ? undefined : `${type}: ${z.prettifyError(result.error).replaceAll('\n', '; ')}`;
}

function acrossBlocks(blocks: readonly Record<string, unknown>[]): string[] {
  const errors: string[] = [];
  const actionIds = blocks.flatMap((block) =>
    block['type'] === 'actions'
      ? (block['elements'] as { action_id: string }[]).map((element) => element.action_id)
      : [],
  );
  if (new Set(actionIds).size !== actionIds.length) errors.push('action_id must be unique in a message');
  const ids = blocks.flatMap((block) => (typeof block['block_id'] === 'string' ? [block['block_id']] : []));
  if (new Set(ids).size !== ids.length) errors.push('block_id must be unique');
  const tables = blocks.filter((block) => block['type'] === 'table' || block['type'] === 'data_table');
  if (tables.length > 1) errors.push('only_one_table_allowed');
  for (const [type, most] of [
    ['table', 10_000],
    ['data_table', 20_000],
  ] as const) {
    const cells = tables.filter((one) => one['type'] === type).flatMap((one) => (one['rows'] as unknown[][]).flat());
    if (cells.reduce<number>((sum, one) => sum + textIn(one).join('').length, 0) > most)
      errors.push(`table cells hold more than ${most} characters`);
  }
  return errors;
}

/** Every string a reader can see, in order. */
export function textIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string'
      ? ['text', 'alt_text', 'caption', 'fallback'].includes(key)
        ? [inner]
        : []
      : textIn(inner),
  );
}

/** Undocumented and measured by others: all blocks of a message together, near 13,200 characters. */
export const charactersOf = (blocks: readonly unknown[]): number =>
  blocks.reduce<number>((sum, block) => {
    const table =
      typeof block === 'object' &&
      block !== null &&
      'type' in block &&
      (block.type === 'table' || block.type === 'data_table');
    return sum + (table ? textIn(block).join('').length : JSON.stringify(block).length);
  }, 0);

export const MAX_BLOCK_CHARACTERS = 13_000;
