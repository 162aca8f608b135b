import type { FakeDiscord } from './discord/fake-discord.ts';
import { goodToken } from './github/server.ts';
import { APP_TOKEN, BOT_TOKEN } from './slack/fake-slack.ts';
import type { FakeSlack } from './slack/fake-slack.ts';

/** The settings of a bot that takes the fakes for the real services. */
export const gitHubSettings = ({ url }: { url: string }) => ({ GITHUB_TOKEN: goodToken, GITHUB_API_URL: url });

/** Socket Mode. */
export const slackSettings = ({ apiUrl }: Pick<FakeSlack, 'apiUrl'>) => ({
  SLACK_BOT_TOKEN: BOT_TOKEN,
  SLACK_APP_TOKEN: APP_TOKEN,
  SLACK_API_URL: apiUrl,
});

export const discordSettings = ({
  token,
  applicationId,
  restUrl,
}: Pick<FakeDiscord, 'token' | 'applicationId' | 'restUrl'>) => ({
  DISCORD_TOKEN: token,
  DISCORD_APPLICATION_ID: applicationId,
  DISCORD_API_URL: restUrl,
});
