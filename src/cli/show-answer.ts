import type { Answer } from '../contracts/bot.ts';
import type { ChartRenderer } from '../contracts/chart.ts';
import { PLATFORMS } from '../platforms/index.ts';
import { createFileWriter } from '../platforms/console/write-files.ts';
import { renderText } from '../platforms/console/render-text.ts';

export const formats = ['text', 'json', ...PLATFORMS.filter(({ preview }) => preview).map(({ name }) => name)];

export interface ShowOptions {
  as: string;
  zone: string;
  /** ms since the epoch, for ages. */
  now: number;
  width: number;
  color: boolean;
  /** Folder for chart pictures and downloads. */
  folder: string;
  charts: () => ChartRenderer;
}

/** An answer as people, programs or a platform get it. The platforms' payloads are what would be sent, to the letter; `asked` is the command as it was typed. */
export async function showAnswer(answer: Answer, options: ShowOptions, asked = ''): Promise<string> {
  const { message } = answer;
  if (options.as === 'json') return JSON.stringify(answer, null, 2);
  const preview = PLATFORMS.find(({ name }) => name === options.as)?.preview;
  if (preview !== undefined) {
    const { commands } = await import('../../commands/index.ts');
    return JSON.stringify(await preview(answer, { asked, commands, charts: options.charts }), null, 2);
  }
  const hasFiles = message.blocks.some((block) => block.kind === 'chart' || block.kind === 'file');
  const files = hasFiles
    ? await createFileWriter({ directory: options.folder, charts: options.charts() })(message)
    : undefined;
  return renderText(message, {
    width: options.width,
    zone: options.zone,
    now: options.now,
    color: options.color,
    ...(files ? { files } : {}),
  });
}
