import { DAY } from '../contracts/clock.ts';
import * as format from '../text/format.ts';
import { isoOfDay } from '../contracts/figures/series.ts';
import type { Block, Button, Message, SelectOption } from '../contracts/messages/message.ts';
import { dayIn } from '../history/zone-days.ts';
import { digestChart } from './digest-chart.ts';
import { digestFacts } from './digest-facts.ts';
import { headline } from './digest-headline.ts';
import { digestLists } from './digest-lists.ts';
import { pickLine } from './pick-line.ts';
import { smallPrint } from './digest-words.ts';
import { isStale } from './figures-age.ts';
import { isEmpty } from './digest-content.ts';
import type { DigestContent } from './digest-content.ts';

export interface DigestMessageOptions {
  /** Says that this is what would be posted now. Default false. */
  preview?: boolean;
  /** Named in a preview; null or absent: of no subscription. */
  subscriptionId?: number | null;
  /** Every list whole instead of the page that is posted. Default false. */
  all?: boolean;
  /** The command that shows every list, for a digest that was not posted. */
  showAll?: string;
}

/** Choices of a menu on all platforms. */
const MOST_CHOICES = 25;

/**
 * The digest as a message, from its stored content alone: the same content always gives the same message.
 * A quiet one is a single line; whether it is posted at all is for the caller to decide by `content.quiet`.
 */
export function digestMessage(content: DigestContent, options: DigestMessageOptions = {}): Message {
  const summary = headline(content);
  const whose = options.subscriptionId == null ? '' : ` of subscription ${options.subscriptionId}`;
  const preview: Block[] =
    options.preview === true ? [{ kind: 'note', text: `Preview${whose}: this would be posted now.` }] : [];
  if (isEmpty(content))
    return {
      summary,
      tone: isStale(content) ? 'warning' : 'quiet',
      blocks: [...preview, { kind: 'text', text: summary }, smallPrint(content, true)],
    };
  const all = options.all === true;
  return {
    summary,
    tone: isStale(content) ? 'warning' : content.relative.length + content.absolute.length > 0 ? 'up' : 'neutral',
    blocks: [
      ...preview,
      {
        kind: 'heading',
        text: all
          ? `${WHOLE[content.period]} digest, ${dates(content)}`
          : `${SHORT[content.period]} to ${end(content)}`,
        aside: format.plural(content.matching, 'project'),
      },
      { kind: 'text', text: { kind: 'strong', text: summary } },
      ...(all ? digestLists(content) : page(content)),
      ...menu(content),
      ...verbs(content, options),
      smallPrint(content, all),
    ],
  };
}

const WHOLE = { daily: 'Daily', weekly: 'Weekly', monthly: 'Monthly' } as const;
const SHORT = { daily: 'Day', weekly: 'Week', monthly: '30 days' } as const;

const end = ({ preparedAt, zone }: DigestContent): string => format.date(preparedAt, zone);

function dates(content: DigestContent): string {
  const { preparedAt, windowDays, zone } = content;
  return `${format.date(preparedAt - windowDays * DAY, zone)} to ${end(content)}`;
}

/** What is posted: one list, one picture that says something else, one line a subject. */
function page(content: DigestContent): Block[] {
  const relative = content.relative.length > 0;
  const picks = (relative ? content.relative : content.absolute).map((pick) => pickLine(pick, content, relative));
  const facts = digestFacts(content);
  const chart = digestChart(content);
  return [
    ...(picks.length === 0 ? [] : [{ kind: 'list' as const, items: picks }]),
    ...(chart === undefined ? [] : [{ kind: 'chart' as const, chart }]),
    ...(facts.length === 0 ? [] : [{ kind: 'list' as const, items: facts }]),
  ];
}

/** Every project that is named, once. */
function menu(content: DigestContent): Block[] {
  const named = [
    ...content.relative,
    ...content.absolute,
    ...(content.cooling ?? []),
    ...content.health,
    ...(content.grownInUse ?? []),
    ...content.entrants,
    ...(content.own === undefined ? [] : [content.own]),
  ].flatMap(({ fullName }) => fullName ?? []);
  const options = [...new Set(named)].slice(0, MOST_CHOICES).map((fullName): SelectOption => ({
    label: fullName,
    action: { kind: 'command', command: `score ${fullName}`, answer: 'reply' },
  }));
  return options.length === 0 ? [] : [{ kind: 'select', placeholder: 'Open a project', options }];
}

function verbs(content: DigestContent, { all, showAll }: DigestMessageOptions): Block[] {
  const { subscriptionId, preparedAt, zone } = content;
  const day = isoOfDay(dayIn(zone, preparedAt));
  const whole = showAll ?? (subscriptionId == null ? undefined : `preview ${subscriptionId} posted:${day} all:yes`);
  const buttons: Button[] = [
    ...(all === true || whole === undefined
      ? []
      : [{ label: 'Show all', action: { kind: 'command', command: whole, answer: 'reply' } } satisfies Button]),
    ...(subscriptionId == null
      ? []
      : [
          {
            label: 'Change',
            action: { kind: 'form', command: `subscribe digest change:${subscriptionId}` },
          } satisfies Button,
        ]),
  ];
  return buttons.length === 0 ? [] : [{ kind: 'buttons', buttons }];
}
