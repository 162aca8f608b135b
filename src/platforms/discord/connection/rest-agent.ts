import { createRequire } from 'node:module';
import type { RESTOptions } from 'discord.js';

interface Undici {
  Agent: new () => NonNullable<RESTOptions['agent']>;
}

const { Agent } = createRequire(createRequire(import.meta.url).resolve('discord.js'))('undici') as Undici;

/**
 * The connections to Discord's REST API. Unless told, discord.js takes those of the process, which belong to whichever library was
 * loaded first: Socket Mode brings a newer undici, which refuses forms of discord.js, and with them every picture and file.
 */
export const restAgent = new Agent();
