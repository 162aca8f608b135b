import { missing } from '../../history/absence.ts';
import { recordedGain } from '../../history/stars/recorded-gain.ts';
import { currentReadings, newestKnown, starWindow } from '../../history/windows.ts';
import type { Figure } from '../../history/windows.ts';
import type { Measure } from '../measure.ts';
import { GITHUB } from '../from-score.ts';

const counted: Figure = ({ contributors }) => contributors;

export const contributorsGained = {
  id: 'contributors-gained',
  label: 'contributors gained',
  column: 'contributors gained',
  unit: 'gain',
  noun: 'contributors',
  better: 'higher',
  definition:
    'how many more contributors GitHub counts than at the start of the window; accounts that were deleted count against it',
  source: GITHUB,
  words: ['new contributors', 'contributor growth', 'contributors joined', 'gained contributors'],
  windows: [30, 90, 365],
  read({ rows, at }, window) {
    const newest = newestKnown(currentReadings(rows.readings, at), counted);
    if (newest === undefined) return missing('snapshots', 'contributors were not read');
    const readings = rows.readings.filter((reading) => reading.at <= at);
    const gain = recordedGain(starWindow(window), readings, counted);
    return gain === undefined
      ? missing('snapshots', `no reading near ${window} days ago`)
      : { value: gain.value, observedAt: newest.observedAt, source: 'snapshots', days: gain.days };
  },
  course: { draw: 'gains', total: counted },
} as const satisfies Measure;
