import { dayOf } from '../../src/contracts/clock.ts';
import { UserError } from '../../src/contracts/errors.ts';
import { say } from '../../src/contracts/messages/line.ts';
import type { Block, Button, Message } from '../../src/contracts/messages/message.ts';
import { WINDOWS } from '../../src/discovery/growth.ts';
import type { WindowDays } from '../../src/discovery/growth.ts';
import * as format from '../../src/text/format.ts';
import type { FoundCandidate } from '../../db/store.ts';
import { command } from '../support/context.ts';
import type { CommandContext } from '../support/context.ts';
import {
  candidateLine,
  candidateMenus,
  gainOf,
  gainWords,
  unjudgedWords,
} from '../support/discovery/candidate-lines.ts';
import { SIZES, UNSORTED, categoriesNamed, languagesNamed, sizeBounds } from '../support/discovery/discover-filter.ts';
import { likeness, subjectNamed } from '../support/discovery/likeness.ts';
import { sweepNote } from '../support/discovery/sweep-words.ts';
import { readBound } from '../support/finding/bounds.ts';
import { nextSteps } from '../support/first-steps.ts';
import { oneSentence } from '../support/one-sentence.ts';
import { runButton } from '../support/project-parts.ts';

const PAGE = 5;
const MOST = 20;
/** Candidates that are read to choose from, the best first: more pages than anybody turns. */
const READ = 400;
/** A count that is older than this says nothing of what takes off now. */
const SEEN_WITHIN = 3;

/** What is taking off that nobody here tracks? */
export const discover = command({
  name: 'discover',
  purpose: 'Find what is taking off and is not tracked here',
  examples: [
    'discover',
    'discover category:"vector search"',
    'discover language:Rust window:30d',
    'discover apart:yes',
  ],
  asks: [
    {
      words: [
        'discover',
        'discoveries',
        'undiscovered',
        'not tracked',
        'not track',
        'untracked',
        'not tracking',
        'not follow',
        'not following',
        'not watch',
        'not watching',
        'not on our list',
        'not on my list',
        'not on the list',
        'on nobody s list',
        'nobody tracks',
        'nobody is tracking',
        'don t track',
        'don t follow',
        'aren t tracking',
        'under the radar',
        'on the radar',
        'are we missing',
        'am i missing',
        'missing from our list',
        'should be on our list',
        'should be on my list',
        'should we track',
        'should i track',
      ],
    },
    {
      words: [
        'new in',
        'what is new in',
        'what s new in',
        'whats new in',
        'anything new in',
        'brand new',
        'new projects',
        'new repos',
        'new repositories',
        'new tools',
        'launched',
        'newcomers',
        'up and coming',
      ],
    },
    {
      words: ['new', 'taking off', 'trending', 'hot', 'rising', 'growing', 'fast', 'emerging', 'promising'],
      hint: true,
    },
  ],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    category: {
      type: 'text',
      description: `Only this category, several, or ${UNSORTED}`,
      complete: 'category',
      maxLength: 100,
      positional: true,
    },
    language: {
      type: 'text',
      description: 'Only this main language, or several',
      complete: 'language',
      maxLength: 100,
      positional: true,
    },
    window: {
      type: 'days',
      description: 'Stars gained over 1d, 7d or 30d (default 7d)',
      min: 1,
      max: 365,
      positional: true,
    },
    size: { type: 'choice', description: 'By stars', choices: SIZES, positional: true },
    age: { type: 'days', description: 'Only those created so recently, such as 90d', min: 1, max: 3650 },
    minstars: { type: 'text', description: 'Least stars, such as 1000 or 1k', maxLength: 20, needs: 'typedOptions' },
    maxstars: { type: 'text', description: 'Most stars', maxLength: 20, needs: 'typedOptions' },
    like: { type: 'text', description: 'Only what is like this one: owner/name', maxLength: 140 },
    apart: {
      type: 'boolean',
      description: 'What is kept apart instead, with the reasons: lists, courses, mirrors, odd stars',
    },
    show: {
      type: 'integer',
      description: `How many, up to ${MOST} (default ${PAGE})`,
      min: 1,
      max: MOST,
      needs: 'typedOptions',
    },
    page: { type: 'integer', description: 'Page', min: 1, max: 100 },
  },
  async run(context, options): Promise<Message> {
    const { store, now } = context;
    const window = nearestWindow(options.window);
    const bounds = sizeBounds(
      options.size,
      readBound('minstars', options.minstars),
      readBound('maxstars', options.maxstars),
    );
    const categories = await categoriesNamed(context, options.category);
    const languages = languagesNamed(options.language);
    const apart = options.apart === true;
    const all = await store.discovery.found({
      workspaceId: context.caller.workspace,
      window,
      which: apart ? 'apart' : 'listed',
      seenFrom: (await newestNight(context)) - SEEN_WITHIN,
      categories,
      languages,
      ...bounds,
      ...(options.age === undefined ? {} : { createdFrom: dayOf(now) - options.age }),
      limit: READ,
    });
    const subject = options.like === undefined ? undefined : await subjectNamed(context, options.like);
    const found = subject === undefined ? all : likeness(subject, all);
    const size = options.show ?? PAGE;
    const page = options.page ?? 1;
    const shown = found.slice((page - 1) * size, page * size);
    const among = amongWords(categories, options);
    const note = await sweepNote(
      context,
      unjudgedWords(shown),
      options.window !== undefined && options.window !== window
        ? `${format.windowName(window)} is the nearest window that is known`
        : undefined,
    );
    const [first] = shown;
    if (first === undefined)
      return nothing(context, { apart, page, found: found.length, among, note, narrowed: isNarrowed(options) });
    const again = {
      ...options,
      window: options.window === undefined ? undefined : `${options.window}d`,
      age: options.age === undefined ? undefined : `${options.age}d`,
    };
    const pages = Math.ceil(found.length / size);
    const headline = apart
      ? `${format.plural(found.length, 'repository', 'repositories')} kept apart from what is taking off${among}.`
      : headlineOf(first, among, window, page);
    return {
      summary: headline,
      tone: apart ? 'quiet' : 'up',
      blocks: [
        {
          kind: 'heading',
          text: apart ? 'Kept apart' : subject === undefined ? 'Taking off, not tracked' : `Like ${subject.fullName}`,
          aside: pages > 1 ? `page ${page} of ${format.count(pages)}` : format.plural(found.length, 'project'),
        },
        { kind: 'text', text: { kind: 'strong', text: headline } },
        { kind: 'list', items: shown.map((one) => candidateLine(one, window)) },
        ...candidateMenus(shown),
        {
          kind: 'buttons',
          buttons: [
            ...(page < pages ? [runButton('Next ›', 'discover', { ...again, page: page + 1 }, 'replace')] : []),
            ...(page > 1 ? [runButton('‹ Previous', 'discover', { ...again, page: page - 1 }, 'replace')] : []),
            apart
              ? runButton('Show what is taking off', 'discover', { ...again, apart: undefined, page: undefined })
              : runButton('Show what was kept apart', 'discover', {
                  ...again,
                  apart: true,
                  page: undefined,
                  like: undefined,
                }),
          ],
        },
        note,
      ],
    };
  },
});

