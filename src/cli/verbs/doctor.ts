import { constants, existsSync, statSync } from 'node:fs';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStore } from '../../../db/open.ts';
import { createApplication } from '../../app/application.ts';
import { redactorOf } from '../../app/create-log.ts';
import { hasCredential } from '../../app/github-config.ts';
import { NEW_TOKEN_HINT } from '../../sources/github/errors.ts';
import type { GitHub } from '../../sources/github/types.ts';
import { createPlatformStores } from '../../app/platform-stores.ts';
import { NO_PLATFORM } from '../../app/config.ts';
import { offlineOperations } from '../../app/offline-operations.ts';
import { offlineTracker } from '../../app/offline-tracker.ts';
import { sourceHealth } from '../../app/sources.ts';
import { githubOf } from '../../app/tracking.ts';
import { loadStarter } from '../../app/load-starter.ts';
import { createChartRenderer } from '../../charts/chart-renderer.ts';
import type { Config } from '../../app/config.ts';
import type { Diagnosis } from '../../contracts/platforms/chat-platform.ts';
import { MINUTE } from '../../contracts/clock.ts';
import { OperatorError } from '../../contracts/errors.ts';
import { count, plural, span } from '../../text/format.ts';
import { connectionTrouble } from '../../runtime/connection-trouble.ts';
import { asOperatorError } from '../../runtime/system-errors.ts';
import { checkStarterUniverse, readStarterFile } from '../../starter/starter-universe.ts';
import { print } from '../environment.ts';
import { readPerson, tryGitHub, tryPlatform } from './try-services.ts';
import type { TrialPerson } from './try-services.ts';
import type { CliEnvironment, Verb } from '../environment.ts';
import { mayExist } from '../../../db/location.ts';

/** What is wrong with this deployment, and how to mend it. */
export const doctor: Verb = {
  name: 'doctor',
  usage: '',
  summary: 'Check settings, database, clock, GitHub, other sources, Slack and Discord, and say what to mend',
  options: [
    { flags: '--deep', explains: 'also try what only the services themselves can confirm' },
    {
      flags: '--to <person>',
      explains: 'with --deep: whom to write a direct message, slack:T0123/U0123 or discord:1234/5678',
    },
  ],
  async run(environment, _args, options) {
    const { deep = false, to } = options;
    if (to !== undefined && deep !== true)
      throw new OperatorError('--to says whom to write to, and nothing is written without --deep.', 'Add --deep.');
    const trial: Trial = { deep: deep === true, person: typeof to === 'string' ? readPerson(to) : undefined };
    const config = environment.config();
    // Sentences of libraries and answers of servers may repeat what they were sent.
    const redact = redactorOf(config.secrets);
    const found: Diagnosis[] = [{ ok: true, sentence: 'Every setting reads.' }];
    for (const check of [checkDatabase, checkGitHub, checkSources, checkStarter, checkPlatforms])
      found.push(...(await check(environment, config, trial)));
    for (const { ok, sentence, hint } of found)
      print(
        environment,
        redact(`${ok ? 'ok  ' : 'FIX '}  ${sentence}${ok || hint === undefined ? '' : `\n      ${hint}`}`),
      );
    const wrong = found.filter((diagnosis) => !diagnosis.ok).length;
    print(environment, wrong === 0 ? '\nAll is well.' : `\n${plural(wrong, 'thing')} to mend.`);
    if (wrong > 0) environment.exitCode = 1;
  },
};

/** What is tried beyond looking. */
interface Trial {
  deep: boolean;
  person: TrialPerson | undefined;
}

const failed = (thrown: unknown, hint?: string): Diagnosis => {
  const error = asOperatorError(thrown);
  const own = error instanceof OperatorError ? error : undefined;
  const told = own?.hint ?? connectionTrouble(error)?.hint ?? hint;
  return {
    ok: false,
    sentence: error instanceof Error ? error.message : 'unknown trouble',
    ...(told === undefined ? {} : { hint: told }),
  };
};

