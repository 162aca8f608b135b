import type { PlatformKind } from '../../contracts/platforms/platform-kind.ts';
import { readSlackApp, readSlackConfig, SLACK_SETTINGS } from './settings.ts';
import { SLACK_TRAITS } from './traits.ts';

/** Slack gives the id of an uploaded chart only once the picture is there. */
const UPLOADED_LATER = 'F0000000000';

export const slack: PlatformKind = {
  name: 'slack',
  title: 'Slack',
  traits: SLACK_TRAITS,
  settings: SLACK_SETTINGS,
  firstStep: 'SLACK_BOT_TOKEN and SLACK_APP_TOKEN',
  read(settings) {
    const app = readSlackApp(settings);
    const config = readSlackConfig(app, settings);
    return {
      configured: config !== undefined,
      host: config?.host,
      linkCards: app.unfurlLinks,
      async create(parts) {
        if (config === undefined) throw new Error('Slack is not set up');
        const { createSlackPlatform } = await import('./platform.ts');
        return createSlackPlatform(config, parts);
      },
      async register(commands) {
        const { createAppLink, explainScopes, slackManifest } = await import('./connection/manifest.ts');
        const manifest = slackManifest(commands, app);
        return [
          'Create the app: open this address, choose the workspace, press Create.',
          createAppLink(commands, app),
          '',
          app.mode === 'http'
            ? 'Then copy Signing Secret (Basic Information) into SLACK_SIGNING_SECRET, and install the app.'
            : 'Then make an app-level token with connections:write (Basic Information) for SLACK_APP_TOKEN, install the app, and copy its Bot User OAuth Token into SLACK_BOT_TOKEN.',
          '',
          'What it asks for, and why:',
          ...explainScopes(app),
          '',
          'The same manifest, to paste by hand or to keep:',
          JSON.stringify(manifest, null, 2),
        ];
      },
    };
  },
  async preview(answer, { asked, commands }) {
    const { payloadsOfAnswer } = await import('./answering/payloads-of-answer.ts');
    return payloadsOfAnswer(answer, asked, commands, { image: () => UPLOADED_LATER });
  },
};
