import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { Block, MessageProps } from 'slack-blocks-to-jsx';
import slackBlocks from 'slack-blocks-to-jsx';
import { LOGO } from './logo.ts';
import { FONT_FACES } from './serve-pages.ts';

export type Theme = 'light' | 'dark';

export interface SlackPicture {
  theme: Theme;
  /** When it was posted, ms since the epoch. */
  at: number;
  /** Address of the picture that stands behind a Slack file id. */
  picture: (file: string) => string;
  /** A page of blocks without a sender: App Home. */
  home: boolean;
}

const COLOURS = {
  light: { background: '#ffffff', text: '#1d1c1d' },
  dark: { background: '#1a1d21', text: '#d1d2d3' },
} as const;

/** Slack messages, drawn by a library that follows Block Kit, block for block as they would be sent. */
export function slackPage(
  payloads: readonly { blocks: readonly object[] }[],
  { theme, at, picture, home }: SlackPicture,
): string {
  const messages = payloads.map(({ blocks }) => {
    const properties: MessageProps = {
      theme,
      logo: LOGO,
      name: 'Groundswell',
      time: new Date(at),
      blocks: blocks.map((block) => withoutVerbatim(withPicture(block, picture))) as Block[],
      withoutWrapper: home,
    };
    return renderToStaticMarkup(createElement(slackBlocks.Message, properties));
  });
  const { background, text } = COLOURS[theme];
  return `<!doctype html><html lang="en" data-theme="${theme}"><head><meta charset="utf-8"><link rel="stylesheet" href="/packages/slack-blocks-to-jsx/dist/style.css"><style>
${FONT_FACES}
body { margin: 0; background: ${background}; color: ${text}; }
main { padding: 16px 20px; }
main, main * { font-family: Inter, 'DejaVu Sans', sans-serif !important; }
main code, main code *, main pre, main pre * { font-family: 'DejaVu Sans Mono', monospace !important; }
</style></head><body><main>${messages.join('\n')}</main><script>globalThis.ready = Promise.all([document.fonts.ready, new Promise((done) => addEventListener('load', done))]);</script></body></html>`;
}

/** The library takes `verbatim` for "no formatting"; in Slack it only means that bare names and addresses are not made links. */
function withoutVerbatim(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutVerbatim);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'verbatim')
      .map(([key, inner]) => [key, withoutVerbatim(inner)]),
  );
}

/** A file that is uploaded to Slack has no address outside it: the same picture stands in its place. */
function withPicture(block: object, picture: SlackPicture['picture']): object {
  if (!('slack_file' in block)) return block;
  const { slack_file: file, ...rest } = block as { slack_file: { id?: string } };
  return { ...rest, image_url: picture(file.id ?? '') };
}
