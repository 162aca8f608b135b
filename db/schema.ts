/** Every table, by subject. `npm run db:generate` derives the migrations from this file. */
export * from './schema/projects.ts';
export * from './schema/observations.ts';
export * from './schema/findings.ts';
export * from './schema/workspaces.ts';
export * from './schema/subscriptions.ts';
export * from './schema/operations.ts';
