// The measured process starts as the bot does: with the compile cache, and nothing loaded before it.
import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./answers-worker.ts');