async function checkDatabase(environment: CliEnvironment, config: Config): Promise<Diagnosis[]> {
  try {
    if (!mayExist(config.database)) return [await checkFolder(config.database)];
    const store = await openStore({ file: config.database });
    try {
      const [size, { newestAt: newest }] = await Promise.all([store.maintenance.size(), store.observations.coverage()]);
      const age =
        newest === undefined
          ? 'nothing observed yet'
          : `newest observation ${span(environment.clock.now() - newest)} old`;
      return [
        {
          ok: true,
          sentence: `The database opens: ${plural(size.projects, 'project')}, ${count(size.bytes / 1_000_000)} MB, ${age}.`,
        },
      ];
    } finally {
      await store.close();
    }
  } catch (error) {
    return [failed(error)];
  }
}

/** A doctor changes nothing: where there is no database yet, only its folder is looked at. */
async function checkFolder(database: string): Promise<Diagnosis> {
  let folder = path.dirname(path.resolve(database));
  while (!existsSync(folder)) folder = path.dirname(folder);
  if (!statSync(folder).isDirectory())
    throw new OperatorError(
      `The database cannot be created at ${database}: ${folder} is a file.`,
      'Set GROUNDSWELL_DATABASE to a file in a folder.',
    );
  await access(folder, constants.W_OK);
  return { ok: true, sentence: `There is no database yet; it will be created at ${database}.` };
}

/** Clocks may differ by this much before days and signatures are affected. */
const CLOCK_TOLERANCE = 2 * MINUTE;

async function checkGitHub(environment: CliEnvironment, config: Config, { deep }: Trial): Promise<Diagnosis[]> {
  const diagnoses: Diagnosis[] = [];
  if (!hasCredential(config.github))
    diagnoses.push({
      ok: false,
      sentence: 'GITHUB_TOKEN is not set: only 60 requests an hour.',
      hint: NEW_TOKEN_HINT,
    });
  try {
    const github = githubOf(config, environment.clock);
    const budget = await github.readBudget();
    const left = [
      budget.graphql && `${count(budget.graphql.remaining)} of ${count(budget.graphql.limit)} points`,
      budget.rest && `${count(budget.rest.remaining)} of ${count(budget.rest.limit)} requests`,
    ].filter(Boolean);
    diagnoses.push({ ok: true, sentence: `GitHub answers: ${left.join(', ')} left this hour.` });
    diagnoses.push(...(await checkPolicies(github)));
    if (deep) diagnoses.push(...(await tryGitHub(github)));
    const ahead = budget.clockAheadMs ?? 0;
    if (Math.abs(ahead) > CLOCK_TOLERANCE) {
      diagnoses.push({
        ok: false,
        sentence: `This machine's clock is ${ahead > 0 ? 'behind' : 'ahead of'} GitHub's by about ${span(Math.abs(ahead))}.`,
        hint: 'Let the machine keep its time by NTP: days, digests and Slack signatures depend on it.',
      });
    }
  } catch (error) {
    diagnoses.push(failed(error, `Is ${config.github.apiUrl} reachable from here?`));
  }
  return diagnoses;
}

/** Public repositories of organisations that are known to hold off tokens: one that lives too long, one of the wrong kind. */
const CAREFUL_ORGANISATIONS = ['NixOS/nixpkgs', 'microsoft/vscode'] as const;

/** A token that some organisations refuse is no fault of the set-up, but their projects come without half of their figures. */
async function checkPolicies(github: GitHub): Promise<Diagnosis[]> {
  if (!github.budget().authenticated) return [];
  const refused: string[] = [];
  for (const name of CAREFUL_ORGANISATIONS) {
    const why = await github.policyOf(name);
    if (why !== undefined) refused.push(`${name}: ${why}`);
  }
  if (refused.length === 0) return [{ ok: true, sentence: 'Organisations with rules for tokens let it in.' }];
  return [
    {
      ok: false,
      sentence: `Some organisations refuse the GitHub token. ${refused.join('; ')}.`,
      hint: 'Their projects are read without the token, 60 requests an hour for all of them. A token with a shorter lifetime, or a GitHub App (GITHUB_APP_ID), reads them whole.',
    },
  ];
}

