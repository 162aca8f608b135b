import { DAY } from '../../src/contracts/clock.ts';
import * as format from '../../src/text/format.ts';
import { say } from '../../src/contracts/messages/line.ts';
import type { Line, Message } from '../../src/contracts/messages/message.ts';
import { asOfNote } from '../support/as-of.ts';
import { command } from '../support/context.ts';
import { projectLink, runButton } from '../support/project-parts.ts';
import { KINDS_BY_DEFAULT, SIGNAL_KINDS, SIGNAL_KIND_IDS, kindName } from '../../src/signals/index.ts';
import { choosingProjects, isNothingTracked, nextSteps } from '../support/first-steps.ts';
import { SCOPE, TYPED_FILTERS, amongWhom, filterOf, filterWords } from '../support/finding/filter-options.ts';
import { shortNames } from '../support/finding/short-names.ts';
import { signalLine } from '../support/signal-lines.ts';
import { underCurrentNames } from '../../src/text/current-names.ts';

const SHOWN = 12;
const MOST_BUTTONS = 3;

/** What was found lately, over everything this workspace follows? */
export const alerts = command({
  name: 'alerts',
  purpose: 'List what was found lately, newest first, on the watchlist or on all tracked projects',
  examples: ['alerts', 'alerts 30d kind:star-spike', 'alerts 1y scope:all category:"vector search,databases"'],
  asks: [
    {
      words: [
        'alert',
        'any alerts',
        'findings',
        'news',
        'any news',
        'what is new',
        'new here',
        'happened',
        'what happened',
        'happening',
        'anything happen',
        'unusual',
        'anything unusual',
        'went wrong',
        'what went wrong',
        'wrong',
        'what moved',
        'going on',
        'what is going on',
        'notable',
        'signals',
        'what changed',
        'changed',
        'events',
      ],
    },
    ...SIGNAL_KINDS.flatMap(({ kind, words }) => (words.length > 0 ? [{ words, options: { kind } }] : [])),
    { words: ['anything', 'any'], hint: true },
  ],
  alone: [['kind']],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    since: { type: 'days', description: 'How far back, such as 7d or 4w (default 7d)', positional: true, max: 365 },
    kind: {
      type: 'choice',
      description: 'Only this kind',
      choices: SIGNAL_KIND_IDS.map((kind) => ({ value: kind, label: kindName(kind) })),
    },
    scope: { ...SCOPE, description: 'Watchlist (default where there is one) or all tracked projects' },
    ...TYPED_FILTERS,
  },
  async run(context, options): Promise<Message> {
    const days = options.since ?? 7;
    const watched = await context.store.workspaces.watchlist(context.caller.workspace);
    const onlyWatched = options.scope === undefined ? watched.length > 0 : options.scope === 'watchlist';
    const filter = await filterOf(context, options, onlyWatched);
    const records = await context.store.signals.list({
      ...filter,
      kinds: options.kind === undefined ? KINDS_BY_DEFAULT : [options.kind],
      since: context.now - days * DAY,
      limit: SHOWN + 1,
    });
    const newest = (await context.store.observations.coverage()).newestAt;
    const among = `${onlyWatched ? `the watchlist (${format.plural(watched.length, 'project')})` : 'all tracked projects'}${amongWhom({ ...filter, watchedBy: undefined })}`;
    const again = { ...filterWords(filter), kind: options.kind };
    const shown = underCurrentNames(records.slice(0, SHOWN));
    const asOf = asOfNote(
      newest,
      context.now,
      records.length > SHOWN ? `the newest ${SHOWN} are shown; narrow it with kind or since` : undefined,
    );
    const projects = [...new Set(shown.flatMap((record) => record.signal.repo ?? []))].slice(0, MOST_BUTTONS);
    const short = shortNames(projects);
    const heading = `Findings of ${format.lastWindow(days)} on ${among}`;
    const [first] = shown;
    if (!first) {
      return {
        summary: `Nothing unusual was found in ${format.lastWindow(days)} on ${among}.`,
        tone: 'quiet',
        blocks: [
          { kind: 'heading', text: heading },
          {
            kind: 'text',
            text:
              newest === undefined ? 'Nothing was observed yet, so nothing can be said.' : 'Nothing unusual was found.',
          },
          asOf,
          ...nextSteps(
            ...(newest === undefined && (await isNothingTracked(context)) ? choosingProjects(context) : []),
            ...(newest !== undefined && days < 30
              ? [runButton('Last 30 days', 'alerts', { since: '30d', ...again, scope: options.scope })]
              : []),
            ...(newest !== undefined && onlyWatched
              ? [runButton('All projects', 'alerts', { since: `${days}d`, ...again, scope: 'all' })]
              : []),
            ...(context.caller.personal || newest === undefined ? [] : [runButton('Tell me here', 'subscribe alerts')]),
          ),
        ],
      };
    }
    return {
      summary: `${records.length > SHOWN ? `More than ${format.plural(SHOWN, 'finding')}` : format.plural(shown.length, 'finding')} in ${format.lastWindow(days)} on ${among}; newest: ${first.signal.repo ?? 'platform-wide'}: ${first.signal.sentence}`,
      tone: shown.some((record) => record.signal.severity === 'high') ? 'warning' : 'neutral',
      blocks: [
        { kind: 'heading', text: heading },
        {
          kind: 'list',
          items: shown.map(
            (record): Line =>
              say`${record.signal.repo === null ? 'many projects' : projectLink(record.signal.repo)} ${signalLine(record)}`,
          ),
        },
        asOf,
        {
          kind: 'buttons',
          buttons: projects.map((name, index) =>
            runButton(`Why ${short[index] ?? name}?`, 'signals', { project: name }),
          ),
        },
      ],
    };
  },
});
