import type { Picture } from '../../../src/charts/picture.ts';
import type { Weight } from '../../../src/charts/drawing/fonts.ts';
import { textWidth } from '../../../src/charts/drawing/fonts.ts';
import { z } from 'zod';

const textShape = z.object({
  type: z.literal('text'),
  x: z.number(),
  y: z.number(),
  style: z.object({
    text: z.string(),
    fontSize: z.number(),
    fontWeight: z.union([z.literal(400), z.literal(600)]),
    align: z.enum(['left', 'center', 'right']),
  }),
});

export interface DrawnText {
  readonly content: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** All texts of a picture outside its axes, with the room their letters take. */
export function drawnTexts({ option }: Picture): DrawnText[] {
  const shapes = Array.isArray(option.graphic) ? option.graphic : [];
  return shapes.flatMap((shape) => {
    const parsed = textShape.safeParse(shape);
    if (!parsed.success || parsed.data.style.text === '') return [];
    const { x, y, style } = parsed.data;
    const width = textWidth(style.text, style.fontSize, style.fontWeight satisfies Weight);
    const left = style.align === 'left' ? x : style.align === 'right' ? x - width : x - width / 2;
    // From the height of capitals to the base line, about the middle.
    return [
      {
        content: style.text,
        left,
        right: left + width,
        top: y - style.fontSize * 0.37,
        bottom: y + style.fontSize * 0.37,
      },
    ];
  });
}

/** Pairs of texts that cover one another. */
export function overlaps(texts: readonly DrawnText[]): string[] {
  return texts.flatMap((one, index) =>
    texts
      .slice(index + 1)
      .filter(
        (other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom,
      )
      .map((other) => `${one.content} | ${other.content}`),
  );
}
