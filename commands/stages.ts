import * as format from '../src/text/format.ts';
import type { Line, Message } from '../src/contracts/message.ts';
import { STALE_AFTER, asOfNote } from './support/as-of.ts';
import { command } from './support/context.ts';
import type { CommandContext } from './support/context.ts';
import { oneSentence } from './support/one-sentence.ts';
import { runButton } from './support/project-parts.ts';
import { startOfDay } from '../src/contracts/clock.ts';

const BY = [
  { value: 'funding', label: 'funding stage', group: 'fundingStage' },
  { value: 'lifecycle', label: 'lifecycle stage', group: 'lifecycle' },
  { value: 'category', label: 'category', group: 'category' },
] as const;

/** A group with fewer projects says little about its stage; it is shown, and marked. */
const FEW = 5;
const MOST_GROUPS = 15;

/** What is normal at this stage? */
export const stages = command({
  name: 'stages',
  purpose: 'Show medians per funding stage, lifecycle stage or category',
  examples: ['stages', 'stages funding', 'stages category'],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    by: {
      type: 'choice',
      description: 'Group by funding, lifecycle or category (default: lifecycle)',
      choices: BY,
      positional: true,
    },
  },
  async run(context, options): Promise<Message> {
    const by = BY.find((entry) => entry.value === options.by) ?? BY[1];
    const [groups, age] = await Promise.all([context.store.scores.groupMedians(by.group), ageOfMedians(context)]);
    const buttons = {
      kind: 'buttons' as const,
      buttons: BY.filter((entry) => entry !== by).map((entry) =>
        runButton(`By ${entry.label}`, 'stages', { by: entry.value }, 'replace'),
      ),
    };
    if (groups.length === 0) {
      const text =
        by.value === 'funding'
          ? 'No tracked project has a known funding stage yet; an import or the configuration file can give it.'
          : `No tracked project has a known ${by.label} yet.`;
      return oneSentence(text, 'quiet', buttons);
    }
    const shown = [...groups].sort((a, b) => b.projects - a.projects).slice(0, MOST_GROUPS);
    const largest = shown[0];
    const newest = groups
      .map((group) => group.newestStage)
      .filter((month) => month !== null)
      .sort()
      .at(-1);
    return {
      summary: `Medians by ${by.label}: ${largest ? `${largest.group} (${format.plural(largest.projects, 'project')}), growth ${format.signedPercent(largest.growth30d)} in 30 days, score ${format.score(largest.total)}` : ''}.`,
      tone: 'neutral',
      blocks: [
        { kind: 'heading', text: `Medians by ${by.label}` },
        {
          kind: 'table',
          columns: [
            { label: by.label, align: 'left' },
            { label: 'projects', align: 'right' },
            { label: 'score', align: 'right' },
            { label: 'growth 30d', align: 'right' },
            { label: 'stars', align: 'right', priority: 2 },
            { label: 'contributors', align: 'right', priority: 3 },
            { label: 'issues closed', align: 'right', priority: 3 },
          ],
          rows: shown.map((group): Line[] => [
            `${group.group}${group.projects < FEW ? ' (few)' : ''}`,
            format.count(group.projects),
            [{ kind: 'strong', text: format.score(group.total) }],
            format.signedPercent(group.growth30d),
            format.count(group.stars),
            format.count(group.contributors),
            format.percent(group.issuesClosedRatio),
          ]),
        },
        asOfNote(
          age.at,
          context.now,
          age.behind,
          `each cell is the median of the projects with a known figure; (few): under ${FEW} projects`,
          by.value !== 'funding'
            ? undefined
            : newest === undefined
              ? 'when the stages were announced is not known'
              : `stages as announced, the newest in ${format.month(newest)}`,
          groups.length > shown.length ? `the ${MOST_GROUPS} largest of ${groups.length} groups are shown` : undefined,
        ),
        buttons,
      ],
    };
  },
});

/** A median is as old as what it was made of, however often it is computed; how many figures are older is told where others are not. */
async function ageOfMedians({
  store,
  now,
}: CommandContext): Promise<{ at: number | undefined; behind: string | undefined }> {
  const [newest, day, { observed, projects, recorded }] = await Promise.all([
    store.observations.newestObservation(),
    store.scores.newestDay(),
    store.observations.coverage(now - STALE_AFTER),
  ]);
  const behind = projects - recorded - observed;
  return {
    at: newest === undefined || day === undefined ? newest : Math.min(newest, startOfDay(day)),
    behind:
      observed === 0 || behind === 0
        ? undefined
        : `${format.count(behind)} of ${format.plural(projects, 'project')} not observed in ${format.span(STALE_AFTER)}`,
  };
}