/** What is stored of the sources beside GitHub; they are asked for nothing here, because each has a pace to keep. */
async function checkSources({ clock }: CliEnvironment, config: Config): Promise<Diagnosis[]> {
  if (config.sources.contact === undefined)
    return [{ ok: true, sentence: 'No source beside GitHub is read: GROUNDSWELL_CONTACT is not set.' }];
  if (!mayExist(config.database)) return [];
  try {
    const store = await openStore({ file: config.database });
    try {
      const sources = await sourceHealth(config.sources, store, {});
      return sources.map(({ label, lastOkAt, lastFailedAt, failure }): Diagnosis => {
        const read = lastOkAt === null ? 'not read yet' : `last read ${span(clock.now() - lastOkAt)} ago`;
        return failure === null || lastFailedAt === null || lastFailedAt <= (lastOkAt ?? 0)
          ? { ok: true, sentence: `${label}: ${read}.` }
          : {
              ok: false,
              sentence: `${label}: ${read}. ${failure}`,
              hint: 'It is asked again by itself, and nothing else waits for it. Each source can be switched off in the settings.',
            };
      });
    } finally {
      await store.close();
    }
  } catch {
    // The check of the database has said why it does not open.
    return [];
  }
}

async function checkStarter(_environment: CliEnvironment, config: Config): Promise<Diagnosis[]> {
  try {
    const problems = checkStarterUniverse(await readStarterFile(config.starterFile));
    const errors = problems.filter((problem) => problem.severity === 'error');
    if (errors.length === 0)
      return [
        {
          ok: true,
          sentence: `The starter universe reads${problems.length > 0 ? `, with ${plural(problems.length, 'remark')}` : ''}.`,
        },
      ];
    return errors.slice(0, 5).map((problem) => ({
      ok: false,
      sentence: `Starter universe, line ${problem.line}: ${problem.sentence}`,
      ...(problem.hint === undefined ? {} : { hint: problem.hint }),
    }));
  } catch (error) {
    return [failed(error)];
  }
}

async function checkPlatforms(
  environment: CliEnvironment,
  config: Config,
  { deep, person }: Trial,
): Promise<Diagnosis[]> {
  const configured = config.platforms.filter((platform) => platform.configured);
  if (configured.length === 0)
    return [
      {
        ok: false,
        sentence: NO_PLATFORM,
        hint: '`register slack` prints the app manifest to begin with; for Discord set DISCORD_TOKEN and DISCORD_APPLICATION_ID.',
      },
    ];
  const { clock, log } = environment;
  const charts = createChartRenderer();
  const folder = await mkdtemp(path.join(tmpdir(), 'groundswell-doctor-'));
  try {
    const store = await openStore({
      file: mayExist(config.database) ? config.database : path.join(folder, 'empty.db'),
    });
    try {
      const { bot } = await createApplication({
        config,
        store,
        clock,
        log,
        tracker: offlineTracker(store),
        operations: offlineOperations(),
        starter: loadStarter(config),
      });
      const parts = {
        bot,
        charts,
        stores: createPlatformStores(store, clock, config.encryptionKey),
        clock,
        logger: log,
      };
      const platforms = await Promise.all(configured.map(({ create }) => create(parts)));
      const found = (await Promise.all(platforms.map((platform) => platform.diagnose()))).flat();
      if (!deep) return found;
      if (person === undefined)
        return [...found, { ok: true, sentence: 'No message was tried: --to names the person to write one to.' }];
      const chosen = platforms.find(({ name }) => person.workspace.startsWith(`${name}:`));
      if (chosen === undefined)
        throw new OperatorError(
          `${person.workspace} is on no platform that is set up.`,
          `Set up: ${platforms.map(({ name }) => name).join(', ')}.`,
        );
      return [...found, ...(await tryPlatform(chosen, person, clock))];
    } finally {
      await store.close();
    }
  } catch (error) {
    return [failed(error)];
  } finally {
    await charts.close();
    await rm(folder, { recursive: true, force: true });
  }
}
