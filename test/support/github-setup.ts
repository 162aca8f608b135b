import { onTestFinished } from 'vitest';
import { createGitHub } from '../../src/sources/github/client.ts';
import type { GitHubOptions } from '../../src/sources/github/client.ts';
import type { GitHub, RepositoryRef } from '../../src/sources/github/types.ts';
import type { FakeGitHub, FakeGitHubOptions } from '../fakes/github/server.ts';
import { goodToken, startFakeGitHub } from '../fakes/github/server.ts';
import { TurningClock } from '../fakes/github/turning-clock.ts';
import type { FakeRepository, WorldOptions } from '../fakes/github/world.ts';
import { makeWorld } from '../fakes/github/world.ts';

/** A Wednesday noon in GitHub's zone. */
const noon = '2026-11-18T20:00:00Z';

export interface Scene {
  readonly fake: FakeGitHub;
  readonly clock: TurningClock;
  readonly github: GitHub;
  /** Another client of the same GitHub. */
  readonly client: (options?: Partial<GitHubOptions>) => GitHub;
  readonly refs: readonly RepositoryRef[];
  readonly repository: (index: number) => FakeRepository;
}

/** A fresh GitHub with `projects` repositories and the real client in front of it; checked and stopped after the test. */
export async function scene(
  options: Partial<WorldOptions> & { limits?: FakeGitHubOptions['limits']; client?: Partial<GitHubOptions> } = {},
): Promise<Scene> {
  const clock = new TurningClock(noon);
  const world = makeWorld({ projects: 3, at: clock.now(), ...options });
  const fake = await startFakeGitHub({ world, clock, ...(options.limits ? { limits: options.limits } : {}) });
  // Said for each test, not for the file: whoever imports this may share its process, and this module, with other files.
  onTestFinished(async () => {
    await fake.stop();
    fake.verify();
  });
  const client: Scene['client'] = (more = {}) =>
    createGitHub({
      tokens: [goodToken],
      clock,
      baseUrl: fake.url,
      retryUnitMs: 0,
      requestTimeoutMs: 5_000,
      ...options.client,
      ...more,
    });
  const { all } = world;
  return {
    fake,
    clock,
    client,
    github: client(),
    refs: all.map((each) => ({ nodeId: each.id, nameWithOwner: `${each.owner}/${each.name}` })),
    repository: (index) => {
      const found = all[index];
      if (!found) throw new Error(`no repository ${index}`);
      return found;
    },
  };
}

export const refOf = (repository: FakeRepository): RepositoryRef => ({
  nodeId: repository.id,
  nameWithOwner: `${repository.owner}/${repository.name}`,
});
