import { z } from 'zod';
import { LEAST_TYPE as CHART_TYPE, WIDTH as CHART_WIDTH } from '../../src/charts/drawing/theme.ts';
import type { Message } from '../../src/contracts/messages/message.ts';

/** Type below this cannot be read on a phone, CSS pixels. */
const LEAST_TYPE = 11;
export const measuresSchema = z.object({
  /** Texts that reach beyond the page and cannot be scrolled to within it. */
  beyond: z.array(z.string()),
  /** Labels of the columns of tables that are wholly in sight. */
  columns: z.array(z.string()),
  /** Smallest type, and what is written in it. */
  smallest: z.object({ size: z.number(), text: z.string() }),
  /** Widths at which pictures are shown. */
  pictures: z.array(z.number()),
});
type Measures = z.infer<typeof measuresSchema>;

/** Runs in the page; answers with `Measures`. The platform’s own sign beside the name is not ours to judge. */
export const PAGE_MEASURES = `(() => {
  const width = innerWidth;
  const seen = [];
  const walk = (root) => {
    for (const element of root.querySelectorAll('*')) {
      seen.push(element);
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document.body);
  const own = (element) => [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join('').trim();
  const scrolls = (element) => {
    for (let at = element; at; at = at.parentElement) if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
    return false;
  };
  const shown = seen.filter((element) => own(element) !== 'APP' && !/^(STYLE|SCRIPT|HEAD)$/.test(element.tagName) && own(element) !== '' && element.getBoundingClientRect().width > 0);
  const beyond = shown.filter((element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element)).map((element) => own(element).slice(0, 60));
  const columns = seen.filter((element) => element.tagName === 'TR' && element.parentElement.querySelector('tr') === element && element.closest('table').querySelector('tr') === element)
    .flatMap((row) => [...row.children]).filter((cell) => cell.getBoundingClientRect().right <= width + 1).map((cell) => cell.textContent.trim());
  let smallest = { size: 99, text: '' };
  for (const element of shown) {
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < smallest.size) smallest = { size, text: own(element).slice(0, 40) };
  }
  const pictures = seen.filter((element) => element.tagName === 'IMG' && element.naturalWidth > 400).map((element) => element.getBoundingClientRect().width);
  return { beyond, columns, smallest, pictures };
})()`;

/** What cannot be read on a page. @param tables whether tables are drawn as such, and not as text */
export function faultsOfPage(
  { beyond, columns, smallest, pictures }: Measures,
  { message, tables }: { message: Message; tables: boolean },
): string[] {
  const needed = message.blocks.flatMap((block) =>
    block.kind === 'table' && tables
      ? block.columns
          .filter(({ priority = 1 }) => priority === 1)
          .map(({ label }) => label)
          .filter((label) => /\p{L}/u.test(label))
      : [],
  );
  return [
    ...beyond.map((text) => `beyond the edge: ${text}`),
    ...needed.filter((label) => !columns.includes(label)).map((label) => `column out of sight: ${label}`),
    ...(smallest.size < LEAST_TYPE ? [`type of ${smallest.size} px: ${smallest.text}`] : []),
    ...pictures
      .map((shown) => (CHART_TYPE * shown) / CHART_WIDTH)
      .filter((size) => size < LEAST_TYPE)
      .map((size) => `type of ${size.toFixed(1)} px in a picture`),
  ];
}
