/**
 * What in a payload would notify somebody or become a link that the app did not write as one, read as Slack reads it:
 * `<!channel>`, `<@U1>`, `<#C1>`, `<!subteam^S1>` in `text` and mrkdwn; mention elements in rich text; and, in mrkdwn that is not
 * verbatim, @names. Anything else in angle brackets is a link and must be https.
 */
export function findPings(payload: { text?: unknown; blocks?: unknown }): string[] {
  return [...inMarkup(typeof payload.text === 'string' ? payload.text : ''), ...inBlocks(payload.blocks)];
}

function inMarkup(text: string): string[] {
  return [...text.matchAll(/<([^<>]*)>/g)].flatMap(([whole, inner = '']) => {
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
  if (['user', 'usergroup', 'channel', 'broadcast', 'team'].includes(String(record['type']))) own.push(JSON.stringify(record));
  return [...own, ...Object.values(record).flatMap(inBlocks)];
}
