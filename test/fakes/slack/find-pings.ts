/**
 * What in a payload would notify somebody or become a link that the app did not write as one, read as Slack reads it:
 * `<!channel>`, `<@U1>`, `<#C1|name>`, `<!subteam^S1>` in `text` and mrkdwn; mention elements in rich text; and, in mrkdwn that is not
 * verbatim, @names. The bare name of a channel (`<#C0123456789>`) notifies nobody; `channelsNamed` lists those. Anything else in angle brackets is a link and must be https.
 */
export function findPings(payload: { text?: unknown; blocks?: unknown }): string[] {
  return [...inMarkup(typeof payload.text === 'string' ? payload.text : ''), ...inBlocks(payload.blocks)];
}

function inMarkup(text: string): string[] {
  return [...text.matchAll(/<([^<>]*)>/g)].flatMap(([whole, inner = '']) => {
    if (/^#[CG][A-Z0-9]{8,}$/.test(inner)) return [];
    if (/^!date\^\d+\^[^|^]+(\^https:[^|]*)?\|.+$/.test(inner)) return [];
    return /^https:\/\/[^|]+\|.+$/.test(inner) ? [] : [whole];
  });
}

function inBlocks(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(inBlocks);
  if (typeof value !== 'object' || value === null) return [];
  const record = value as Record<string, unknown>;
  const own: string[] = [];
  if (record['type'] === 'mrkdwn' && typeof record['text'] === 'string') {
    own.push(...inMarkup(record['text']));
    if (record['verbatim'] !== true) own.push(...(record['text'].match(/(^|\s)@\w+/g) ?? []));
  }
  if (['user', 'usergroup', 'broadcast', 'team'].includes(String(record['type']))) own.push(JSON.stringify(record));
  return [...own, ...Object.values(record).flatMap(inBlocks)];
}

/** Ids of the channels that a payload or view names so that Slack shows them as channels; rich text is read by its elements alone. */
export const channelsNamed = (payload: { text?: unknown; blocks?: unknown }): string[] => [
  ...inMrkdwn(payload.text),
  ...inElements(payload.blocks),
];

const inMrkdwn = (text: unknown): string[] =>
  typeof text === 'string' ? [...text.matchAll(/<#([^<>|]*)/g)].map(([, id = '']) => id) : [];

function inElements(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(inElements);
  if (typeof value !== 'object' || value === null) return [];
  const record = value as Record<string, unknown>;
  const own =
    record['type'] === 'mrkdwn'
      ? inMrkdwn(record['text'])
      : record['type'] === 'channel'
        ? [String(record['channel_id'])]
        : [];
  return [...own, ...Object.values(record).flatMap(inElements)];
}
