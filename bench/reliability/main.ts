import { figure } from '../suite.ts';
import type { SuiteResult } from '../suite.ts';
import { runAdapterCampaign } from './adapter-campaign.ts';
import { DISCORD_WORLDS, slackWorld } from './adapter-world.ts';
import { runCampaign } from './campaign.ts';
import type { CampaignResult } from './campaign.ts';
import { runProcessFaults } from './process-faults.ts';
import { adapterFigures, adapterTable, processFigures, processTable } from './table.ts';

/** `npm run -s faults -- [--kills 300] [--adapter-kills 120] [--seed 1] [--minutes 12] [--json]`: exit code 1 when anything was lost, doubled or out of order that should not be. */
async function main(args: readonly string[]): Promise<number> {
  const option = (name: string, fallback: number): number => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? fallback : Number(args[at + 1]);
  };
  const wished = option('kills', 300);
  // Side by side, each with a database and channels of its own: most of a campaign is waiting for leases to end.
  const lanes = Math.max(1, Math.min(option('lanes', 3), wished));
  const killed = new Array<number>(lanes).fill(0);
  const results = await Promise.all(
    killed.map((_, lane) =>
      runCampaign({
        kills: Math.ceil(wished / lanes),
        seed: option('seed', 1) + lane,
        firstStep: lane * 9,
        limitMs: option('minutes', 12) * 60_000,
        onProgress: (kills) => {
          killed[lane] = kills;
          if (process.stderr.isTTY)
            process.stderr.write(`\r${killed.reduce((sum, count) => sum + count, 0)} of ${wished} killed`);
        },
      }),
    ),
  );
  const result = together(results);
  const adapterWished = option('adapter-kills', 120);
  const adapterOptions = { kills: adapterWished, seed: option('seed', 1), limitMs: option('minutes', 12) * 60_000 };
  const adapters = await Promise.all(
    [slackWorld, ...DISCORD_WORLDS].map((world) => runAdapterCampaign(world, adapterOptions)),
  );
  const rows = await runProcessFaults();
  const suite = suiteOf(result, wished);
  suite.figures.push(...adapterFigures(adapters, adapterWished), ...processFigures(rows));
  process.stdout.write(
    args.includes('--json')
      ? `${JSON.stringify({ ...suite, killsByStep: result.killsByStep, faults: result.faults, adapters, rows })}\n`
      : `${table(result)}${adapterTable(adapters)}${processTable(rows)}`,
  );
  return suite.figures.every((one) => one.ok) && suite.missing.length === 0 ? 0 : 1;
}

function together(results: readonly CampaignResult[]): CampaignResult {
  const sum = (of: (result: CampaignResult) => number): number =>
    results.reduce((total, result) => total + of(result), 0);
  const merged = (of: (result: CampaignResult) => Readonly<Record<string, number>>): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const result of results)
      for (const [name, count] of Object.entries(of(result))) counts[name] = (counts[name] ?? 0) + count;
    return counts;
  };
  const tallies = results.flatMap((result) => result.platforms);
  const platforms = [...Map.groupBy(tallies, (tally) => tally.platform).values()].map((same) =>
    same.reduce((a, b) => ({
      ...a,
      owed: a.owed + b.owed,
      exactlyOnce: a.exactlyOnce + b.exactlyOnce,
      lost: a.lost + b.lost,
      doubled: a.doubled + b.doubled,
      outOfOrder: a.outOfOrder + b.outOfOrder,
      staleEdits: a.staleEdits + b.staleEdits,
    })),
  );
  return {
    kills: sum((one) => one.kills),
    lives: sum((one) => one.lives),
    killsByStep: merged((one) => one.killsByStep),
    faults: merged((one) => one.faults),
    platforms,
    seconds: Math.max(...results.map((one) => one.seconds)),
  };
}

function suiteOf(result: CampaignResult, wished: number): SuiteResult {
  return {
    suite: 'faults',
    figures: [
      figure('processes killed', result.kills, 'processes', { bound: wished, better: 'higher' }),
      figure('steps at which one was killed', Object.keys(result.killsByStep).length, 'steps'),
      figure(
        'faults of the platforms',
        Object.values(result.faults).reduce((sum, count) => sum + count, 0),
        'requests',
      ),
      ...result.platforms.flatMap((platform) => {
        const against = `${platform.owed} owed; ${platform.promise}`;
        const blind = platform.platform === 'console';
        return [
          figure(`${platform.platform} lost`, platform.lost, 'messages', { bound: 0, better: 'lower', against }),
          // Where nothing can be known afterwards a doubled message is the price of a lost one.
          blind
            ? figure(`${platform.platform} doubled`, platform.doubled, 'messages')
            : figure(`${platform.platform} doubled`, platform.doubled, 'messages', {
                bound: 0,
                better: 'lower',
                against,
              }),
          figure(
            `${platform.platform} exactly once`,
            platform.owed === 0 ? 0 : (platform.exactlyOnce / platform.owed) * 100,
            '%',
            { bound: blind ? 0 : 100, better: 'higher', against },
          ),
          figure(`${platform.platform} channels out of order`, platform.outOfOrder, 'channels', {
            bound: 0,
            better: 'lower',
          }),
          figure(`${platform.platform} edits missing`, platform.staleEdits, 'messages', { bound: 0, better: 'lower' }),
        ];
      }),
      figure('time', result.seconds, 's'),
    ],
    missing: [],
  };
}

function table(result: CampaignResult): string {
  const steps = Object.entries(result.killsByStep)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([step, count]) => `  ${step.padEnd(24)} ${String(count).padStart(4)}`);
  const platforms = result.platforms.map(
    (one) =>
      `  ${one.platform.padEnd(8)} ${String(one.owed).padStart(6)} ${String(one.exactlyOnce).padStart(13)} ${String(one.doubled).padStart(8)} ${String(one.lost).padStart(5)} ${String(one.outOfOrder).padStart(13)}   ${one.promise}`,
  );
  return [
    `${result.kills} processes killed in ${result.lives} lives, two at a time on one database, in ${Math.round(result.seconds)} s`,
    ...steps,
    `faults of the platforms: ${Object.entries(result.faults)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', ')}`,
    '  platform   owed  exactly once  doubled  lost  out of order   what it lets one know',
    ...platforms,
    '',
  ].join('\n');
}

process.exitCode = await main(process.argv.slice(2));
