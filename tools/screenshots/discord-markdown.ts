/** Discord's markdown, as far as our renderer writes it, as the elements of a library that draws Discord. */
export function discordHtml(text: string, theme: 'light' | 'dark'): string {
  const out: string[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.startsWith('```')) {
      const end = lines.findIndex((other, index) => index > at && other.startsWith('```'));
      out.push(`<pre class="code">${escapeHtml(lines.slice(at + 1, end).join('\n'))}</pre>`);
      at = end;
      continue;
    }
    const heading = /^(#{1,3}) (.*)$/.exec(line);
    const item = /^(- |(\d+)\. )(.*)$/.exec(line);
    if (heading)
      out.push(
        `<discord-header level="${heading[1]?.length ?? 2}">${inline(heading[2] ?? '', theme)}</discord-header>`,
      );
    else if (line.startsWith('-# '))
      out.push(
        `<discord-subscript ${theme === 'light' ? 'light-theme' : ''}>${inline(line.slice(3), theme)}</discord-subscript>`,
      );
    else if (item)
      out.push(
        `<div class="item"><span>${item[2] === undefined ? '•' : `${item[2]}.`}</span><div>${inline(item[3] ?? '', theme)}</div></div>`,
      );
    else out.push(`<div>${inline(line, theme)}</div>`);
  }
  return out.join('');
}

const TOKENS =
  /\\(?<escaped>.)|`(?<code>[^`]+)`|\*\*(?<strong>.+?)\*\*|\[(?<label>(?:\\.|[^\]])+)\]\(<?(?<address>https:[^)>]+)>?\)|<t:(?<time>\d+)(?::(?<style>\w))?>/gu;

function inline(text: string, theme: 'light' | 'dark'): string {
  let html = '';
  let from = 0;
  for (const match of text.matchAll(TOKENS)) {
    html += escapeHtml(text.slice(from, match.index));
    from = match.index + match[0].length;
    const { escaped, code, strong, label, address, time, style } = match.groups ?? {};
    if (escaped !== undefined) html += escapeHtml(escaped);
    else if (code !== undefined) html += `<code class="inline">${escapeHtml(code)}</code>`;
    else if (strong !== undefined) html += `<strong>${inline(strong, theme)}</strong>`;
    else if (label !== undefined)
      html += `<discord-link href="${escapeHtml(address ?? '')}" ${theme === 'light' ? 'light-theme' : ''}>${inline(label, theme)}</discord-link>`;
    else if (time !== undefined)
      html += `<discord-time>${escapeHtml(timeText(Number(time), style ?? 'f'))}</discord-time>`;
  }
  return html + escapeHtml(text.slice(from));
}

const FORMATS: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
};

const timeText = (seconds: number, style: string): string =>
  new Intl.DateTimeFormat('en-GB', { ...(FORMATS[style] ?? FORMATS['f']), timeZone: 'UTC' }).format(seconds * 1000);

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
