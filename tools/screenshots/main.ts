import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { createChartRenderer } from '../../src/charts/chart-renderer.ts';
import { openAnswers } from '../../src/cli/open-answers.ts';
import { readConfig } from '../../src/app/config.ts';
import { systemClock } from '../../src/contracts/clock.ts';
import type { ChartSpec } from '../../src/contracts/chart.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import type { Message } from '../../src/contracts/message.ts';
import { renderForDiscord } from '../../src/platforms/discord/render/render-message.ts';
import { chartsOf, renderForSlack } from '../../src/platforms/slack/render/render-message.ts';
import { answerView, homeView } from '../../src/platforms/slack/render/render-view.ts';
import { openBrowser } from './browser.ts';
import { discordPage } from './discord-page.ts';
import { makeScenes } from './scenes.ts';
import type { Scene } from './scenes.ts';
import { servePages } from './serve-pages.ts';
import { slackPage } from './slack-page.ts';

/**
 * `npm run screenshots [-- --into <folder>] [scenes...]`: how answers look on both platforms, light and dark, from the payloads that
 * would be sent. Without a folder, the pictures that the README shows are renewed; with one, every scene is taken. Needs Chromium.
 */
const WIDTH = 720;
const THEMES = ['light', 'dark'] as const;

const { values: given, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { into: { type: 'string' } },
});
const folder = path.resolve(given.into ?? path.join(import.meta.dirname, '../../docs/images'));
const isWanted = (scene: Scene): boolean =>
  wanted.length === 0 ? scene.shown || given.into !== undefined : wanted.includes(scene.name);
const temporary = mkdtempSync(path.join(tmpdir(), 'screenshots-data-'));
mkdirSync(folder, { recursive: true });
const config = readConfig({ GROUNDSWELL_DATABASE: path.join(temporary, 'groundswell.db') });
const charts = createChartRenderer();
const pages = await servePages();
const answers = await openAnswers(
  {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    clock: systemClock,
    log: silentLogger,
    config: () => config,
    signal: new AbortController().signal,
    noColor: true,
    exitCode: 0,
  },
  { demo: true },
);
const browser = await openBrowser(process.env['CHROMIUM'] ?? 'chromium');
try {
  for (const scene of (await makeScenes(answers)).filter(isWanted)) {
    const drawn = await drawCharts(scene.message);
    for (const theme of THEMES) {
      await take(`slack-${scene.name}-${theme}`, slackPicture(scene, theme, drawn));
      if (scene.place === 'message') await take(`discord-${scene.name}-${theme}`, discordPicture(scene, theme, drawn));
    }
  }
  if (wanted.length === 0 || wanted.includes('chart')) await keepChart();
} finally {
  await browser.close();
  pages.close();
  await charts.close();
  await answers.close();
  rmSync(temporary, { recursive: true, force: true });
}

async function take(name: string, html: string): Promise<void> {
  const picture = await browser.picture(pages.put(name, html), WIDTH);
  writeFileSync(path.join(folder, `${name}.webp`), picture);
  process.stdout.write(`${name}.webp  ${Math.round(picture.length / 1000)} kB\n`);
}

/** The chart of an answer as the platforms get it. */
async function keepChart(): Promise<void> {
  const { message } = await answers.application.bot.runText('trend qdrant/qdrant window:1y', answers.caller);
  for (const spec of chartsOf(message)) writeFileSync(path.join(folder, 'chart-trend.png'), await charts.render(spec));
}

async function drawCharts(message: Message): Promise<string[]> {
  const specs: ChartSpec[] = chartsOf(message);
  return Promise.all(
    specs.map(async (spec) => `data:image/png;base64,${Buffer.from(await charts.render(spec)).toString('base64')}`),
  );
}

function slackPicture(scene: Scene, theme: 'light' | 'dark', drawn: readonly string[]): string {
  const specs = chartsOf(scene.message);
  // The ids that Slack would give the uploaded charts, counted.
  const options = { image: (chart: ChartSpec) => String(specs.indexOf(chart)) };
  const payloads =
    scene.place === 'message'
      ? renderForSlack(scene.message, scene.private ? { ...options, share: 'x' } : options)
      : [scene.place === 'home' ? homeView(scene.message, options) : answerView(scene.name, scene.message, options)];
  return slackPage(payloads, {
    theme,
    at: answers.clock.now(),
    picture: (file) => drawn[Number(file)] ?? '',
    home: scene.place !== 'message',
  });
}

function discordPicture(scene: Scene, theme: 'light' | 'dark', drawn: readonly string[]): string {
  const payloads = renderForDiscord(scene.message, { share: scene.private });
  const names = payloads.flatMap((payload) =>
    payload.files.filter((file) => file.source.kind === 'chart').map((file) => file.name),
  );
  return discordPage(payloads, {
    theme,
    at: answers.clock.now(),
    picture: (file) => drawn[names.indexOf(file)] ?? '',
    ephemeral: scene.private,
  });
}
