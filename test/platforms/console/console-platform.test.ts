import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChartRenderer } from '../../../src/contracts/messages/chart.ts';
import { ChartBusyError } from '../../../src/contracts/messages/chart.ts';
import { PassingDeliveryError } from '../../../src/contracts/errors.ts';
import { createChartRenderer } from '../../../src/charts/chart-renderer.ts';
import { ConsolePlatform } from '../../../src/platforms/console/console-platform.ts';
import { renderText } from '../../../src/platforms/console/render-text.ts';
import { createFileWriter } from '../../../src/platforms/console/write-files.ts';
import { message, NOW } from '../../support/console-messages.ts';
import { keyed, unhurried } from '../../support/generous-timeouts.ts';

const present = async (given: Parameters<typeof renderText>[0]): Promise<string> =>
  renderText(given, { width: 60, zone: 'UTC', now: NOW });
const target = { workspace: 'console:local', channel: 'digests' };
const hello = message({ kind: 'text', text: 'hello' });

describe('the console as a chat platform', () => {
  it('writes what it is given, and says where it stands', async () => {
    const output = new PassThrough();
    const platform = new ConsolePlatform({ output, present });
    await platform.start();
    const ref = await platform.send(target, hello, keyed('digest:1'));
    expect(ref).toEqual({ ...target, message: '1' });
    await platform.send({ ...target, thread: '1' }, hello, keyed('alert:1'));
    await platform.update(ref, message({ kind: 'text', text: 'changed' }), unhurried());
    await platform.sendDirect('console:local', 'you\u001b[2J', hello, keyed('direct:1'));
    output.end();
    expect(await text(output)).toBe(
      '--- message 1 to digests ---\nhello\n\n--- message 2 to digests, in the thread of 1 ---\nhello\n\n--- message 1 in digests, changed ---\nchanged\n\n--- message 3 to @you ---\nhello\n\n',
    );
  });

  it('finds what it wrote by its key', async () => {
    const platform = new ConsolePlatform({ output: new PassThrough(), present });
    await platform.start();
    const ref = await platform.send(target, hello, keyed('digest:1'));
    expect(await platform.find(target, 'digest:1')).toEqual(ref);
    expect(await platform.find({ ...target, channel: 'other' }, 'digest:1')).toBeUndefined();
  });

  it('is connected between start and stop, each any number of times', async () => {
    const platform = new ConsolePlatform({ output: new PassThrough(), present });
    expect(platform.connected()).toBe(false);
    await platform.start();
    await platform.start();
    expect(platform.connected()).toBe(true);
    await platform.stop();
    await platform.stop();
    expect(platform.connected()).toBe(false);
    await expect(platform.send(target, hello, keyed('x'))).rejects.toMatchObject({ accepted: 'no' });
  });

  it('hands a broken stream back as passing trouble', async () => {
    const output = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    output.on('error', () => undefined);
    const platform = new ConsolePlatform({ output, present });
    await platform.start();
    const failure: unknown = await platform.send(target, hello, keyed('x')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PassingDeliveryError);
    expect(failure).toMatchObject({ accepted: 'unknown' });
  });

  it('needs no set-up', async () => {
    const platform = new ConsolePlatform({ output: new PassThrough(), present });
    expect((await platform.diagnose()).every(({ ok }) => ok)).toBe(true);
    expect(await platform.checkChannel(target)).toEqual({ ok: true, name: 'digests' });
  });
});

describe('files that a message carries', () => {
  let directory = '';
  let charts: ChartRenderer;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'groundswell-console-'));
    charts = createChartRenderer();
  });
  afterEach(async () => {
    await charts.close();
    await rm(directory, { recursive: true, force: true });
  });

  const chart = {
    kind: 'ranking',
    title: '../../etc/passwd: "fastest" \u0000',
    footnote: 'As of today.',
    measure: 'growth',
    format: 'growth',
    rows: [{ name: 'a/b', value: 0.5 }],
  } as const;

  it('are written with harmless names, the same content to the same file', async () => {
    const write = createFileWriter({ directory: join(directory, 'charts'), charts });
    const given = message(
      { kind: 'chart', chart },
      { kind: 'file', name: '../x.csv', mediaType: 'text/csv', content: 'a\n', description: 'd' },
    );
    const files = await write(given);
    await write(structuredClone(given));
    const names = await readdir(join(directory, 'charts'));
    expect(names.toSorted()).toEqual([
      expect.stringMatching(/^etc-passwd-fastest-[0-9a-f]{6}\.png$/),
      expect.stringMatching(/^x-[0-9a-f]{6}\.csv$/),
    ]);
    expect((await readFile(files.get(chart) ?? '')).toString('latin1', 1, 4)).toBe('PNG');
  });

  it('leave a chart to words when too many wait', async () => {
    const busy: ChartRenderer = {
      render: () => Promise.reject(new ChartBusyError('busy')),
      close: async () => undefined,
    };
    const given = message({ kind: 'chart', chart });
    const files = await createFileWriter({ directory, charts: busy })(given);
    expect(renderText(given, { width: 80, zone: 'UTC', now: NOW, files })).toContain('1. a/b: +50 %.');
  });
});
