/**
 * Discord's documented limits, and ours where Discord's are soft. Lengths are UTF-16 units, which never count less than Discord does.
 * Source: component, message, application command and interaction references.
 */

/** Components of one message, nested ones included. */
export const MESSAGE_COMPONENTS = 40;
/** Characters of all text displays of one message together. */
export const MESSAGE_TEXT = 4_000;
export const MESSAGE_FILES = 10;
export const ROW_BUTTONS = 5;
export const BUTTON_LABEL = 80;
export const CUSTOM_ID = 100;
export const SELECT_OPTIONS = 25;
export const SELECT_LABEL = 100;
export const SELECT_VALUE = 100;
export const SELECT_DESCRIPTION = 100;
export const SELECT_PLACEHOLDER = 150;
export const FILE_DESCRIPTION = 1_024;
/** What every server takes, boosted or not. */
export const FILE_BYTES = 10 * 1_024 * 1_024;

/** Ours: an answer is at most this many messages; what is left comes as an attached text. */
export const ANSWER_MESSAGES = 5;
/** Ours: one text display, so that a split falls between paragraphs rather than at the edge of a message. */
export const PARAGRAPH = 1_900;
/** Ours: columns of monospaced text that a phone shows without wrapping. */
export const TABLE_WIDTH = 38;

export const COMMAND_OPTIONS = 25;
export const COMMAND_CHOICES = 25;
export const COMMAND_NAME = 32;
export const COMMAND_DESCRIPTION = 100;
/** Names, descriptions and values of a command with everything in it. */
export const COMMAND_CHARACTERS = 8_000;
export const CHOICE_NAME = 100;
export const CHOICE_VALUE = 100;
export const OPTION_TEXT = 6_000;

export const MODAL_COMPONENTS = 5;
export const MODAL_TITLE = 45;
export const LABEL = 45;
export const LABEL_DESCRIPTION = 100;
export const TEXT_INPUT = 4_000;
export const INPUT_PLACEHOLDER = 100;

export const NONCE = 25;
export const THREAD_NAME = 100;

/** Discord shows a failure to the person after 3 s without an answer; we defer in half of that. */
export const DEFER_AFTER_MS = 1_500;
/** What a button means may have to be read from the database; this long, so that a deferral after it still comes in time. */
export const DECODE_MS = 500;
