import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { openDemoAnswers } from '../demo/open-demo-answers.ts';
import { createChartRenderer } from '../../src/charts/chart-renderer.ts';
import { chartsOf } from '../../src/platforms/slack/render/render-message.ts';
import { openBrowser } from './browser.ts';
import { pageOf } from './page-of.ts';
import { makeScenes } from './scenes.ts';
import type { Scene } from './scenes.ts';
import { servePages } from './serve-pages.ts';

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
mkdirSync(folder, { recursive: true });
const charts = createChartRenderer();
const pages = await servePages();
const { answers, close } = await openDemoAnswers();
const browser = await openBrowser(process.env['CHROMIUM'] ?? 'chromium');
try {
  for (const scene of (await makeScenes(answers)).filter(isWanted)) {
    for (const theme of THEMES) {
      const look = { theme, charts, at: answers.clock.now() };
      await take(`slack-${scene.name}-${theme}`, await pageOf(scene, 'slack', look));
      if (scene.place === 'message') await take(`discord-${scene.name}-${theme}`, await pageOf(scene, 'discord', look));
    }
  }
  if (wanted.length === 0 || wanted.includes('chart')) await keepChart();
} finally {
  await browser.close();
  pages.close();
  await charts.close();
  await close();
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
