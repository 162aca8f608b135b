import { DAY } from '../contracts/clock.ts';
import { KINDS_BY_DEFAULT } from '../signals/index.ts';
import * as format from '../text/format.ts';
import { say } from '../contracts/messages/line.ts';
import type { Block, Line, Message } from '../contracts/messages/message.ts';
import { asOfNote } from '../../commands/support/as-of.ts';
import type { CommandContext } from '../../commands/support/context.ts';
import { dataAge } from '../../commands/support/data-age.ts';
import { overDays } from '../../commands/support/counter-notes.ts';
import { projectLink, runButton } from '../../commands/support/project-parts.ts';
import { weekMove } from '../../commands/support/scorecard/score-change.ts';
import { threeSteps } from '../../commands/support/three-steps.ts';
import { signalLine } from '../../commands/support/signal-lines.ts';
import { subscriptionLines } from '../../commands/support/subscriptions/subscription-parts.ts';
import { underCurrentNames } from '../text/current-names.ts';

/** Until something is followed, the way there. */
const firstSteps = ({
  subscriptions,
  troubles,
  asOf,
}: {
  subscriptions: number;
  troubles: readonly Line[];
  asOf: Block;
}): Message => ({
  summary: 'Three steps to the first digest.',
  tone: troubles.length > 0 ? 'warning' : 'neutral',
  blocks: [
    ...(troubles.length > 0 ? [{ kind: 'list', items: troubles } satisfies Block] : []),
    ...stepsBlocks(0, subscriptions),
    asOf,
  ],
});

const stepsBlocks = (followed: number, subscriptions: number): Block[] => [
  { kind: 'heading', text: 'Three steps to the first digest' },
  ...threeSteps({ followed, subscriptions }),
];

const SHOWN = { projects: 10, findings: 5, subscriptions: 10, switchedOff: 3 } as const;

/** The workspace at a glance: what is wrong if something is, the watchlist by score and movement, newest findings, subscriptions. */
export async function home(context: CommandContext): Promise<Message> {
  const { store, caller, now } = context;
  const [board, findings, subscriptions, counts, age, watched] = await Promise.all([
    store.scores.leaderboard({ watchedBy: caller.workspace, order: 'total', limit: SHOWN.projects, offset: 0 }),
    store.signals.list({
      watchedBy: caller.workspace,
      kinds: KINDS_BY_DEFAULT,
      since: now - 14 * DAY,
      limit: SHOWN.findings,
    }),
    store.subscriptions.list({ workspaceId: caller.workspace }),
    store.deliveries.counts({ workspaceId: caller.workspace, settledAfter: now - DAY }),
    dataAge(store, now),
    store.workspaces.watchlist(caller.workspace),
  ]);
  const off = subscriptions.filter((subscription) => subscription.state === 'off');
  const troubles: Line[] = [
    ...(age.trouble === undefined ? [] : [age.trouble]),
    ...off
      .slice(0, SHOWN.switchedOff)
      .map(
        (subscription) =>
          `⚠ Subscription ${subscription.id} (${subscription.kind}) is switched off: ${subscription.stateReason ?? 'no reason recorded'}`,
      ),
    ...(off.length > SHOWN.switchedOff
      ? [
          say`⚠ and ${off.length - SHOWN.switchedOff} more are switched off: \`subscriptions scope:workspace\` lists them.`,
        ]
      : []),
    ...(counts.failed > 0
      ? [
          say`⚠ ${format.plural(counts.failed, 'message')} could not be delivered in 24 hours: \`deliveries state:failed\` says why.`,
        ]
      : []),
  ];
  const total = board.ranked + board.unknown;
  const asOf = asOfNote(age.newest, now, `${format.plural(counts.owed, 'message')} owed`);
  if (watched.length === 0) return firstSteps({ subscriptions: subscriptions.length, troubles, asOf });
  const blocks: Block[] = [
    ...(troubles.length > 0 ? [{ kind: 'list', items: troubles } satisfies Block] : []),
    ...(subscriptions.length === 0 ? stepsBlocks(watched.length, subscriptions.length) : []),
    { kind: 'heading', text: `Watchlist: ${format.plural(total, 'project')}` },
    ...(board.rows.length === 0
      ? [
          {
            kind: 'text',
            text: say`Nothing with a score yet. \`/signals track owner/name\` adds projects.`,
          } satisfies Block,
        ]
      : [
          {
            kind: 'table',
            columns: [
              { label: 'project', align: 'left' },
              { label: 'score', align: 'right' },
              { label: '1 week', align: 'right' },
              { label: 'gained 7d', align: 'right' },
            ],
            rows: board.rows.map((row): Line[] => [
              [projectLink(row.fullName)],
              format.score(row.total),
              weekMove(row),
              `${format.signed(row.gained7d)}${overDays(row.gained7dDays, 7)}`,
            ]),
            ...(total > board.rows.length
              ? { caption: `the best ${board.rows.length} of ${format.count(total)}` }
              : {}),
          } satisfies Block,
        ]),
    { kind: 'heading', text: 'Newest findings' },
    findings.length === 0
      ? { kind: 'text', text: 'Nothing unusual in 14 days.' }
      : {
          kind: 'list',
          items: underCurrentNames(findings).map((record): Line =>
            record.signal.repo === null
              ? signalLine(record)
              : say`${projectLink(record.signal.repo)} ${signalLine(record)}`,
          ),
        },
    { kind: 'heading', text: 'Subscriptions' },
    subscriptions.length === 0
      ? { kind: 'text', text: say`None yet. \`/signals subscribe digest\` in a channel posts a weekly digest there.` }
      : {
          kind: 'list',
          items: subscriptions
            .slice(0, SHOWN.subscriptions)
            .map(
              (subscription): Line =>
                say`${{ kind: 'channel', id: subscription.channel }}: ${subscriptionLines(context, subscription)[0] ?? ''}`,
            ),
        },
    ...(subscriptions.length > SHOWN.subscriptions
      ? [
          {
            kind: 'note',
            text: say`and ${subscriptions.length - SHOWN.subscriptions} more: \`subscriptions scope:workspace\``,
          } satisfies Block,
        ]
      : []),
    asOf,
    {
      kind: 'buttons',
      buttons: [
        runButton('Watchlist', 'watchlist'),
        runButton('Findings', 'alerts'),
        runButton('Status', 'status'),
        runButton('Help', 'help'),
      ],
    },
  ];
  return {
    summary: `${format.plural(total, 'project')} on the watchlist, ${format.plural(subscriptions.length, 'subscription')}${troubles.length > 0 ? `, ${format.plural(troubles.length, 'problem')}` : ''}.`,
    tone: troubles.length > 0 ? 'warning' : 'neutral',
    blocks,
  };
}
