import * as format from '../../src/text/format.ts';
import type { Block, Message } from '../../src/contracts/messages/message.ts';
import { DIMENSIONS, METRIC_NAMES } from '../../src/contracts/figures/score.ts';
import { COHORT } from '../../src/scoring/reference-cohort.ts';
import { MEASURED } from '../../src/scoring/measured.ts';
import { METRICS } from '../../src/scoring/metric-list.ts';
import { LEAST_COVERAGE } from '../../src/scoring/score.ts';
import { EXPLAINED, EXPLAINED_CHOICES } from '../../src/measures/find.ts';
import { command } from '../support/context.ts';
import { runButton } from '../support/project-parts.ts';

const COHORT_SIZE = COHORT.metrics.stars.n;

/** Why should anyone believe the score? */
export const method = command({
  name: 'method',
  purpose: 'Explain how the score is made and where every figure comes from',
  examples: ['method', 'method forks per star'],
  asks: [
    {
      words: [
        'mean',
        'what does',
        'meaning',
        'definition',
        'define',
        'explain',
        'calculated',
        'computed',
        'score made',
        'how is the score made',
        'is the score made',
        'methodology',
        'formula',
        'measured',
        'data come from',
        'where does the data come from',
        'sources',
        'how do you calculate',
        'how do you measure',
        'weights',
        'what is in the score',
      ],
    },
    { words: ['how is'], hint: true },
  ],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    measure: {
      type: 'choice',
      description: 'Explain this measure alone',
      choices: EXPLAINED_CHOICES,
      positional: true,
      needs: 'typedOptions',
    },
  },
  async run(context, { measure }): Promise<Message> {
    const explained = EXPLAINED.find(({ id }) => id === measure);
    if (explained !== undefined) return explain(explained);
    const { weights } = context.settings;
    const sum = DIMENSIONS.reduce((total, dimension) => total + weights[dimension], 0);
    return {
      summary: `Twelve metrics, each held against about ${format.count(COHORT_SIZE)} comparable projects, make four dimensions and one total. Method ${COHORT.version}.`,
      tone: 'neutral',
      blocks: [
        { kind: 'heading', text: 'How the score is made' },
        {
          kind: 'text',
          text: `Each metric becomes 0 to 100 by its place among public projects with at least 500 stars and a push within a year, ${format.count(COHORT_SIZE)} of them for stars. That table ships with the code (${COHORT.version}), so a score does not move because a team tracks other projects. A dimension is the mean of its known metrics, and the total that of the dimensions, by the weights below. With less than ${format.percent(LEAST_COVERAGE)} of the weight known there is no total. Unknown is never counted as zero.`,
        },
        ...DIMENSIONS.flatMap((dimension): Block[] => [
          {
            kind: 'text',
            text: [{ kind: 'strong', text: dimension }, ` ${format.percent(weights[dimension] / sum)} of the total`],
          },
          {
            kind: 'list',
            items: METRIC_NAMES.filter((name) => METRICS[name].dimension === dimension).map(
              (name) => `${METRICS[name].label} (${format.percent(METRICS[name].weight)}): ${METRICS[name].definition}`,
            ),
          },
        ]),
        {
          kind: 'text',
          text: [
            { kind: 'strong', text: 'When it moves.' },
            ' Growth of a month with few stars is drawn towards the three months around it, new issues towards the year around them, and ratios of few stars towards the usual one. A figure that becomes known or unknown is no movement. A rise or fall is said when it is larger than three times the chance of the counts behind it; a metric is named as a cause from twice on.',
            ` On ${format.count(MEASURED.projectWeeks)} recorded weeks, ${MEASURED.unexplained} % moved the total by two points or more without a cause that is named, and a rise or fall was said in ${MEASURED.said} %.`,
          ],
        },
        {
          kind: 'text',
          text: [
            { kind: 'strong', text: 'What it tells.' },
            ` Who will be alive and busy in a year. Of ${format.count(MEASURED.cases)} recorded cases of living projects, ${format.count(MEASURED.quiet)} had no push for half a year a year later; of two projects, one that went quiet and one that did not, the total ranks the right one higher in ${MEASURED.aucTotal} % of pairs. The days since the last push alone do so in ${MEASURED.aucLastPush} %, the growth of 30 days in ${MEASURED.aucGrowth30d} %. With contributors gained in the year its rank correlation is ${MEASURED.contributorsTotal} (last push ${MEASURED.contributorsLastPush}, growth of 90 days ${MEASURED.contributorsGrowth90d}).`,
          ],
        },
        {
          kind: 'text',
          text: [
            { kind: 'strong', text: 'What it does not tell.' },
            ' It is no forecast of stars or of growth: there the growth of the last 90 days does better alone. It says nothing of quality, security, or use in production.',
          ],
        },
        {
          kind: 'text',
          text: `Sources: counts are observed on GitHub and kept as they were seen. Star history is GitHub’s own reconstruction (days of ${context.settings.starHistoryZone}); it counts only stars that still exist, so past days may shrink, and the differences are kept. Ten of the metrics are those of the Redpoint Open-source Index; growth over 90 days and the last push are ours.`,
        },
        {
          kind: 'text',
          text: 'Shown beside the score, and no part of it: licence, archived state, stage (early, growing, established, dormant), the 10,000-star line with evidence of production use, new contributors, and star quality, which describes the shape of counts and accuses no one.',
        },
        { kind: 'buttons', buttons: [runButton('Top by score', 'top'), runButton('All commands', 'help')] },
      ],
    };
  },
});

/** What one measure is, where it comes from, and how to ask for it. */
function explain(measure: (typeof EXPLAINED)[number]): Message {
  const { id, label, definition, source, words } = measure;
  const text = `${format.capital(label)}: ${definition}.`;
  const ranked = 'course' in measure;
  return {
    summary: text,
    tone: 'neutral',
    blocks: [
      { kind: 'heading', text: format.capital(label) },
      { kind: 'text', text: `${format.capital(definition)}.` },
      {
        kind: 'list',
        items: [
          `Source: ${source}`,
          ...(ranked && measure.smallPrint !== undefined ? [format.capital(measure.smallPrint)] : []),
          ...(ranked && measure.better !== 'neither' ? [`Better: ${measure.better}`] : []),
          ...(ranked && measure.windows.length > 0
            ? [`Windows: ${format.sentenceList(measure.windows.map(String))} days`]
            : []),
          ...(ranked && measure.floor !== undefined
            ? [`Ranked from ${format.plural(measure.floor.stars, 'star')} on`]
            : []),
          ...(ranked && measure.course.draw === 'nothing' ? [`Not drawn over time: ${measure.course.because}`] : []),
          `Also asked for as: ${words.join(', ')}`,
        ],
      },
      {
        kind: 'buttons',
        buttons: [
          ...(ranked ? [runButton('Rank by it', 'top', { by: id })] : []),
          runButton('How the score is made', 'method'),
        ],
      },
    ],
  };
}
