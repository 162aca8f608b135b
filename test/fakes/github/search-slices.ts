import { DAY } from '../../../src/contracts/clock.ts';
import type { FakeAnswer, SeenRequest } from './requests.ts';

/** What `stars:a..b created:c..d` asks for; open ends are infinite, days count from 1970-01-01. */
export interface AskedSlice {
  stars: readonly [number, number];
  created: readonly [number, number];
}

/** Repositories of a slice, fewest stars first, as REST shows them. */
export interface SlicePage {
  total: number;
  incomplete: boolean;
  items: readonly object[];
}

const SLICE = /^is:public stars:(\d+)\.\.(\d+|\*)(?: created:([\d-]+|\*)\.\.([\d-]+|\*))?$/;
const MOST_RESULTS = 1_000;

/**
 * A page of a slice, with the documented limits: 100 results a page, 1,000 a search. Undefined for another kind of search.
 * @param read what stands from place `from` on, at most `count` of it
 */
export function answerSlice(
  request: SeenRequest,
  read: (slice: AskedSlice, from: number, count: number) => SlicePage,
): FakeAnswer | undefined {
  const asked = SLICE.exec(request.query.get('q') ?? '');
  if (asked === null) return undefined;
  const [, low = '0', high = '*', after = '*', before = '*'] = asked;
  const day = (text: string, open: number): number => (text === '*' ? open : Date.parse(text) / DAY);
  const perPage = Math.min(100, Number(request.query.get('per_page') ?? 30));
  const from = (Number(request.query.get('page') ?? 1) - 1) * perPage;
  if (request.query.get('sort') !== 'stars' || request.query.get('order') !== 'asc')
    return { status: 422, headers: {}, body: { message: 'the fake sorts by stars, fewest first, only' } };
  if (from >= MOST_RESULTS)
    return { status: 422, headers: {}, body: { message: 'Only the first 1000 search results are available' } };
  const slice: AskedSlice = {
    stars: [Number(low), high === '*' ? Infinity : Number(high)],
    created: [day(after, -Infinity), day(before, Infinity)],
  };
  const { total, incomplete, items } = read(slice, from, Math.min(perPage, MOST_RESULTS - from));
  return { status: 200, headers: {}, body: { total_count: total, incomplete_results: incomplete, items } };
}
