import { Resvg } from '@resvg/resvg-js';
import { init, setPlatformAPI } from 'echarts/dist/echarts.esm.min';
import type { ChartSpec, ChartTheme } from '../../contracts/messages/chart.ts';
import { comparePicture } from '../pictures/compare-picture.ts';
import { FONT_FAMILY, fontFiles, textWidth } from './fonts.ts';
import { mapPicture } from '../pictures/map-picture.ts';
import { multiplesPicture } from '../pictures/multiples-picture.ts';
import { panelsPicture } from '../pictures/panels-picture.ts';
import type { Picture } from '../picture.ts';
import { rankingPicture } from '../pictures/ranking-picture.ts';
import { scorecardPicture } from '../pictures/scorecard-picture.ts';
import { sparklinePicture } from '../pictures/sparkline-picture.ts';
import type { Palette } from './theme.ts';
import { PALETTES, PIXEL_RATIO } from './theme.ts';
import { trendPicture } from '../pictures/trend-picture.ts';

// Without a canvas the library guesses widths from a table of another font.
setPlatformAPI({
  measureText: (content, font = '') => ({
    width: textWidth(content, Number(/([\d.]+)px/.exec(font)?.[1] ?? 12), font.includes('600') ? 600 : 400),
  }),
});

export function pictureOf(spec: ChartSpec, theme: ChartTheme): Picture {
  return layOut(spec, PALETTES[theme]);
}

function layOut(spec: ChartSpec, palette: Palette): Picture {
  switch (spec.kind) {
    case 'trend':
      return trendPicture(spec, palette);
    case 'compare':
      return comparePicture(spec, palette);
    case 'ranking':
      return rankingPicture(spec, palette);
    case 'scorecard':
      return scorecardPicture(spec, palette);
    case 'sparkline':
      return sparklinePicture(spec, palette);
    case 'panels':
      return panelsPicture(spec, palette);
    case 'map':
      return mapPicture(spec, palette);
    case 'multiples':
      return multiplesPicture(spec, palette);
  }
}

/** The chart as SVG; texts from outside are escaped by the writer. */
export function drawSvg(spec: ChartSpec, theme: ChartTheme): string {
  const { width, height, option } = pictureOf(spec, theme);
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(option);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** The chart as a PNG file at `PIXEL_RATIO` times the layout size. Takes tens of milliseconds of processor time: call it in a worker. */
export function drawPng(spec: ChartSpec, theme: ChartTheme): Uint8Array {
  return new Resvg(drawSvg(spec, theme), {
    fitTo: { mode: 'zoom', value: PIXEL_RATIO },
    font: {
      loadSystemFonts: false,
      fontFiles: fontFiles(),
      defaultFontFamily: FONT_FAMILY,
      sansSerifFamily: FONT_FAMILY,
    },
  })
    .render()
    .asPng();
}
