import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createChartRenderer } from '../../src/charts/chart-renderer.ts';
import { showAnswer } from '../../src/cli/show-answer.ts';
import type { Block } from '../../src/contracts/messages/message.ts';
import { fallbackText } from '../../src/platforms/slack/render/render-fallback.ts';
import { SAMPLES } from '../support/charts/sample-specs.ts';
import { temporaryFolder } from '../support/temporary-store.ts';

function show(folder: string, blocks: readonly Block[]): Promise<string> {
  const charts = createChartRenderer();
  onTestFinished(() => charts.close());
  return showAnswer(
    {
      message: {
        summary: 'Stars climb.',
        tone: 'neutral',
        blocks: [{ kind: 'text', text: 'Stars climb.' }, ...blocks],
      },
      visibility: 'private',
      outcome: 'ok',
    },
    { as: 'text', zone: 'UTC', now: 0, width: 100, color: false, folder, charts: () => charts },
  );
}

it('an answer stands without a picture that cannot be written; a file that was asked for is an error', async () => {
  const taken = path.join(temporaryFolder(), 'taken');
  writeFileSync(taken, '');
  const shown = await show(path.join(taken, 'out'), [{ kind: 'chart', chart: SAMPLES.trend }]);
  expect(shown).toContain('Stars climb.');
  expect(shown).toMatch(/\(\S+\.png cannot be written\. The answer is without it\.\)\n$/);
  await expect(
    show(path.join(taken, 'out'), [
      { kind: 'file', name: 'a.csv', content: 'a', mediaType: 'text/csv', description: 'A list' },
    ]),
  ).rejects.toThrow('cannot be written');
});

it('the text for screen readers says nothing twice', () => {
  const blocks: Block[] = [
    { kind: 'text', text: 'GitHub does not answer at present.' },
    { kind: 'note', text: 'Nothing was added; try again later.' },
    { kind: 'note', text: 'Try' },
  ];
  const summary = 'GitHub does not answer at present. Nothing was added; try again later.';
  expect(fallbackText({ summary, tone: 'neutral', blocks })).toBe(`${summary}\nTry`);
});
