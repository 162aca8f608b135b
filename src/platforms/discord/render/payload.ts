import type { APIMessageTopLevelComponent } from 'discord.js';
import type { ChartSpec } from '../../../contracts/messages/chart.ts';

/** One message as Discord takes it. `files` come in the order of `body.attachments`. */
export interface DiscordPayload {
  body: {
    flags: number;
    /** Nobody is ever notified by a name in a text. */
    allowed_mentions: { parse: never[] };
    components: APIMessageTopLevelComponent[];
    attachments: { id: string; filename: string; description: string }[];
  };
  files: readonly PayloadFile[];
}

export interface PayloadFile {
  name: string;
  description: string;
  source: { kind: 'chart'; chart: ChartSpec } | { kind: 'text'; mediaType: string; content: string };
}
