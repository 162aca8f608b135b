import type { Answer } from '../contracts/bot.ts';
import type { ChartRenderer } from '../contracts/chart.ts';
import { silentLogger } from '../contracts/logger.ts';
import { createFileWriter } from '../platforms/console/write-files.ts';
import { renderText } from '../platforms/console/render-text.ts';

export const formats = ['text', 'json', 'slack', 'discord'] as const;
export type Format = (typeof formats)[number];

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

/** Stands where Slack's own id of an uploaded chart comes: it is only known once the picture is there. */
const UPLOADED_LATER = 'F0000000000';

/** An answer as people, programs or a platform get it. The platforms' payloads are what would be sent, to the letter; `asked` is the command as it was typed. */
export async function showAnswer(answer: Answer, options: ShowOptions, asked = ''): Promise<string> {
  const { message } = answer;
  switch (options.as) {
    case 'json':
      return JSON.stringify(answer, null, 2);
    case 'slack': {
      const [{ payloadsOfAnswer }, { commands }] = await Promise.all([
        import('../platforms/slack/answering/payloads-of-answer.ts'),
        import('../../commands/index.ts'),
      ]);
      return JSON.stringify(await payloadsOfAnswer(answer, asked, commands, { image: () => UPLOADED_LATER }), null, 2);
    }
    case 'discord': {
      const { payloadsOfAnswer } = await import('../platforms/discord/answering/payloads-of-answer.ts');
      const payloads = await payloadsOfAnswer(answer, { charts: options.charts(), logger: silentLogger });
      return JSON.stringify(
        payloads.map(({ body, files }) => ({ body, files: files.map(({ name }) => ({ name })) })),
        null,
        2,
      );
    }
    default: {
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
  }
}
