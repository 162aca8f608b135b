import type { RunnableCommand } from '../src/contracts/command.ts';
import { alerts } from './alerts.ts';
import { ask } from './ask.ts';
import { audit } from './audit.ts';
import { compare } from './compare.ts';
import { deliveries } from './deliveries.ts';
import { exportCommand } from './export.ts';
import { health } from './health.ts';
import { help } from './help.ts';
import { method } from './method.ts';
import { mute } from './mute.ts';
import { pause } from './pause.ts';
import { preview } from './preview.ts';
import { releases } from './releases.ts';
import { resume } from './resume.ts';
import { score } from './score.ts';
import { signals } from './signals.ts';
import { snooze } from './snooze.ts';
import { stages } from './stages.ts';
import { status } from './status.ts';
import { subscribeAlerts } from './subscribe-alerts.ts';
import { subscribeDigest } from './subscribe-digest.ts';
import { subscribeLinks } from './subscribe-links.ts';
import { subscriptions } from './subscriptions.ts';
import type { CommandContext } from './support/context.ts';
import { top } from './top.ts';
import { track } from './track.ts';
import { trend } from './trend.ts';
import { unsubscribe } from './unsubscribe.ts';
import { untrack } from './untrack.ts';
import { use } from './use.ts';
import { watchlist } from './watchlist.ts';

/**
 * Every command, in the order in which help and the platforms list them. Discord allows 25 first words.
 */
export const commands: readonly RunnableCommand<CommandContext>[] = [
  ask,
  score,
  compare,
  top,
  trend,
  health,
  use,
  signals,
  alerts,
  releases,
  stages,
  watchlist,
  track,
  untrack,
  subscribeDigest,
  subscribeAlerts,
  subscribeLinks,
  subscriptions,
  preview,
  pause,
  resume,
  snooze,
  unsubscribe,
  mute,
  deliveries,
  audit,
  exportCommand,
  status,
  method,
  help,
];
