import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { openDemoAnswers } from '../demo/open-demo-answers.ts';
import { createChartRenderer } from '../../src/charts/chart-renderer.ts';
import { openBrowser } from '../screenshots/browser.ts';
import { pageOf } from '../screenshots/page-of.ts';
import { makeScenes } from '../screenshots/scenes.ts';
import { servePages } from '../screenshots/serve-pages.ts';
import { faultsOfMessage } from './message-faults.ts';
import { PAGE_MEASURES, faultsOfPage, measuresSchema } from './page-faults.ts';

/**
 * `npm run looks [-- --into <folder>] [scenes...]`: draws every message that people see most at the width of a phone and of a
 * desk, on both platforms as each is sent by default, and refuses what cannot be read there. Exits with 1 where something is
 * refused. Needs Chromium.
 */
const WIDTHS = [390, 720] as const;
/** What each platform's people have by default, and the theme of the charts that are sent there. */
const LOOKS = { slack: 'light', discord: 'dark' } as const;

const { values: given, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { into: { type: 'string' } },
});
const folder = given.into === undefined ? undefined : path.resolve(given.into);
if (folder !== undefined) mkdirSync(folder, { recursive: true });
const charts = createChartRenderer();
const pages = await servePages();
const { answers, close } = await openDemoAnswers();
const browser = await openBrowser(process.env['CHROMIUM'] ?? 'chromium');
let refused = 0;
try {
  for (const scene of (await makeScenes(answers)).filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    report(scene.name, faultsOfMessage(scene));
    for (const platform of ['slack', 'discord'] as const) {
      if (platform === 'discord' && scene.place !== 'message') continue;
      const html = await pageOf(scene, platform, { theme: LOOKS[platform], charts, at: answers.clock.now() });
      for (const width of WIDTHS) {
        const name = `${platform}-${scene.name}-${width}`;
        const { picture, measured } = await browser.look(pages.put(name, html), { width, measure: PAGE_MEASURES });
        report(
          name,
          faultsOfPage(measuresSchema.parse(measured), { message: scene.message, tables: platform === 'slack' }),
        );
        if (folder !== undefined) writeFileSync(path.join(folder, `${name}.png`), picture);
      }
    }
  }
} finally {
  await browser.close();
  pages.close();
  await charts.close();
  await close();
}
process.stdout.write(refused === 0 ? 'everything can be read\n' : `${refused} refused\n`);
process.exitCode = refused === 0 ? 0 : 1;

function report(name: string, faults: readonly string[]): void {
  refused += faults.length;
  for (const fault of faults) process.stdout.write(`${name}: ${fault}\n`);
}
