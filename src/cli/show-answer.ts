import type { Answer } from '../core/bot.ts';

export const formats = ['text', 'json', 'slack', 'discord'] as const;

export interface ShowOptions {
  as: string;
  zone: string;
  width: number;
  /** Folder for chart pictures. */
  charts: string;
}

/** An answer in one of the formats of the command line. */
export async function showAnswer(answer: Answer, _options: ShowOptions): Promise<string> {
  return JSON.stringify(answer, null, 2);
}
