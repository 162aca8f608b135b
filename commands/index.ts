import type { RunnableCommand } from '../src/contracts/command.ts';
import { alerts } from './subscriptions/alerts.ts';
import { ask } from './guide/ask.ts';
import { audit } from './operations/audit.ts';
import { compare } from './projects/compare.ts';
import { deliveries } from './operations/deliveries.ts';
import { discover } from './rankings/discover.ts';
import { dismiss } from './projects/dismiss.ts';
import { exportCommand } from './rankings/export.ts';
import { feedback } from './subscriptions/feedback.ts';
import { health } from './projects/health.ts';
import { help } from './guide/help.ts';
import { map } from './rankings/map.ts';
import { method } from './guide/method.ts';
import { indexCommand } from './rankings/index.ts';
import { mute } from './subscriptions/mute.ts';
import { pause } from './subscriptions/pause.ts';
import { preview } from './subscriptions/preview.ts';
import { releases } from './projects/releases.ts';
import { resume } from './subscriptions/resume.ts';
import { score } from './projects/score.ts';
import { signals } from './rankings/signals.ts';
import { snooze } from './subscriptions/snooze.ts';
import { stages } from './rankings/stages.ts';
import { status } from './operations/status.ts';
import { subscribeAlerts } from './subscriptions/subscribe-alerts.ts';
import { subscribeDigest } from './subscriptions/subscribe-digest.ts';
import { subscribeLinks } from './subscriptions/subscribe-links.ts';
import { subscriptions } from './subscriptions/subscriptions.ts';
import type { CommandContext } from './support/context.ts';
import { top } from './rankings/top.ts';
import { track } from './projects/track.ts';
import { trend } from './projects/trend.ts';
import { unsubscribe } from './subscriptions/unsubscribe.ts';
import { untrack } from './projects/untrack.ts';
import { use } from './projects/use.ts';
import { why } from './rankings/why.ts';
import { watchlist } from './rankings/watchlist.ts';

/**
 * Every command, in the order in which help and the platforms list them. Discord allows 25 first words.
 */
export const commands: readonly RunnableCommand<CommandContext>[] = [
  ask,
  score,
  compare,
  top,
  indexCommand,
  trend,
  health,
  use,
  signals,
  why,
  alerts,
  releases,
  stages,
  map,
  discover,
  watchlist,
  track,
  untrack,
  dismiss,
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
  feedback,
  deliveries,
  audit,
  exportCommand,
  status,
  method,
  help,
];
