/** Tokens by how they begin, and what they are. A refresh token is good for nothing but new tokens. */
const KINDS = [
  { form: /^xoxb-/, setting: 'SLACK_BOT_TOKEN', tell: 'a bot token of Slack: it belongs in SLACK_BOT_TOKEN' },
  { form: /^xapp-/, setting: 'SLACK_APP_TOKEN', tell: 'an app-level token of Slack: it belongs in SLACK_APP_TOKEN' },
  { form: /^xox[a-z]-/, setting: 'SLACK', tell: 'a token of Slack that is no bot token' },
  {
    form: /^(?:ghp_|github_pat_|gho_|ghu_|ghs_)/,
    setting: 'GITHUB_TOKEN',
    tell: 'a token of GitHub: it belongs in GITHUB_TOKEN',
  },
  { form: /^ghr_/, setting: 'GITHUB', tell: 'a refresh token of GitHub, with which nothing can be read' },
  {
    form: /^[\w-]{23,30}\.[\w-]{6}\.[\w-]{27,}$/,
    setting: 'DISCORD_TOKEN',
    tell: 'a bot token of Discord: it belongs in DISCORD_TOKEN',
  },
] as const;

/** What a token is that stands in a setting of another service, as “a bot token of Slack: ...”; undefined where nothing speaks against it. */
export function foreignToken(token: string, setting: string): string | undefined {
  const kind = KINDS.find(({ form }) => form.test(token));
  return kind === undefined || kind.setting === setting ? undefined : kind.tell;
}
