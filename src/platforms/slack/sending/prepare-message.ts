import type { ChartRenderer, ChartSpec } from '../../../contracts/messages/chart.ts';
import { describeChart } from '../../../text/describe-chart.ts';
import type { Logger } from '../../../contracts/logger.ts';
import type { Message } from '../../../contracts/messages/message.ts';
import { PassingDeliveryError } from '../../../contracts/errors.ts';
import type { ActionStore } from '../../../contracts/platforms/platform-stores.ts';
import { deliveryError } from '../connection/errors.ts';
import { oneLine } from '../render/escape.ts';
import { chartsOf, valuesToKeep } from '../render/render-message.ts';
import type { RenderOptions } from '../render/render-message.ts';
import { redact } from '../connection/redact.ts';
import { uploadFile } from './upload-file.ts';
import type { SlackClient } from '../connection/workspace.ts';

export interface PrepareTools {
  charts: ChartRenderer;
  actions: ActionStore;
  logger: Logger;
  requestTimeoutMs: number;
}

/** Keeps the button values that Slack has no room for, so that rendering can stay pure. */
export async function keepLongValues(message: Message, actions: ActionStore): Promise<ReadonlyMap<string, string>> {
  const kept = new Map<string, string>();
  for (const value of new Set(valuesToKeep(message))) kept.set(value, await actions.keep(value));
  return kept;
}

/**
 * Draws and uploads a message's charts. A chart that cannot be drawn or uploaded is told in words: an answer without a picture
 * is better than none. Only a rate limit is handed back, for then the whole message should wait.
 * @throws PassingDeliveryError when Slack asks to wait, and the signal's reason once nobody waits any more.
 */
export async function uploadCharts(
  message: Message,
  client: SlackClient,
  tools: PrepareTools,
  signal?: AbortSignal,
): Promise<NonNullable<RenderOptions['image']>> {
  const files = new Map<ChartSpec, string>();
  for (const chart of chartsOf(message)) {
    const words = oneLine(describeChart(chart));
    try {
      const bytes = await tools.charts.render(chart);
      files.set(
        chart,
        await uploadFile(
          client,
          { name: 'chart.png', bytes, title: oneLine(chart.title) || 'Chart', altText: words || 'Chart' },
          tools.requestTimeoutMs,
          signal,
        ),
      );
    } catch (error) {
      signal?.throwIfAborted();
      const failure = deliveryError(error);
      if (failure instanceof PassingDeliveryError && failure.retryAfterMs !== undefined)
        throw new PassingDeliveryError(failure.message, 'no', failure.retryAfterMs, { cause: error });
      tools.logger.warn({ reason: redact(failure.message) }, 'A chart could not be shown and is told in words.');
    }
  }
  return (chart) => files.get(chart);
}
