import type { MessageComponentInteraction, RawFile } from 'discord.js';
import { ComponentType, MessageFlags } from 'discord.js';
import { maySpeak } from '../answering/caller.ts';
import type { DiscordContext } from '../config.ts';
import { escapeText, oneLine } from '../render/escape.ts';
import type { InteractionReply } from '../answering/reply.ts';
import { FILE_BYTES, MESSAGE_COMPONENTS } from '../render/limits.ts';
import { sentence } from '../answering/say-trouble.ts';
import { preparePayloads } from '../sending/prepare-message.ts';
import type { ReadyPayload } from '../connection/requests.ts';

/**
 * Posts the pressed message to the channel as it stands: the same figures of the same moment, not a new answer.
 * It is taken from the interaction itself, so nothing needs to be remembered and it works after a restart.
 */
export async function shareMessage(
  context: DiscordContext,
  reply: InteractionReply,
  interaction: MessageComponentInteraction,
): Promise<void> {
  if (!maySpeak(interaction)) {
    await reply.answer(
      await preparePayloads(sentence('You may not write in this channel, so the bot does not do it for you.'), context),
      'private',
    );
    return;
  }
  const components = interaction.message.components.map((component): unknown => component.toJSON());
  const wanted: Download[] = [];
  const shared = components
    .map((component) => republish(component, wanted))
    .filter((component) => component !== undefined);
  // Pictures have to be fetched first, and everybody may see that something is coming.
  if (wanted.length > 0) await reply.defer('public');
  const files = await Promise.all(wanted.map(download));
  const by = {
    type: ComponentType.TextDisplay,
    content: `-# Shared by ${escapeText(oneLine(interaction.user.displayName))}.`,
  } as const;
  const room = count(shared) < MESSAGE_COMPONENTS;
  const payload: ReadyPayload = {
    body: {
      flags: MessageFlags.IsComponentsV2,
      allowed_mentions: { parse: [] },
      components: [...shared, ...(room ? [by] : [])] as ReadyPayload['body']['components'],
      attachments: files.map((file, index) => ({
        id: String(index),
        filename: file.name,
        description: wanted[index]?.description ?? file.name,
      })),
    },
    files,
  };
  await reply.answer([payload], 'public');
}

interface Download {
  url: string;
  name: string;
  description: string;
}

type Json = Record<string, unknown>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A component as it can be sent again: without ids, media as new uploads, and without the button that was pressed. */
function republish(component: unknown, wanted: Download[]): Json | undefined {
  if (!isJson(component)) return undefined;
  const rest: Json = { ...component };
  delete rest['id'];
  const customId = rest['custom_id'];
  if (typeof customId === 'string' && /^s[0-9a-z]+:$/.test(customId)) return undefined;
  if (rest['type'] === ComponentType.MediaGallery && Array.isArray(rest['items'])) {
    return {
      type: ComponentType.MediaGallery,
      items: rest['items'].filter(isJson).map((item) => ({
        ...(typeof item['description'] === 'string' ? { description: item['description'] } : {}),
        media: { url: upload(item['media'], textOf(item['description']), wanted) },
      })),
    };
  }
  if (rest['type'] === ComponentType.File)
    return { type: ComponentType.File, file: { url: upload(rest['file'], '', wanted) } };
  if (isJson(rest['accessory'])) {
    const accessory = republish(rest['accessory'], wanted);
    const texts = childrenOf(rest, wanted);
    // A section cannot stand without its button: its text goes on alone.
    return accessory === undefined
      ? { type: ComponentType.TextDisplay, content: texts.map((text) => textOf(text['content'])).join('\n') }
      : { ...rest, components: texts, accessory };
  }
  if (Array.isArray(rest['components'])) {
    const children = childrenOf(rest, wanted);
    return children.length === 0 ? undefined : { ...rest, components: children };
  }
  return rest;
}

const childrenOf = (component: Json, wanted: Download[]): Json[] =>
  Array.isArray(component['components'])
    ? component['components'].map((child) => republish(child, wanted)).filter((child) => child !== undefined)
    : [];

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function upload(media: unknown, description: string, wanted: Download[]): string {
  const url = isJson(media) ? textOf(media['url']) : '';
  const last = URL.canParse(url) ? (new URL(url).pathname.split('/').at(-1) ?? '') : '';
  const name = `${wanted.length + 1}-${last.replace(/[^A-Za-z0-9._-]+/g, '-').slice(-60) || 'file'}`;
  wanted.push({ url, name, description });
  return `attachment://${name}`;
}

/** From Discord's own store; the address came in the interaction. */
async function download({ url, name }: Download): Promise<RawFile> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`Discord did not hand over ${name} (${response.status})`);
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength > FILE_BYTES) throw new Error(`${name} is too large to share`);
  return { name, data: Buffer.from(bytes) };
}

const count = (components: readonly unknown[]): number =>
  components
    .filter(isJson)
    .reduce(
      (sum, component) =>
        sum +
        1 +
        count(Array.isArray(component['components']) ? component['components'] : []) +
        (isJson(component['accessory']) ? 1 : 0),
      0,
    );
