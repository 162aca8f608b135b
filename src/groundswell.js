// Plain JavaScript, and nothing else in it: the types of what runs before the compile cache is on would be stripped anew at
// every start, which costs 20 MB and a tenth of a second.
import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./main.ts');
