import type { PlatformName, WorkspaceId } from '../contracts/platforms/chat-platform.ts';
import { consolePlatform } from './console/kind.ts';
import { discord } from './discord/kind.ts';
import type { PlatformKind } from '../contracts/platforms/platform-kind.ts';
import { slack } from './slack/kind.ts';

/** Every platform, in the order in which lists and pages show them. A new one is its folder and a line here. */
export const PLATFORMS: readonly PlatformKind[] = [slack, discord, consolePlatform];

/** @throws Error for a name that no platform has: a default would send messages to the wrong place. */
export function platformNamed(name: PlatformName): PlatformKind {
  const found = PLATFORMS.find((platform) => platform.name === name);
  if (found === undefined) throw new Error(`there is no platform “${name}”`);
  return found;
}

/** The platform of `slack:T0123`. @throws Error where the part before the colon names none. */
export const platformOf = (workspace: WorkspaceId): PlatformKind => platformNamed(workspace.split(':', 1)[0] ?? '');
