import type { ChartBand, ChartMark } from '../../contracts/messages/chart.ts';
import { cleanText } from '../drawing/clean-text.ts';
import { textWidth } from '../drawing/fonts.ts';
import type { DayRange } from './line-plot.ts';
import { placeInRow } from '../drawing/layout.ts';
import type { Box, Shape } from '../drawing/shapes.ts';
import { rect, stroke, text } from '../drawing/shapes.ts';
import type { Palette } from '../drawing/theme.ts';
import { PAD, TYPE, WIDTH } from '../drawing/theme.ts';

export const MARK_ROW = 38;

/** More lines than this through the plot are noise: short ticks at its foot instead. */
const MOST_LINES = 30;

/** A band of one day in a long window must still be seen. */
const LEAST_BAND = 5;

export interface MarkPlace {
  readonly box: Box;
  readonly range: DayRange;
  readonly palette: Palette;
  /** Middle height of the row that takes the labels. */
  readonly row: number;
}

const pixel = ({ box, range }: MarkPlace, day: number): number =>
  box.left + ((day - range.from) / (range.to - range.from)) * box.width;

const inside = (place: MarkPlace, day: number): boolean => day >= place.range.from && day <= place.range.to;

/** How much a version's label is worth when there is not room for all: a new major, then a new minor, then the newest. */
function importance(label: string): number {
  if (/(^|[^\d.])\d+\.0(\.0)?$/.test(label)) return 2;
  return /\.0$/.test(label) ? 1 : 0;
}

export function releaseMarks(marks: readonly ChartMark[], place: MarkPlace): Shape[] {
  const shown = marks.filter(({ day }) => inside(place, day));
  const { box, palette } = place;
  const bottom = box.top + box.height;
  const top = shown.length > MOST_LINES ? bottom - 14 : box.top;
  const labels = shown.map((mark) => labelOf(mark.label, pixel(place, mark.day)));
  const order = shown
    .map((_, index) => index)
    .sort((a, b) => importance(shown[b]?.label ?? '') - importance(shown[a]?.label ?? '') || b - a);
  return [
    ...labels.map(({ centre }) => stroke([centre, top], [centre, bottom], palette.release, { dash: [2, 4] })),
    ...rowOfLabels(labels, order, place, palette.muted),
  ];
}

/** Where there is not room for all labels, those of the first bands are kept: the caller gives the largest first. */
export function spikeBands(bands: readonly ChartBand[], place: MarkPlace): Shape[] {
  const { box, range, palette } = place;
  const shown = bands.filter(({ fromDay, toDay }) => toDay >= range.from && fromDay <= range.to);
  const areas = shown.map(({ fromDay, toDay }): Box => {
    const from = pixel(place, Math.max(fromDay - 0.5, range.from));
    const to = pixel(place, Math.min(toDay + 0.5, range.to));
    const width = Math.max(to - from, LEAST_BAND);
    const left = Math.min(Math.max((from + to - width) / 2, box.left), box.left + box.width - width);
    return { left, top: box.top, width, height: box.height };
  });
  const labels = shown.map((band, index) => {
    const area = areas[index] ?? box;
    return labelOf(band.label ?? '', area.left + area.width / 2);
  });
  const order = shown.map((_, index) => index);
  return [
    ...areas.map((area) => rect(area, palette.spike, 0.28)),
    ...rowOfLabels(labels, order, place, palette.spikeText),
  ];
}

interface MarkLabel {
  readonly content: string;
  readonly centre: number;
  readonly width: number;
}

function labelOf(label: string, centre: number): MarkLabel {
  const content = cleanText(label);
  return { content, centre, width: textWidth(content, TYPE.footnote, 400) };
}

function rowOfLabels(
  labels: readonly MarkLabel[],
  order: readonly number[],
  { box, row }: MarkPlace,
  colour: string,
): Shape[] {
  const named = order.filter((index) => labels[index]?.content !== '');
  const bounds = {
    from: Math.max(box.left - 30, PAD / 2),
    to: Math.min(box.left + box.width + 40, WIDTH - PAD / 2),
    space: 10,
  };
  return placeInRow(labels, named, bounds).map(({ index, left }) =>
    text(left, row, labels[index]?.content ?? '', { size: TYPE.footnote, fill: colour }),
  );
}
