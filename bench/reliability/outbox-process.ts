import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { openStore } from '../../db/open.ts';
import type { AttemptOutcome, Store } from '../../db/store.ts';
import type { ChatPlatform } from '../../src/contracts/platforms/chat-platform.ts';
import { systemClock } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { createOutbox } from '../../src/delivery/outbox.ts';
import { dueDigests } from '../../src/jobs/due-digests.ts';
import { plainPlatform } from '../../test/fakes/plain-channel/platform.ts';
import { endWithParent } from './end-with-parent.ts';
import { ADAPTER_SETTINGS, CAMPAIGN_SETTINGS, CLIENT_TIMEOUT_MS, PLATFORMS, PROFILES } from './kill-points.ts';
import type { AdapterAddress, ChildOrder } from './kill-points.ts';

/** Longer than its parent waits before it says that something is stuck. */
const LONGEST_LIFE_MS = 150_000;

/** One life of a process: prepares what is due, sends what is owed, and dies where it is told, or ends when nothing is owed. */
endWithParent(LONGEST_LIFE_MS);
const order = JSON.parse(process.argv[2] ?? '{}') as ChildOrder;
const counts = new Map<string, number>();

/** SIGKILL: no handler, no flush, no farewell to the database. */
function die(step: string): void {
  writeSync(1, `killed ${step}\n`);
  process.kill(process.pid, 'SIGKILL');
}

function reach(step: string): boolean {
  const nth = (counts.get(step) ?? 0) + 1;
  counts.set(step, nth);
  return order.kill?.step === step && order.kill.nth === nth;
}

type Methods = Record<string, (...parameters: never[]) => Promise<unknown>>;

/** The same object, with a place to die before, in the middle of and after every call. */
function mined<T extends object>(target: T): T {
  return new Proxy(target, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name);
      if (typeof value !== 'function' || typeof name !== 'string') return value;
      return async (...parameters: never[]) => {
        const step = name === 'record' ? recordStep(parameters[2]) : name;
        if (reach(`${step}:before`)) die(`${step}:before`);
        const work = (object as Methods)[name]?.(...parameters);
        if (reach(`${step}:during`)) {
          await Promise.race([work?.catch(() => undefined), wait(nthMs())]);
          die(`${step}:during`);
        }
        const result = await work;
        if (reach(`${step}:after`)) die(`${step}:after`);
        return result;
      };
    },
  });
}

/** What is recorded of an attempt is a step of its own by what became of it. */
const recordStep = ({ state }: AttemptOutcome = { state: 'failed', error: '' }): string =>
  state === 'sent' || state === 'owed' ? `record-${state}` : 'record-settled';

/** Only what is spoken is loaded: each library costs half a second of every life. */
const sideAt = async (address: AdapterAddress): Promise<ChatPlatform> =>
  address.platform === 'slack'
    ? (await import('./slack-side.ts')).startSlackSide(address)
    : (await import('./discord-side.ts')).startDiscordSide(address);

/** A platform's pace is a matter of courtesy; here it would only make the campaign long. */
const unpaced = (platform: ChatPlatform): ChatPlatform => ({
  ...platform,
  limits: { ...platform.limits, channelPaceMs: 1 },
});

/** Some deaths come before the request has arrived, some after it was accepted. */
const nthMs = (): number =>
  (order.adapter === undefined ? [0, 1, 3, 6, 12] : [0, 4, 12, 30, 60])[(order.kill?.nth ?? 0) % 5] ?? 0;

const opened = await openStore({ file: order.file });
const store: Store = { ...opened, deliveries: mined(opened.deliveries) };
const platforms: ChatPlatform[] =
  order.adapter === undefined
    ? PLATFORMS.map((name) =>
        mined(
          plainPlatform({ name, url: order.urls[name], limits: PROFILES[name].limits, timeoutMs: CLIENT_TIMEOUT_MS }),
        ),
      )
    : [mined(unpaced(await sideAt(order.adapter)))];
const settings = order.adapter === undefined ? CAMPAIGN_SETTINGS : ADAPTER_SETTINGS;
const outbox = createOutbox({
  store,
  platforms,
  clock: systemClock,
  logger: silentLogger,
  owner: order.owner,
  random: Math.random,
  settings,
});

await dueDigests(store, { now: systemClock.now(), graceMs: 86_400_000 });
outbox.start();
while ((await opened.deliveries.counts({ settledAfter: 0 })).owed > 0) await wait(10);
await outbox.stop();
for (const platform of platforms) await platform.stop();
await opened.close();
