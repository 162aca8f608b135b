import { createRequire } from 'node:module';

/** What is used of the library below discord.js, whose package does not declare it. */
interface Library {
  WebSocketShard: { prototype: { onMessage: (this: unknown, data: unknown, isBinary: boolean) => Promise<void> } };
}

type Report = (error: unknown) => void;

const reports = new Set<Report>();
let guarded = false;

/**
 * Drops a frame of the gateway that discord.js cannot handle, and reports it. Its parts trust every field of what Discord
 * sends, and what they throw would be a rejection that nobody handles: it would end the process. @returns what ends the reports
 */
export function guardFrames(report: Report): () => void {
  reports.add(report);
  if (!guarded) {
    guarded = true;
    const fromDiscord = createRequire(createRequire(import.meta.url).resolve('discord.js'));
    const shard = (fromDiscord('@discordjs/ws') as Library).WebSocketShard.prototype;
    const handle = shard.onMessage;
    shard.onMessage = async function (data, isBinary) {
      try {
        await handle.call(this, data, isBinary);
      } catch (error) {
        for (const each of reports) each(error);
      }
    };
  }
  return () => void reports.delete(report);
}
