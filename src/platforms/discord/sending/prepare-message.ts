import type { RawFile } from 'discord.js';
import type { ChartRenderer, ChartSpec } from '../../../contracts/messages/chart.ts';
import type { Logger } from '../../../contracts/logger.ts';
import type { Message } from '../../../contracts/messages/message.ts';
import type { PlatformStores } from '../../../contracts/platforms/platform-stores.ts';
import { keepActions } from '../render/action-ids.ts';
import { renderForDiscord } from '../render/render-message.ts';
import type { ReadyPayload } from '../connection/requests.ts';

export interface Preparation {
  charts: ChartRenderer;
  stores: Pick<PlatformStores, 'actions'>;
  logger: Logger;
}

/** Renders a message, draws its charts and keeps what its buttons need. A chart that cannot be drawn is told in words. */
export async function preparePayloads(
  message: Message,
  { charts, stores, logger }: Preparation,
  options: { share?: boolean } = {},
): Promise<ReadyPayload[]> {
  const drawn = new Map<ChartSpec, Uint8Array>();
  const undrawn = new Set<ChartSpec>();
  for (const block of message.blocks) {
    if (block.kind !== 'chart') continue;
    try {
      // Dark, as nearly all of Discord's clients are.
      drawn.set(block.chart, await charts.render(block.chart, { theme: 'dark' }));
    } catch (error) {
      undrawn.add(block.chart);
      logger.warn({ error: error instanceof Error ? error.message : String(error) }, 'a chart could not be drawn');
    }
  }
  const kept = await keepActions(message, stores.actions);
  return renderForDiscord(message, { ...options, kept, undrawn }).map((payload) => ({
    body: payload.body,
    files: payload.files.map(({ name, source }): RawFile => {
      if (source.kind === 'text')
        return { name, data: source.content, contentType: `${source.mediaType}; charset=utf-8` };
      return { name, data: Buffer.from(drawn.get(source.chart) ?? new Uint8Array()), contentType: 'image/png' };
    }),
  }));
}
