import { SOURCES } from '../../sources/index.ts';
import type { SourceSetup } from '../../sources/source.ts';
import type { Config } from '../config.ts';

/** A source by its id: its kind has functions, which cross no thread. */
type PlainSetup = Omit<SourceSetup, 'kind'> & { id: string };

/** What the jobs need of the configuration. Plain data, so that it can be handed to a thread; it holds the token of GitHub. */
export type JobSettings = Pick<
  Config,
  | 'database'
  | 'github'
  | 'starHistoryZone'
  | 'weights'
  | 'discovery'
  | 'digestGraceHours'
  | 'alertGraceHours'
  | 'retention'
  | 'backup'
  | 'logLevel'
> & { sources: { contact: string | undefined; setups: readonly PlainSetup[] } };

export const jobSettingsOf = (config: Config): JobSettings => ({
  database: config.database,
  github: config.github,
  starHistoryZone: config.starHistoryZone,
  weights: config.weights,
  discovery: config.discovery,
  digestGraceHours: config.digestGraceHours,
  alertGraceHours: config.alertGraceHours,
  retention: config.retention,
  backup: config.backup,
  logLevel: config.logLevel,
  sources: {
    contact: config.sources.contact,
    setups: config.sources.setups.map(({ kind, ...setup }) => ({ id: kind.id, ...setup })),
  },
});

/** The sources with what they can do. */
export const sourcesOf = ({ sources: { contact, setups } }: JobSettings): Config['sources'] => ({
  contact,
  setups: setups.flatMap(({ id, ...setup }) => {
    const kind = SOURCES.find((source) => source.id === id);
    return kind === undefined ? [] : [{ kind, ...setup }];
  }),
});
