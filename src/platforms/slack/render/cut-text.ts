/** Cuts visibly, with an ellipsis: only for labels whose whole text stands elsewhere or can be guessed from the rest. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, wholeCharacters(text, limit - 1)).trimEnd()}…`;
}

/** The greatest cut at or below `limit` that does not tear a surrogate pair or an entity such as `&amp;` apart. */
export function wholeCharacters(text: string, limit: number): number {
  let at = Math.max(1, limit);
  const code = text.charCodeAt(at);
  if (code >= 0xdc00 && code <= 0xdfff && at > 1) at -= 1;
  const entity = text.lastIndexOf('&', at - 1);
  if (
    entity > 0 &&
    at - entity < 6 &&
    /^&[a-z]{2,3};/.test(text.slice(entity)) &&
    entity + text.slice(entity).indexOf(';') >= at
  )
    return entity;
  return at;
}
