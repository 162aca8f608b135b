import { ask } from './ask.ts';
import { demo } from './demo.ts';
import type { Verb } from './environment.ts';

/** Every verb of the command line, in the order of `--help`. */
export const verbs: readonly Verb[] = [demo, ask];
