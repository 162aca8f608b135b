import type { VerbEntry } from './environment.ts';

/**
 * Every verb of the command line, in the order of `--help`. Each is loaded when it is used: an answer should not wait for
 * the libraries of the bot.
 */
export const verbs: readonly VerbEntry[] = [
  { name: 'start', load: async () => (await import('./verbs/start.ts')).start },
  { name: 'demo', load: async () => (await import('./verbs/demo.ts')).demo },
  { name: 'ask', load: async () => (await import('./verbs/ask.ts')).ask },
  { name: 'digest', load: async () => (await import('./verbs/digest.ts')).digest },
  { name: 'ingest', load: async () => (await import('./verbs/ingest.ts')).ingest },
  { name: 'import', load: async () => (await import('./verbs/import.ts')).importVerb },
  { name: 'export', load: async () => (await import('./verbs/export.ts')).exportVerb },
  { name: 'backtest', load: async () => (await import('./verbs/backtest.ts')).backtest },
  { name: 'apply', load: async () => (await import('./verbs/apply.ts')).apply },
  { name: 'register', load: async () => (await import('./verbs/register.ts')).register },
  { name: 'doctor', load: async () => (await import('./verbs/doctor.ts')).doctor },
  { name: 'backup', load: async () => (await import('./verbs/backup.ts')).backup },
  { name: 'move', load: async () => (await import('./verbs/move.ts')).move },
  { name: 'doubt', load: async () => (await import('./verbs/doubt.ts')).doubt },
  { name: 'restore', load: async () => (await import('./verbs/restore.ts')).restore },
];

/** All of them, for help and documentation. */
export const loadVerbs = () => Promise.all(verbs.map((verb) => verb.load()));
