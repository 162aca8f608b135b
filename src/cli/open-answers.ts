import path from 'node:path';
import { openStore } from '../../db/open.ts';
import type { Store } from '../../db/store.ts';
import { createApplication } from '../app/application.ts';
import type { Application } from '../app/application.ts';
import { hasCredential } from '../app/github-config.ts';
import { answeringTracker, createTracking } from '../app/tracking.ts';
import { loadStarter } from '../app/load-starter.ts';
import { offlineTracker } from '../app/offline-tracker.ts';
import { offlineOperations } from '../app/offline-operations.ts';
import type { Caller } from '../contracts/platforms/chat-platform.ts';
import type { Clock } from '../contracts/clock.ts';
import type { StarterProject } from '../contracts/figures/starter.ts';
import { OperatorError } from '../contracts/errors.ts';
import { DEMO_WORKSPACE } from '../demo/demo-workspace.ts';
import { prepareDemo } from '../demo/prepare-demo.ts';
import type { CliEnvironment } from './environment.ts';
import { folderBeside, makeFolderOf, mayExist } from '../../db/location.ts';

export interface Answers {
  application: Application;
  store: Store;
  clock: Clock;
  caller: Caller;
  /** Whether the answers come from the bundled recorded figures. */
  demo: boolean;
  /** What the figures are and leave out, where they are the bundled ones. */
  about: string | undefined;
  close(): Promise<void>;
}

/** Whether there is nothing to answer from: no file, or nothing tracked in it yet. */
async function isEmpty(file: string): Promise<boolean> {
  if (!mayExist(file)) return true;
  const store = await openStore({ file });
  const projects = (await store.observations.coverage()).projects;
  await store.close();
  return projects === 0;
}

/** The part of the starter universe that the demo has figures of. */
async function recordedOf(store: Store, starter: ReturnType<typeof loadStarter>): Promise<readonly StarterProject[]> {
  const projects = await starter();
  const known = await Promise.all(projects.map(({ repository }) => store.projects.findByName(repository)));
  return projects.filter((_, index) => known[index] !== undefined);
}

/** The person at the terminal: may do everything, in a workspace of their own. */
const terminalCaller: Caller = {
  workspace: DEMO_WORKSPACE.id,
  channel: 'terminal',
  user: 'terminal',
  userName: 'you',
  mayManage: true,
  zone: undefined,
  personal: false,
};

/**
 * Opens the database that the configuration names, or, where nothing is in it yet, the demo database: recorded figures, with
 * the clock at their end, no network. Who tracks projects and has a token means the database, however empty it is.
 */
export async function openAnswers(
  environment: CliEnvironment,
  choice: {
    demo?: boolean;
    database?: string | undefined;
    /** What will be asked tracks projects: an empty database is what it is for. */ fills?: boolean;
    onProgress?: (sentence: string) => void;
  } = {},
): Promise<Answers> {
  // Whoever can open the database file may do with it what an operator may.
  const read = environment.config();
  const config = { ...read, operators: [...read.operators, `${terminalCaller.workspace}/${terminalCaller.user}`] };
  const file = choice.database ?? config.database;
  const demo =
    choice.demo ??
    (choice.database === undefined &&
      !(choice.fills === true && hasCredential(config.github)) &&
      (await isEmpty(file)));
  if (demo) {
    const { store, clock, about } = await prepareDemo(
      path.join(folderBeside(config.database), 'demo.db'),
      environment.clock,
      choice.onProgress,
    );
    const application = await createApplication({
      config,
      store,
      clock,
      log: environment.log,
      tracker: offlineTracker(store),
      operations: offlineOperations({ rehearsal: true }),
      starter: () => recordedOf(store, loadStarter(config)),
    });
    return { application, store, clock, caller: terminalCaller, demo, about, close: () => store.close() };
  }
  // A name that was mistyped must not become an empty database that answers in its place.
  if (choice.fills !== true && choice.database !== undefined && !mayExist(file))
    throw new OperatorError(
      `There is no database at ${file}.`,
      'Check the name; `ask "track owner/name"` and `ingest` begin a new one there.',
    );
  await makeFolderOf(file);
  const store = await openStore({ file });
  const { clock } = environment;
  const application = await createApplication({
    config,
    store,
    clock,
    log: environment.log,
    tracker: (index) =>
      answeringTracker(createTracking({ config, store, clock, log: environment.log }).ingest, {
        config,
        store,
        clock,
        index,
      }),
    operations: offlineOperations(),
    starter: loadStarter(config),
  });
  return { application, store, clock, caller: terminalCaller, demo, about: undefined, close: () => store.close() };
}
