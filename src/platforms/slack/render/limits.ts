/**
 * Slack's documented limits, and ours where Slack's are soft. Lengths are UTF-16 units, which never count less than Slack does.
 * Source: the Block Kit, views, metadata and chat.postMessage references.
 */

export const MESSAGE_BLOCKS = 50;
export const VIEW_BLOCKS = 100;
/** Undocumented, measured by others near 13,200 for all blocks of one message (`msg_blocks_too_long`); we stay below. */
export const MESSAGE_CHARACTERS = 12_000;
/** Slack cuts `text` at 40,000 and advises at most 4,000. */
export const FALLBACK_TEXT = 4_000;

export const HEADER_TEXT = 150;
export const SECTION_FIELDS = 10;
export const FIELD_TEXT = 2_000;
/** Of one text element in a context block. */
export const CONTEXT_TEXT = 2_000;
/** Ours: Slack names no limit for a rich text block, but a message has one. */
export const RICH_TEXT = 3_000;

/** Ours: more buttons in a row than this are a wall on a phone; Slack allows 25. */
export const BUTTONS_IN_A_ROW = 5;
export const BUTTON_TEXT = 75;
export const BUTTON_VALUE = 2_000;
export const BUTTON_URL = 3_000;

export const SELECT_OPTIONS = 100;
export const OPTION_TEXT = 75;
export const OPTION_VALUE = 150;
export const PLACEHOLDER = 150;

/** The header row counts. */
export const TABLE_ROWS = 100;
export const TABLE_COLUMNS = 20;
/** Over all cells of all tables in a message. */
export const TABLE_CHARACTERS = 10_000;
export const TABLES_IN_A_MESSAGE = 1;
/** The header row counts: 200 rows beside it. */
export const DATA_TABLE_ROWS = 201;
export const DATA_TABLE_PAGE = 100;

export const IMAGE_ALT = 2_000;
export const UPLOAD_ALT = 1_000;

export const VIEW_TITLE = 24;
export const PRIVATE_METADATA = 3_000;
export const INPUT_LABEL = 2_000;
export const INPUT_HINT = 2_000;
export const INPUT_VALUE = 3_000;

/** Message metadata: the name of our event, and the key that stands in its payload. */
export const METADATA_EVENT = 'groundswell_delivery';
export const METADATA_KEY = 200;

/** Ours: an answer is at most this many messages; what is left is announced. */
export const ANSWER_MESSAGES = 4;
/** Slack's: how often and how long a `response_url` may be used. */
export const RESPONSE_URL_USES = 5;
export const RESPONSE_URL_MS = 30 * 60_000;
