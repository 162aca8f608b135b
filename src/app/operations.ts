import type { Operations } from '../../commands/support/context.ts';
import type { Store } from '../../db/store.ts';
import type { ChatPlatform } from '../contracts/platforms/chat-platform.ts';
import { platformNamed } from '../platforms/index.ts';
import type { JobHost } from './jobs/host.ts';

/** What `status` and subscribing ask of the running process. */
export function operationsOf(
  jobs: Pick<JobHost, 'budget' | 'state'>,
  platforms: readonly ChatPlatform[],
  sources: Operations['sources'],
): Operations {
  return {
    sources,
    jobs: () => jobs.state(),
    budget: () => jobs.budget(),
    async checkChannel(name, target) {
      const platform = platforms.find((entry) => entry.name === name);
      return platform
        ? platform.checkChannel(target)
        : {
            ok: false,
            sentence: `Nothing is posted to ${platformNamed(name).title} from here.`,
            hint: 'The operator has not set that platform up.',
          };
    },
    connections: () => connectionsOf(platforms),
    diagnose: async () => (await Promise.all(platforms.map((platform) => platform.diagnose()))).flat(),
  };
}

export const connectionsOf = (
  platforms: readonly ChatPlatform[],
): { platform: ChatPlatform['name']; connected: boolean }[] =>
  platforms.map((platform) => ({ platform: platform.name, connected: platform.connected() }));

/** Why the process cannot do its work now, for /readyz; empty when it can. */
export async function notReady({
  store,
  jobs,
  platforms,
}: {
  store: Store;
  jobs: Pick<JobHost, 'state'>;
  platforms: readonly ChatPlatform[];
}): Promise<string[]> {
  const database = await store.maintenance.ping().then(
    () => [],
    () => ['the database does not answer'],
  );
  return [
    ...database,
    ...(jobs.state().running ? [] : ['the jobs are not running']),
    ...platforms.filter((platform) => !platform.connected()).map((platform) => `not connected to ${platform.name}`),
  ];
}
