import { readFile } from 'node:fs/promises';
import { openStore } from '../../../db/open.ts';
import { applyConfiguration, planConfiguration } from '../../apply/index.ts';
import type { PlannedChange } from '../../apply/index.ts';
import { answeringTracker, createTracking } from '../../app/tracking.ts';
import { plural } from '../../text/format.ts';
import { ProjectIndex } from '../../search/project-index.ts';
import { print, tell } from '../environment.ts';
import type { Verb } from '../environment.ts';
import { refuseUnreadable } from '../file-arguments.ts';
import { makeFolderOf } from '../../../db/location.ts';

/** Configuration as code: the universe, watchlists and subscriptions as a YAML file says. */
export const apply: Verb = {
  name: 'apply',
  usage: '<file>',
  summary: 'Make universe, watchlists and subscriptions what a YAML file says; the second time changes nothing',
  options: [
    { flags: '--dry-run', explains: 'Only show what would change' },
    { flags: '--database <file>', explains: 'Apply it to this database' },
  ],
  async run(environment, [file = ''], options) {
    refuseUnreadable(file);
    const config = environment.config();
    const database = typeof options['database'] === 'string' ? options['database'] : config.database;
    await makeFolderOf(database);
    const text = await readFile(file, 'utf8');
    const store = await openStore({ file: database });
    const { clock, log } = environment;
    try {
      const plan = await planConfiguration(store, text, file);
      if (options['dryRun'] === true || plan.changes.length === 0) {
        print(
          environment,
          `${list(plan.changes)}${plural(plan.changes.length, 'change')} to make, ${plural(plan.unchanged, 'thing')} as the file says.`,
        );
        return;
      }
      const index = new ProjectIndex();
      const tracker = answeringTracker(createTracking({ config, store, clock, log }).ingest, {
        config,
        store,
        clock,
        index,
      });
      const { made, problems } = await applyConfiguration(store, text, file, {
        now: clock.now(),
        tracker,
        by: 'configuration file',
      });
      print(environment, `${list(made)}${plural(made.length, 'change')} made.`);
      for (const problem of problems) tell(environment, problem);
      if (problems.length > 0) environment.exitCode = 1;
    } finally {
      await store.close();
    }
  },
};

const SIGNS = { add: '+', change: '~', remove: '-' } as const;

const list = (changes: readonly PlannedChange[]): string =>
  changes
    .map(
      (change) =>
        `${SIGNS[change.action]} ${change.what}${change.details.map((detail) => `\n    ${detail}`).join('')}\n`,
    )
    .join('');
