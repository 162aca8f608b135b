/** Every table, by subject. `npm run db:generate` derives the migrations from this file. */
export * from './projects.ts';
export * from './observations.ts';
export * from './mentions.ts';
export * from './findings.ts';
export * from './workspaces.ts';
export * from './subscriptions.ts';
export * from './operations.ts';
export * from './usage.ts';
export * from './discovery.ts';
