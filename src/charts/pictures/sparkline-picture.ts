import type { SparklineChart } from '../../contracts/messages/chart.ts';
import { footer, header } from '../drawing/frame.ts';
import type { Picture } from '../picture.ts';
import { assemble } from '../picture.ts';
import { sparkPlot } from './spark.ts';
import { lineStatement } from '../statement.ts';
import type { Palette } from '../drawing/theme.ts';
import { PAD, WIDTH } from '../drawing/theme.ts';

const SPARK = 140;

/** A small picture for a thumbnail or a card. */
export function sparklinePicture(spec: SparklineChart, palette: Palette): Picture {
  const top = header(spec, palette, WIDTH, lineStatement([spec.spark.series], spec.dayZone));
  const foot = footer(spec, palette, WIDTH);
  const spark = sparkPlot(spec.spark, { left: PAD, top: top.height, width: WIDTH - 2 * PAD, height: SPARK }, palette);
  const end = top.height + SPARK + 10;
  return assemble({
    width: WIDTH,
    height: end + foot.height + PAD / 2,
    palette,
    shapes: [...top.shapes, ...spark.shapes, ...foot.at(end)],
    plots: spark.plots,
  });
}
