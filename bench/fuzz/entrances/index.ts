import { discordAnswers, gitHubAnswers, slackAnswers, sourceAnswers } from './answers.ts';
import { discordGateway } from './discord.ts';
import type { Entrance } from './entrance.ts';
import { slackHttp, slackSocket } from './slack.ts';

/** Every way by which something from outside comes in: 100,000 of each kind, the answers by REST together. */
export const ENTRANCES: readonly Entrance[] = [
  slackSocket,
  slackHttp,
  discordGateway,
  gitHubAnswers,
  slackAnswers,
  discordAnswers,
  sourceAnswers,
];
