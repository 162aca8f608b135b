import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChartRenderer } from '../../contracts/messages/chart.ts';
import { ChartBusyError, ChartClosedError } from '../../contracts/messages/chart.ts';
import { OperatorError } from '../../contracts/errors.ts';
import type { Message } from '../../contracts/messages/message.ts';
import type { WrittenFiles } from './render-text.ts';

/** Writes what a terminal cannot show, and says where. */
export type WriteFiles = (message: Message) => Promise<WrittenFiles>;

export interface FileWriterOptions {
  /** Created when the first file is written. */
  readonly directory: string;
  readonly charts: ChartRenderer;
}

/**
 * Charts become PNG files named after their title, downloads keep their name. The same chart lands in the same file again; another
 * chart never overwrites it.
 *
 * @throws the file system's error when the directory cannot be written.
 */
export function createFileWriter({ directory, charts }: FileWriterOptions): WriteFiles {
  return async (message) => {
    const files = new Map<Parameters<WrittenFiles['get']>[0], string>();
    for (const block of message.blocks) {
      if (block.kind === 'chart') {
        const png = await drawn(charts, block.chart);
        // Without a picture the renderer says the chart in words.
        if (png !== undefined)
          files.set(block.chart, await write(directory, fileName(block.chart.title, 'chart', 'png', png), png));
      } else if (block.kind === 'file') {
        const [, stem = block.name, ending = 'txt'] = /^(.*)\.(\w+)$/.exec(block.name) ?? [];
        const content = Buffer.from(block.content);
        files.set(block, await write(directory, fileName(stem, 'file', ending, content), content));
      }
    }
    return files;
  };
}

async function drawn(
  charts: ChartRenderer,
  chart: Parameters<ChartRenderer['render']>[0],
): Promise<Uint8Array | undefined> {
  try {
    return await charts.render(chart);
  } catch (error) {
    if (error instanceof ChartBusyError || error instanceof ChartClosedError) return undefined;
    throw error;
  }
}

async function write(directory: string, name: string, content: Uint8Array): Promise<string> {
  const path = join(directory, name);
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(path, content);
  } catch (error) {
    // A container or unit may write to its data folder only.
    throw new OperatorError(`${path} cannot be written.`, 'Name a folder that can, with --folder.', { cause: error });
  }
  return path;
}

/** Letters, digits and hyphens only: a title may hold anything, also a path. */
function fileName(title: string, fallback: string, ending: string, content: Uint8Array): string {
  const stem = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  const mark = createHash('sha256').update(content).digest('hex').slice(0, 6);
  return `${stem === '' ? fallback : stem}-${mark}.${ending.toLowerCase()}`;
}
