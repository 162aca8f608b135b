// Plain JavaScript, and nothing else in it: the types of what runs before the compile cache is on would be stripped anew at
// every start, and the tool that does it stays in memory.
import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./main.ts');
