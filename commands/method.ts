import * as format from '../src/text/format.ts';
import type { Block, Message } from '../src/contracts/message.ts';
import { DIMENSIONS, METRIC_NAMES } from '../src/contracts/score.ts';
import { COHORT_V1 } from '../src/scoring/cohort-v1.ts';
import { METRICS } from '../src/scoring/metric-list.ts';
import { LEAST_COVERAGE } from '../src/scoring/score.ts';
import { command } from './support/context.ts';
import { runButton } from './support/project-parts.ts';

/** Why should anyone believe the score? */
export const method = command({
  name: 'method',
  purpose: 'Explain how the score is made and where every figure comes from',
  examples: ['method'],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {},
  async run(context): Promise<Message> {
    const { weights } = context.settings;
    const sum = DIMENSIONS.reduce((total, dimension) => total + weights[dimension], 0);
    return {
      summary: `Ten metrics, each placed in a fixed reference cohort, make four dimensions and one total. Method ${COHORT_V1.version}.`,
      tone: 'neutral',
      blocks: [
        { kind: 'heading', text: 'How the score is made' },
        {
          kind: 'text',
          text: `Each of ten metrics becomes 0 to 100 by its place in a reference cohort that ships with the code (${COHORT_V1.version}), so a score does not move because a team tracks other projects. A dimension is the mean of its known metrics. The total is the mean of the dimensions by the weights below. Below ${format.percent(LEAST_COVERAGE)} coverage there is no total. Unknown is never counted as zero.`,
        },
        ...DIMENSIONS.flatMap((dimension): Block[] => [
          {
            kind: 'text',
            text: [{ kind: 'strong', text: dimension }, ` ${format.percent(weights[dimension] / sum)} of the total`],
          },
          {
            kind: 'list',
            items: METRIC_NAMES.filter((name) => METRICS[name].dimension === dimension).map(
              (name) => `${METRICS[name].label}: ${METRICS[name].definition}`,
            ),
          },
        ]),
        {
          kind: 'text',
          text: `Sources: counts are observed on GitHub and kept as they were seen. Star history is GitHub’s own reconstruction (days of ${context.settings.starHistoryZone}); it counts only stars that still exist, so past days may shrink, and the differences are kept. The metrics are those of the Redpoint Open-source Index.`,
        },
        {
          kind: 'text',
          text: 'Beside the score, never mixed into it: licence, archived state, lifecycle stage, the 10,000-star line with evidence of production use, new contributors, and star quality, which speaks of the shape of counts and accuses nobody.',
        },
        { kind: 'buttons', buttons: [runButton('Top by score', 'top'), runButton('All commands', 'help')] },
      ],
    };
  },
});
