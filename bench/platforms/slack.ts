import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { SIGNING_SECRET } from '../../test/fakes/slack/fake-slack.ts';
import { generatedDatabase } from '../fixtures/generate-database.ts';
import { median, quantile, round } from '../quantile.ts';
import { figure } from '../suite.ts';
import type { SuiteResult } from '../suite.ts';

const SIZE = { projects: 10_000, days: 3 * 365, seed: 1 };
const ROUNDS = 9;
const ROUND_REQUESTS = 500;
const WARM_UP = 500;
const CONCURRENCY = 16;
const RATE = 200;
const RATE_SECONDS = 10;

/**
 * Signed `/signals score` requests over HTTP to our app on 10,000 projects, and the same requests to a bare Bolt app that
 * acknowledges with a constant, in turns and each in a process of its own.
 */
export async function run(): Promise<SuiteResult> {
  const file = await generatedDatabase(SIZE);
  const [bare, side, ours] = await Promise.all([
    startServer('bare'),
    startServer('side'),
    startServer('groundswell', file),
  ]);
  try {
    const bodies = ours.names.map((name) => commandBody(`score ${name}`));
    const warmUp = bodies.slice(0, WARM_UP);
    for (const server of [bare, side, ours]) await throughput(server.port, warmUp, WARM_UP);
    const rates = { bare: [] as number[], ours: [] as number[], ratio: [] as number[], sideRatio: [] as number[] };
    let unanswered = 0;
    for (let at = 0; at < ROUNDS; at += 1) {
      // Other projects in every round: no scorecard was asked for before.
      const from = WARM_UP + at * ROUND_REQUESTS;
      const asked = bodies.slice(from, from + ROUND_REQUESTS);
      const b = await throughput(bare.port, asked, asked.length);
      const o = await throughput(ours.port, asked, asked.length);
      const s = await throughput(side.port, asked, asked.length);
      rates.sideRatio.push(s.perSecond / b.perSecond);
      rates.bare.push(b.perSecond);
      rates.ours.push(o.perSecond);
      rates.ratio.push(o.perSecond / b.perSecond);
      unanswered += o.unanswered;
    }
    const bareSteady = await steady(bare.port, bodies);
    const steadyTimes = await steady(ours.port, bodies);
    const p99 = quantile(steadyTimes, 0.99);
    return {
      suite: 'slack',
      figures: [
        figure('scorecard not asked before / bare Bolt', round(median(rates.ratio), 2), 'times', {
          bound: 0.3,
          better: 'higher',
          against: `bare Bolt ${round(median(rates.bare), 0)} requests/s, ours ${round(median(rates.ours), 0)}, medians of ${ROUNDS} rounds in turns`,
        }),
        {
          ...figure('slack side alone / bare Bolt', round(median(rates.sideRatio), 2), 'times'),
          better: 'higher',
          against: 'the same requests with the answer ready: verifying, parsing, rights, rendering',
        },
        figure('score p99 at 200 requests/s', round(p99, 1), 'ms', {
          bound: 50,
          better: 'lower',
          against: `median ${round(median(steadyTimes), 1)} ms of ${steadyTimes.length}; bare Bolt p99 ${round(quantile(bareSteady, 0.99), 1)} ms`,
        }),
        figure('requests without a scorecard', unanswered, 'requests', { bound: 0, better: 'lower' }),
      ],
      missing: [],
      notes: [
        `${SIZE.projects} projects; ${CONCURRENCY} connections; every request signed, verified and answered in the acknowledgement`,
      ],
    };
  } finally {
    await Promise.all([bare.stop(), side.stop(), ours.stop()]);
  }
}

interface Server {
  port: number;
  names: string[];
  stop(): Promise<void>;
}

function startServer(...args: string[]): Promise<Server> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'slack-server.ts'), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code ?? 'a signal'} before it listened.`)));
    createInterface({ input: child.stdout }).once('line', (line) => {
      const { port, names } = JSON.parse(line) as { port: number; names: string[] };
      resolve({ port, names, stop: () => endOf(child) });
    });
  });
}

const endOf = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.stdin?.end();
  });

const commandBody = (text: string): string =>
  new URLSearchParams({
    command: '/signals',
    text,
    team_id: 'T0000000001',
    team_domain: 'bench',
    channel_id: 'C0000000001',
    channel_name: 'general',
    user_id: 'U0000000001',
    user_name: 'ann',
    api_app_id: 'A0000000001',
    response_url: 'http://127.0.0.1:1/',
    trigger_id: '1',
  }).toString();

interface Signed {
  body: string;
  headers: Record<string, string | number>;
}

function signed(body: string): Signed {
  const timestamp = Math.floor(Date.now() / 1000);
  const signature = `v0=${createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  return {
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature,
    },
  };
}

/** @returns whether a scorecard (or the bare app's constant) came back. */
function ask(port: number, agent: Agent, { body, headers }: Signed): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const call = request(
      { host: '127.0.0.1', port, path: '/slack/events', method: 'POST', headers, agent },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () =>
          resolve(response.statusCode === 200 && (text.includes('"blocks"') || text.includes('"ok"'))),
        );
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

/** As many requests as can be answered over a fixed number of connections. */
async function throughput(
  port: number,
  bodies: readonly string[],
  count: number,
): Promise<{ perSecond: number; unanswered: number }> {
  const requests = Array.from({ length: count }, (_, at) => signed(bodies[at % bodies.length] ?? ''));
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  let next = 0;
  let unanswered = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (let one = requests[next++]; one !== undefined; one = requests[next++]) {
        if (!(await ask(port, agent, one))) unanswered += 1;
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return { perSecond: count / seconds, unanswered };
}

/** Requests at a fixed rate, whether or not the ones before were answered; a late answer counts from when it was due. */
async function steady(port: number, bodies: readonly string[]): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const times: number[] = [];
  const waiting: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let at = 0; at < RATE * RATE_SECONDS; at += 1) {
    const due = startedAt + (at * 1000) / RATE;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    waiting.push(
      ask(port, agent, signed(bodies[at % bodies.length] ?? '')).then(() => {
        times.push(performance.now() - due);
      }),
    );
  }
  await Promise.all(waiting);
  agent.destroy();
  return times;
}
