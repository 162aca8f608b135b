import type { Answer } from '../contracts/bot.ts';
import type { ChartRenderer } from '../contracts/messages/chart.ts';
import { PLATFORMS } from '../platforms/index.ts';
import { createFileWriter } from '../platforms/console/write-files.ts';
import { OperatorError } from '../contracts/errors.ts';
import type { Message } from '../contracts/messages/message.ts';
import { renderText } from '../platforms/console/render-text.ts';
import type { WrittenFiles } from '../platforms/console/render-text.ts';

export const formats = ['text', 'json', ...PLATFORMS.filter(({ preview }) => preview).map(({ name }) => name)];

export interface ShowOptions {
  as: string;
  zone: string;
  /** ms since the epoch, for ages. */
  now: number;
  width: number;
  color: boolean;
  /** Whether what is offered carries numbers to pick it by. */
  numbered?: boolean;
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
  const written = hasFiles ? await writeFiles(message, options) : undefined;
  const files = written instanceof OperatorError ? undefined : written;
  const text = renderText(message, {
    width: options.width,
    zone: options.zone,
    now: options.now,
    color: options.color,
    numbered: options.numbered ?? false,
    ...(files ? { files } : {}),
  });
  return written instanceof OperatorError
    ? `${text.trimEnd()}\n\n(${written.message} The answer is without it.)\n`
    : text;
}

/** A picture that cannot be written is no reason to keep the answer back; a file that was asked for is. */
async function writeFiles(message: Message, options: ShowOptions): Promise<WrittenFiles | OperatorError> {
  try {
    return await createFileWriter({ directory: options.folder, charts: options.charts() })(message);
  } catch (error) {
    if (error instanceof OperatorError && message.blocks.every(({ kind }) => kind !== 'file')) return error;
    throw error;
  }
}
