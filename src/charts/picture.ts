import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GraphicComponentOption, GridComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { Shape } from './drawing/shapes.ts';
import type { Palette } from './drawing/theme.ts';

type EchartsOption = ComposeOption<BarSeriesOption | LineSeriesOption | GridComponentOption | GraphicComponentOption>;
type Grid = GridComponentOption;
export type PlotSeries = LineSeriesOption | BarSeriesOption;

/** A finished layout: size in layout pixels and what the chart library is told. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly option: EchartsOption;
}

export interface PictureParts {
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
  readonly shapes: readonly Shape[];
  readonly plots?: readonly Plot[];
}

type Axis<K extends 'xAxis' | 'yAxis'> = Exclude<NonNullable<EchartsOption[K]>, readonly unknown[]>;
export type XAxis = Axis<'xAxis'>;
export type YAxis = Axis<'yAxis'>;

/** One pair of axes with its series; several share a picture. */
export interface Plot {
  readonly grid: Grid;
  readonly x: XAxis;
  readonly y: YAxis;
  readonly series: readonly PlotSeries[];
}

export function assemble({ width, height, palette, shapes, plots = [] }: PictureParts): Picture {
  return {
    width,
    height: Math.round(height),
    option: {
      animation: false,
      backgroundColor: palette.background,
      graphic: [...shapes],
      grid: plots.map(({ grid }) => grid),
      xAxis: plots.map(({ x }, gridIndex) => ({ ...x, gridIndex })),
      yAxis: plots.map(({ y }, gridIndex) => ({ ...y, gridIndex })),
      series: plots.flatMap(({ series }, index) =>
        series.map((one) => ({ ...one, xAxisIndex: index, yAxisIndex: index })),
      ),
    },
  };
}
