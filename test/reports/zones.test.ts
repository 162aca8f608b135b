import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../db/open.ts';
import { systemClock } from '../../src/contracts/clock.ts';
import { answeringOnSmallUniverse, manager, textOf } from '../support/answering.ts';
import { runVerb } from '../support/processes/run-verb.ts';
import { WORKSPACE } from '../support/small-universe.ts';
import { temporaryFolder } from '../support/temporary-store.ts';

/** What is refused, and the place that is named instead. */
const REFUSED: Readonly<Record<string, string>> = {
  PST: 'America/Los_Angeles',
  pdt: 'America/Los_Angeles',
  CST: 'America/Chicago',
  BST: 'Europe/London',
  JST: 'Asia/Tokyo',
  AST: 'America/Halifax',
  CAT: 'Africa/Harare',
  EAT: 'Africa/Nairobi',
  SST: 'Pacific/Guadalcanal',
  IST: 'Asia/Kolkata',
  EST: 'America/New_York',
  MST: 'America/Denver',
  HST: 'Pacific/Honolulu',
  MEZ: 'Europe/Berlin',
  CLT: 'America/Santiago',
  ART: 'America/Argentina/Buenos_Aires',
  NZT: 'Pacific/Auckland',
  WITA: 'Asia/Makassar',
  'Eastern Time': 'America/New_York',
  'pacific standard time': 'America/Los_Angeles',
  'Central European Time': 'Europe/Berlin',
  'India Standard Time': 'Asia/Kolkata',
  'GMT Standard Time': 'Europe/London',
  'CET/CEST': 'Europe/Berlin',
  'EST/EDT': 'America/New_York',
  India: 'Asia/Kolkata',
  berlin: 'Europe/Berlin',
  'new york': 'America/New_York',
  '+05:30': 'IANA name',
  '+0530': 'IANA name',
  'UTC+2': 'IANA name',
  'UTC−3': 'IANA name',
  'utc +5:30': 'IANA name',
  'GMT-3': 'IANA name',
  'Etc/GMT+2': 'IANA name',
  'SystemV/EST5': 'IANA name',
  'Mars/Olympus': 'IANA name',
};

/** Other letters, and the name that is kept. */
const TAKEN: Readonly<Record<string, string>> = {
  'europe/berlin': 'Europe/Berlin',
  'AMERICA/ARGENTINA/BUENOS_AIRES': 'America/Argentina/Buenos_Aires',
  'us/eastern': 'US/Eastern',
  cet: 'CET',
  est5edt: 'EST5EDT',
  utc: 'UTC',
  'America/New York': 'America/New_York',
  'asia/kolkata': 'Asia/Kolkata',
};

it('a command refuses what is no zone with the place that is meant, typed or picked', async () => {
  const here = await answeringOnSmallUniverse();
  for (const [zone, meant] of Object.entries(REFUSED)) {
    const typed = await here.bot.runText(`subscribe digest scope:universe zone:"${zone}"`, manager);
    const option = await here.bot.run({ name: 'subscribe digest', options: { scope: 'universe', zone } }, manager);
    for (const { message, outcome } of [typed, option]) {
      expect(outcome, zone).toBe('error');
      expect(textOf(message)).toMatch(/^There is no time zone “|^“.+” is a fixed offset from UTC/);
      expect(textOf(message)).toContain(meant);
    }
  }
  expect(here.logged).toEqual([]);
  expect(await here.store.subscriptions.list({ workspaceId: WORKSPACE })).toEqual([]);
});

it('a command keeps a zone as it is officially spelled', async () => {
  const here = await answeringOnSmallUniverse();
  for (const [at, [zone, official]] of Object.entries(TAKEN).entries()) {
    const told = await here.ask(`subscribe digest scope:universe at:${at} zone:"${zone}"`);
    expect(told).toContain(official);
  }
  const kept = await here.store.subscriptions.list({ workspaceId: WORKSPACE });
  expect(kept.map(({ schedule }) => schedule?.zone).toSorted()).toEqual(Object.values(TAKEN).toSorted());
});

const workspaceFile = (folder: string, zones: readonly string[]): string => {
  const file = join(folder, 'groundswell.yml');
  const subscriptions = zones.map(
    (zone, at) => `      - { name: digest-${at}, kind: digest, channel: "C${at}", zone: ${JSON.stringify(zone)} }`,
  );
  writeFileSync(file, ['workspaces:', '  - id: slack:T1', '    subscriptions:', ...subscriptions].join('\n'));
  return file;
};

it('a file is refused with the line of each wrong zone, dry or not, and nothing of it is written', async () => {
  const folder = temporaryFolder();
  const settings = { GROUNDSWELL_DATABASE: join(folder, 'bot.db') };
  await (await openStore({ file: settings.GROUNDSWELL_DATABASE })).close();
  const zones = Object.keys(REFUSED);
  const file = workspaceFile(folder, zones);
  for (const more of [['--dry-run'], []]) {
    const ran = await runVerb(['apply', file, ...more], settings, systemClock);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toBe('');
    for (const [at, zone] of zones.entries()) {
      expect(ran.stderr).toContain(`groundswell.yml:${at + 4}:`);
      expect(ran.stderr).toContain(`“${zone}”`);
    }
  }
  const store = await openStore({ file: settings.GROUNDSWELL_DATABASE });
  expect(await store.workspaces.get(WORKSPACE)).toBeUndefined();
  await store.close();
});

it('a setting is refused by the set-up check and by every verb, and kept as it is officially spelled', async () => {
  for (const [zone, meant] of Object.entries(REFUSED)) {
    for (const name of ['GROUNDSWELL_ZONE', 'GROUNDSWELL_STAR_HISTORY_ZONE']) {
      const ran = await runVerb(['doctor'], { [name]: zone }, systemClock);
      expect(ran.code).toBe(1);
      const said = ran.stdout + ran.stderr;
      expect(said).toMatch(new RegExp(`${name}: (There is no time zone “|“.+” is a fixed offset)`));
      expect(said).toContain(meant);
    }
  }
});
