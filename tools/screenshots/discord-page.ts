import { z } from 'zod';
import { discordHtml, escapeHtml } from './discord-markdown.ts';
import { LOGO } from './logo.ts';
import { FONT_FACES } from './serve-pages.ts';

export interface DiscordPicture {
  theme: 'light' | 'dark';
  at: number;
  /** Address of the picture that is attached under this name. */
  picture: (file: string) => string;
  ephemeral: boolean;
}

/** Components V2 as far as our renderer uses them. */
const componentSchema = z.object({
  type: z.number(),
  content: z.string().optional(),
  accent_color: z.number().nullish(),
  label: z.string().optional(),
  style: z.number().optional(),
  url: z.string().optional(),
  placeholder: z.string().optional(),
  items: z.array(z.object({ media: z.object({ url: z.string() }), description: z.string().nullish() })).optional(),
  accessory: z.unknown().optional(),
  get components() {
    return z.array(componentSchema).optional();
  },
});
type Component = z.infer<typeof componentSchema>;

const BUTTONS: Readonly<Record<number, string>> = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'destructive' };
const COLOURS = {
  light: { background: '#ffffff', text: '#2f3136', box: '#f7f8fa', line: '#dfe1e5', code: '#eceef1' },
  dark: { background: '#323339', text: '#dbdee1', box: '#393a41', line: '#46474e', code: '#2b2c31' },
} as const;

/**
 * Discord messages. Name, text, links, buttons and times are drawn by the library's elements; the frame of a container, which the
 * library does not know, is a box with the accent colour at its left, as Discord draws it.
 */
export function discordPage(
  payloads: readonly { body: { components: readonly unknown[] } }[],
  picture: DiscordPicture,
): string {
  const { theme } = picture;
  const { background, text, box, line, code } = COLOURS[theme];
  const messages = payloads.map(({ body }) => {
    const drawn = z
      .array(componentSchema)
      .parse(body.components)
      .map((component) => draw(component, picture))
      .join('');
    return `<discord-message author="Groundswell" avatar="${LOGO}" bot timestamp="${new Date(picture.at).toISOString().slice(0, 16).replace('T', ' ')}" ${theme === 'light' ? 'light-theme' : ''} ${picture.ephemeral ? 'ephemeral' : ''}><div class="content">${drawn}</div></discord-message>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script><style>
${FONT_FACES}
body { margin: 0; background: ${background}; color: ${text}; font: 15px/1.4 Inter, 'DejaVu Sans', sans-serif; }
discord-messages { border: 0 !important; padding: 8px 0; }
discord-messages, discord-message { font-family: Inter, 'DejaVu Sans', sans-serif !important; }
.content { white-space: normal; }
.container { background: ${box}; border: 1px solid ${line}; border-left: 4px solid var(--accent, ${line}); border-radius: 8px; padding: 12px 16px; margin: 4px 0; max-width: 560px; display: grid; gap: 8px; }
.section { display: flex; gap: 12px; justify-content: space-between; align-items: start; }
.row { display: flex; flex-wrap: wrap; gap: 0 2px; }
discord-button { --offset: 0; }
.item > span { min-width: 1em; }
.item { display: flex; gap: 8px; padding-left: 8px; }
.gallery img { max-width: 100%; border-radius: 8px; display: block; }
.select { border: 1px solid ${line}; border-radius: 8px; padding: 8px 12px; max-width: 360px; opacity: .8; }
code.inline, pre.code { font: 13px/1.35 'DejaVu Sans Mono', monospace; background: ${code}; border-radius: 4px; }
code.inline { padding: 1px 4px; white-space: pre-wrap; }
pre.code { padding: 8px; margin: 0; border: 1px solid ${line}; }
strong { font-weight: 600; }
hr { border: 0; border-top: 1px solid ${line}; width: 100%; }
</style></head><body><discord-messages ${theme === 'light' ? 'light-theme' : ''} no-background>${messages.join('')}</discord-messages>
<script type="module">import '/packages/@skyra/discord-components-core/dist/index.js';
globalThis.ready = Promise.all([document.fonts.ready, ...[...document.querySelectorAll('discord-messages, discord-message, discord-button, discord-link, discord-header')].map((element) => element.updateComplete)]).then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));</script></body></html>`;
}

const IMPORTS = {
  lit: '/packages/lit/index.js',
  'lit/': '/packages/lit/',
  'lit-html': '/packages/lit-html/lit-html.js',
  'lit-html/': '/packages/lit-html/',
  'lit-element/': '/packages/lit-element/',
  '@lit/reactive-element': '/packages/@lit/reactive-element/reactive-element.js',
  '@lit/reactive-element/': '/packages/@lit/reactive-element/',
  '@lit/context': '/packages/@lit/context/index.js',
} as const;

function draw(component: Component, picture: DiscordPicture): string {
  const inside = (): string => (component.components ?? []).map((child) => draw(child, picture)).join('');
  switch (component.type) {
    case 1:
      return `<div class="row">${inside()}</div>`;
    case 2:
      return `<discord-action-row><discord-button type="${BUTTONS[component.style ?? 2] ?? 'secondary'}" ${component.url === undefined ? '' : `url="${escapeHtml(component.url)}"`}>${escapeHtml(component.label ?? '')}</discord-button></discord-action-row>`;
    case 3:
      return `<div class="select">${escapeHtml(component.placeholder ?? '')} ▾</div>`;
    case 9:
      return `<div class="section"><div>${inside()}</div>${draw(componentSchema.parse(component.accessory), picture)}</div>`;
    case 10:
      return `<div>${discordHtml(component.content ?? '', picture.theme)}</div>`;
    case 12:
      return `<div class="gallery">${(component.items ?? []).map((item) => `<img src="${picture.picture(item.media.url.replace('attachment://', ''))}" alt="${escapeHtml(item.description ?? '')}">`).join('')}</div>`;
    case 14:
      return '<hr>';
    case 17:
      return `<div class="container" ${component.accent_color == null ? '' : `style="--accent: #${component.accent_color.toString(16).padStart(6, '0')}"`}>${inside()}</div>`;
    default:
      throw new Error(`no picture for component type ${component.type}`);
  }
}
