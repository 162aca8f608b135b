import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';
import { z } from 'zod';

const answerSchema = z.object({
  id: z.number().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});
const targetsSchema = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.string() }));

export interface Browser {
  /** The page at this address as WebP, as high as its content. Width in CSS pixels. */
  picture(address: string, width: number): Promise<Uint8Array>;
  /** The same as PNG, with what a script measured in the page before it was kept. */
  look(
    address: string,
    options: { width: number; measure: string },
  ): Promise<{ picture: Uint8Array; measured: unknown }>;
  close(): Promise<void>;
}

/** A headless Chromium, spoken to by its own debugging protocol. It asks no network beyond the pages it is given. */
export async function openBrowser(program = 'chromium'): Promise<Browser> {
  const profile = mkdtempSync(path.join(tmpdir(), 'screenshots-'));
  const child = spawn(
    program,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
      '--hide-scrollbars',
      '--force-color-profile=srgb',
      '--font-render-hinting=none',
      '--disable-lcd-text',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const port = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.on('error', () => reject(new Error(`${program} does not start; install it with: apt-get install chromium`)));
    child.on('exit', () => reject(new Error(`${program} ended: ${said.slice(-300)}`)));
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const targets = targetsSchema.parse(await (await fetch(`http://127.0.0.1:${port}/json`)).json());
  const page = targets.find((target) => target.type === 'page');
  if (!page) throw new Error(`${program} opened no page`);
  const socket = new WebSocket(page.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  let last = 0;
  const waiting = new Map<number, (answer: z.infer<typeof answerSchema>) => void>();
  socket.on('message', (data: Buffer) => {
    const answer = answerSchema.parse(JSON.parse(data.toString()));
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  const call = (method: string, params: object = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = (last += 1);
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result);
      });
      socket.send(JSON.stringify({ id, method, params }));
    });
  const evaluate = async (expression: string): Promise<unknown> => {
    const schema = z.object({
      result: z.object({ value: z.unknown() }),
      exceptionDetails: z.object({ text: z.string() }).optional(),
    });
    const { result, exceptionDetails } = schema.parse(
      await call('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }),
    );
    if (exceptionDetails) throw new Error(`in the page: ${exceptionDetails.text}`);
    return result.value;
  };
  await call('Page.enable');
  /** Opens a page as high as its content. */
  const open = async (address: string, width: number): Promise<void> => {
    await call('Emulation.setDeviceMetricsOverride', { width, height: 400, deviceScaleFactor: 1, mobile: false });
    await call('Page.navigate', { url: address });
    // `ready` is a promise that every page of ours sets: fonts, pictures and components are there when it is kept.
    const height = z
      .number()
      .parse(
        await evaluate(
          'new Promise((done) => { const look = () => globalThis.ready ? globalThis.ready.then(() => done(Math.ceil(document.body.getBoundingClientRect().height))) : requestAnimationFrame(look); look(); })',
        ),
      );
    await call('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  };
  const capture = async (format: object): Promise<Uint8Array> => {
    const { data } = z.object({ data: z.string() }).parse(await call('Page.captureScreenshot', format));
    return Buffer.from(data, 'base64');
  };
  return {
    async picture(address, width) {
      await open(address, width);
      return capture({ format: 'webp', quality: 90 });
    },
    async look(address, { width, measure }) {
      await open(address, width);
      return { measured: await evaluate(measure), picture: await capture({ format: 'png' }) };
    },
    async close() {
      socket.terminate();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.removeAllListeners('exit');
      child.once('exit', () => undefined);
      child.kill();
      await Promise.race([ended, new Promise((resolve) => child.once('close', resolve))]);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
