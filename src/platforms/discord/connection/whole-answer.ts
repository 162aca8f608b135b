import { DefaultRestOptions } from 'discord.js';
import type { RESTOptions } from 'discord.js';

/**
 * A request whose answer is read to its end at once. Of a refusal discord.js reads no body, and where the connection breaks
 * while it comes, the error has no reader either: it would end the process. Here it is an error of the request.
 */
export const wholeAnswer: RESTOptions['makeRequest'] = async (url, init) => {
  const answer = await DefaultRestOptions.makeRequest(url, init);
  const bytes = await answer.arrayBuffer();
  const text = (): string => new TextDecoder().decode(bytes);
  return {
    body: null,
    bodyUsed: true,
    headers: answer.headers,
    ok: answer.ok,
    status: answer.status,
    statusText: answer.statusText,
    arrayBuffer: async () => bytes,
    text: async () => text(),
    json: async () => JSON.parse(text()) as unknown,
  };
};