interface Narrowing {
  category?: string | undefined;
  language?: string | undefined;
  size?: string | undefined;
  age?: number | undefined;
  minstars?: string | undefined;
  maxstars?: string | undefined;
  like?: string | undefined;
}

const isNarrowed = ({ category, language, size, age, minstars, maxstars, like }: Narrowing): boolean =>
  [category, language, size, age, minstars, maxstars, like].some((one) => one !== undefined);

/** ` in vector search, Rust, created in the last 90 days` */
function amongWords(categories: readonly (string | null)[], options: Narrowing): string {
  const parts = [
    format.sentenceList(
      categories.map((one) => one ?? UNSORTED),
      'or',
    ),
    options.language ?? '',
    options.size === undefined ? '' : `${options.size} by stars`,
    options.age === undefined ? '' : `at most ${format.plural(options.age, 'day')} old`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` in ${parts.join(', ')}`;
}

/** `acme/newdb gained the most in vector search: +860 stars in 6 days, all since it was created.` */
function headlineOf(first: FoundCandidate, among: string, window: WindowDays, page: number): string {
  const gain = gainOf(first, window);
  const leads = page === 1 ? 'gained the most' : 'comes next';
  return `${first.fullName} ${leads}${among}: ${gain === undefined ? 'how much is not known' : gainWords(gain)}.`;
}

const nearestWindow = (asked: number | undefined): WindowDays =>
  asked === undefined ? 7 : (WINDOWS.toSorted((a, b) => Math.abs(a - asked) - Math.abs(b - asked))[0] ?? 7);

/** Counts are as old as the newest night; of a demo or a stopped bot that is not today. */
async function newestNight({ store, now }: CommandContext): Promise<number> {
  const [night] = await store.discovery.sweeps(1);
  return night?.day ?? dayOf(now);
}

interface Nothing {
  apart: boolean;
  page: number;
  found: number;
  among: string;
  note: Block;
  narrowed: boolean;
}

async function nothing(
  context: CommandContext,
  { apart, page, found, among, note, narrowed }: Nothing,
): Promise<Message> {
  if (page > 1 && found > 0) throw new UserError('There are no more pages.', say`Try \`discover\`.`);
  const swept = (await context.store.discovery.sweeps(1)).length > 0;
  const steps: Button[] = narrowed ? [runButton('Without filters', 'discover')] : [runButton('Status', 'status')];
  if (swept)
    return oneSentence(
      apart ? `Nothing was kept apart${among}.` : `Nothing that is not tracked is taking off${among}.`,
      'quiet',
      ...nextSteps(...steps),
      note,
    );
  return oneSentence(
    'Nothing was swept yet, so nothing can be discovered.',
    'quiet',
    {
      kind: 'text',
      text: 'The first sweep of GitHub’s search runs within the hour and takes about two; it needs a GitHub token.',
    },
    ...nextSteps(...steps),
  );
}
