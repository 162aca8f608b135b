import type { Dimension, Fact, MetricName } from '../contracts/figures/score.ts';
import { METRICS } from '../scoring/metric-list.ts';
import { metricOf } from '../scoring/score.ts';
import type { Measure, MeasureSubject } from './measure.ts';

export const GITHUB = 'GitHub';
export const STAR_HISTORY = 'GitHub: observed counts, and the star history as GitHub reconstructs it';

/** The value of one metric as the score computed it. */
export const metricFact =
  (name: MetricName) =>
  ({ score }: MeasureSubject): Fact =>
    metricOf(score, name);

/** The part of a measure that is a metric of the score under the same definition. */
export const fromMetric = (name: MetricName, window = 0): Pick<Measure, 'label' | 'definition' | 'metric'> => ({
  label: METRICS[name].label,
  definition: METRICS[name].definition,
  metric: { name, window },
});

/** A dimension of the score. */
export const dimensionFact =
  (dimension: Dimension) =>
  ({ score }: MeasureSubject): Fact => ({
    value: score.dimensions[dimension].value,
    observedAt: score.oldestAt,
    source: 'score',
    missingBecause: 'none of its metrics is known',
  });

export const ONLY_TOTALS = 'Of past days only the total score is kept, not its dimensions.';
