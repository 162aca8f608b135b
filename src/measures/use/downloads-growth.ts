import { startOfDay } from '../../contracts/clock.ts';
import { count } from '../../text/format.ts';
import { GROWTH_FLOOR } from '../../usage/growth.ts';
import { growthSeries } from '../../usage/use-series.ts';
import type { Measure } from '../measure.ts';
import {
  DOWNLOADS_SMALL_PRINT,
  OF_PACKAGE,
  PACKAGES,
  mostUsedPackage,
  packageName,
  withoutPackage,
} from '../most-used-package.ts';

export const downloadsGrowth = {
  id: 'downloads-growth',
  label: 'growth of downloads',
  column: 'downloads growth',
  unit: 'growth',
  better: 'higher',
  definition: `downloads of the most downloaded package in four weeks against the four weeks before, from ${count(GROWTH_FLOOR)} downloads`,
  source: PACKAGES,
  smallPrint: DOWNLOADS_SMALL_PRINT,
  words: ['download growth', 'downloads growth', 'growth in downloads', 'usage growth'],
  windows: [],
  compared: true,
  read(subject) {
    const most = mostUsedPackage(subject);
    if (most === undefined) return withoutPackage(subject, 'no recent downloads known');
    const { growth, to } = most.downloads;
    if (growth.state !== 'known')
      return withoutPackage(
        subject,
        growth.state === 'few'
          ? `fewer than ${count(GROWTH_FLOOR)} downloads in the four weeks before`
          : 'not known so long',
      );
    return { value: growth.share, observedAt: startOfDay(to), source: 'packages', note: packageName(most.use) };
  },
  companion: OF_PACKAGE,
  course: { draw: 'use', of: growthSeries },
} as const satisfies Measure;
