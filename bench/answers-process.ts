import { enableCompileCache } from 'node:module';

// The measured process starts as the bot does: with the compile cache, and nothing loaded before it.
enableCompileCache();
await import('./answers-worker.ts');
