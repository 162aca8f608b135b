import { SETTINGS } from '../../src/app/settings.ts';
import type { SettingDoc } from '../../src/contracts/setting.ts';

const GROUPS: readonly (readonly [string, RegExp])[] = [
  ['GitHub', /^GITHUB_/],
  ['Slack', /^SLACK_/],
  ['Discord', /^DISCORD_/],
  ['Network', /_PROXY$/],
  ['Groundswell', /^GROUNDSWELL_/],
];

const entries = (pattern: RegExp): [string, SettingDoc][] =>
  Object.entries(SETTINGS).filter(([name]) => pattern.test(name));

/** The whole of `.env.example`: every setting with its explanation, commented out unless it must be filled in. */
export function envExample(): string {
  const parts = GROUPS.map(([title, pattern]) => {
    const lines = entries(pattern).map(
      ([name, doc]) =>
        `${wrap(doc.explains, '# ')}\n${doc.default === undefined ? `#${name}=${doc.example ?? ''}` : `#${name}=${doc.default}`}`,
    );
    return `### ${title}\n\n${lines.join('\n\n')}`;
  });
  return `# Settings of Groundswell. Copy to .env and fill in what you need; what is commented out has the default that stands there.\n\n${parts.join('\n\n')}\n`;
}

/** The settings as a Markdown table. */
export function settingsTable(): string {
  const rows = Object.entries(SETTINGS).map(
    ([name, doc]: [string, SettingDoc]) =>
      `| \`${name}\` | ${doc.explains}${doc.secret ? ' Secret.' : ''} | ${doc.default === undefined ? '' : `\`${doc.default}\``} |`,
  );
  return ['| setting | what it does | default |', '|---|---|---|', ...rows].join('\n');
}

function wrap(text: string, prefix: string, width = 110): string {
  const lines: string[] = [];
  let line = prefix.trimEnd();
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > width) {
      lines.push(line);
      line = `${prefix}${word}`;
    } else line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}
