import type { ChartRenderer, ChartSpec } from '../../src/contracts/messages/chart.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import { renderForDiscord } from '../../src/platforms/discord/render/render-message.ts';
import { chartsOf, renderForSlack } from '../../src/platforms/slack/render/render-message.ts';
import { answerView, homeView } from '../../src/platforms/slack/render/render-view.ts';
import { discordPage } from './discord-page.ts';
import type { Scene } from './scenes.ts';
import { slackPage } from './slack-page.ts';

interface Look {
  theme: 'light' | 'dark';
  charts: ChartRenderer;
  /** When the message was posted, ms since the epoch. */
  at: number;
}

/** The page that shows a scene as a platform's people see it, from the payloads that would be sent. */
export async function pageOf(scene: Scene, platform: 'slack' | 'discord', look: Look): Promise<string> {
  const drawn = await drawCharts(scene.message, platform, look.charts);
  return platform === 'slack' ? slackPicture(scene, look, drawn) : discordPicture(scene, look, drawn);
}

/** In the theme that the platform is sent, whatever theme its reader has. */
function drawCharts(message: Message, platform: 'slack' | 'discord', charts: ChartRenderer): Promise<string[]> {
  const theme = platform === 'discord' ? 'dark' : 'light';
  return Promise.all(
    chartsOf(message).map(
      async (spec) => `data:image/png;base64,${Buffer.from(await charts.render(spec, { theme })).toString('base64')}`,
    ),
  );
}

function slackPicture(scene: Scene, { theme, at }: Look, drawn: readonly string[]): string {
  const specs = chartsOf(scene.message);
  // The ids that Slack would give the uploaded charts, counted.
  const options = { image: (chart: ChartSpec) => String(specs.indexOf(chart)) };
  const payloads =
    scene.place === 'message'
      ? renderForSlack(scene.message, scene.private ? { ...options, share: 'x' } : options)
      : [scene.place === 'home' ? homeView(scene.message, options) : answerView(scene.name, scene.message, options)];
  return slackPage(payloads, {
    theme,
    at,
    picture: (file) => drawn[Number(file)] ?? '',
    home: scene.place !== 'message',
  });
}

function discordPicture(scene: Scene, { theme, at }: Look, drawn: readonly string[]): string {
  const payloads = renderForDiscord(scene.message, { share: scene.private });
  const names = payloads.flatMap((payload) =>
    payload.files.filter((file) => file.source.kind === 'chart').map((file) => file.name),
  );
  return discordPage(payloads, {
    theme,
    at,
    picture: (file) => drawn[names.indexOf(file)] ?? '',
    ephemeral: scene.private,
  });
}
