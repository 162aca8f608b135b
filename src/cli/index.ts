import { ask } from './ask.ts';
import { backtest } from './backtest.ts';
import { backup } from './backup.ts';
import { demo } from './demo.ts';
import { digest } from './digest.ts';
import { exportVerb } from './export.ts';
import { ingest } from './ingest.ts';
import { importVerb } from './import.ts';
import { restore } from './restore.ts';
import type { Verb } from './environment.ts';

/** Every verb of the command line, in the order of `--help`. */
export const verbs: readonly Verb[] = [demo, ask, digest, ingest, importVerb, exportVerb, backtest, backup, restore];
