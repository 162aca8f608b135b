import { startOfDay } from '../../contracts/clock.ts';
import type { PackageUse } from '../../usage/project-use.ts';
import { downloadsSeries } from '../../usage/use-series.ts';
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

interface Count {
  downloads: number;
  days: number;
  to: number;
}

/** The last week is only known of packages that are counted day by day. */
const weekOf = ({ downloads }: PackageUse): Count | undefined =>
  downloads?.by === 'days' ? downloads.week : undefined;

export const downloads = {
  id: 'downloads',
  label: 'downloads',
  column: 'downloads',
  unit: 'count',
  better: 'higher',
  definition:
    'downloads of the project’s most downloaded package, automated builds included; some registries tell 30 days instead of 28',
  source: PACKAGES,
  smallPrint: DOWNLOADS_SMALL_PRINT,
  words: ['download', 'installs', 'package downloads', 'download count'],
  windows: [28, 7],
  compared: true,
  countedBy: registryOf,
  read(subject, window) {
    const most = mostUsedPackage(subject);
    const count = most && (window === 7 ? weekOf(most.use) : most.downloads);
    if (most === undefined || count === undefined)
      return withoutPackage(subject, window === 7 ? 'not counted by day' : 'no recent downloads known');
    return {
      value: count.downloads,
      observedAt: startOfDay(count.to),
      source: 'packages',
      days: count.days,
      note: packageName(most.use),
    };
  },
  companion: OF_PACKAGE,
  course: { draw: 'use', of: downloadsSeries },
} as const satisfies Measure;
