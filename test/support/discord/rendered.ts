import type { Block } from '../../../src/contracts/messages/message.ts';
import type { DiscordPayload } from '../../../src/platforms/discord/index.ts';
import { checkMessage } from '../../fakes/discord/check-payload.ts';
import { apiDescription } from '../../fakes/discord/openapi.ts';

const description = apiDescription();

/** Problems of all payloads, by the table of limits and, where it is at hand, by Discord's own description. */
export function problemsOf(payloads: readonly DiscordPayload[]): string[] {
  return payloads.flatMap(({ body, files }) => {
    const json: unknown = JSON.parse(JSON.stringify(body));
    return [
      ...checkMessage(
        json,
        files.map((file) => file.name),
      ),
      ...(description?.check('POST', '/channels/{channel_id}/messages', json) ?? []),
    ];
  });
}

/** All text displays, one after the other. */
export function textOf(payloads: readonly DiscordPayload[]): string {
  const found: string[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (typeof node === 'object' && node !== null) {
      if ('content' in node && typeof node.content === 'string') found.push(node.content);
      for (const value of Object.values(node)) if (typeof value === 'object') walk(value);
    }
  };
  walk(payloads.map((payload) => payload.body.components));
  return found.join('\n');
}

/** Everything of a payload that Discord reads for mentions. */
export const raw = (payloads: readonly DiscordPayload[]): string =>
  JSON.stringify(
    payloads.map((payload) => payload.body),
    (key, value: unknown) => (key === 'custom_id' || key === 'value' ? undefined : value),
  );

/** Without what Discord shows as it stands: escaped signs, and code, in which it reads nothing but the backtick that ends it. */
export const readAsMarkdown = (text: string): string => text.replace(/\\[^A-Za-z0-9\s]|`[^`]*`/g, ' ');

/** The one channel that messages may name. */
export const OWN_CHANNEL = '987654321098765432';

export const chart = {
  kind: 'chart',
  chart: {
    kind: 'ranking',
    title: 'Growth',
    measure: 'stars',
    format: 'gain',
    footnote: 'Source: GitHub.',
    rows: [{ name: '@everyone', value: 3 }],
  },
} satisfies Block;
