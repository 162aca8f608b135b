import { startOfDay } from '../../contracts/clock.ts';
import { shareSeries } from '../../usage/use-series.ts';
import type { Measure } from '../measure.ts';
import {
  DOWNLOADS_SMALL_PRINT,
  OF_PACKAGE,
  PACKAGES,
  mostUsedPackage,
  packageName,
  registryOf,
  withoutPackage,
} from '../most-used-package.ts';

const MILLION = 1_000_000;

export const registryShare = {
  id: 'registry-share',
  label: 'share of the registry',
  column: 'of a million',
  unit: 'per-million',
  better: 'higher',
  definition:
    'how many of a million downloads of its registry are of the project’s most downloaded package, in four weeks; a registry as a whole only grows, so this tells growth of use better',
  source: PACKAGES,
  smallPrint: DOWNLOADS_SMALL_PRINT,
  words: ['registry share', 'share of the registry', 'share of registry', 'share of downloads'],
  windows: [],
  countedBy: registryOf,
  read(subject) {
    const most = mostUsedPackage(subject);
    const share = most?.downloads.by === 'days' ? most.downloads.share : undefined;
    if (most === undefined || share === undefined)
      return withoutPackage(
        subject,
        most === undefined ? 'no recent downloads known' : 'downloads of the registry unknown',
      );
    return {
      value: share.share * MILLION,
      observedAt: startOfDay(most.downloads.to),
      source: 'packages',
      note: packageName(most.use),
    };
  },
  companion: OF_PACKAGE,
  course: { draw: 'use', of: shareSeries },
} as const satisfies Measure;
