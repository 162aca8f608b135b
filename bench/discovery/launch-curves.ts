/**
 * Recorded launches, the day they were posted first: stars gained by the end of each day, from 0. Of the projects of
 * `launches-hn` (Launch-Day-Diffusion, MIT) that gained 500 stars within eight days.
 */
export const CURVES: readonly (readonly number[])[] = [
  [0, 666, 1118, 1285, 1441, 1866, 2369, 2865, 3058],
  [0, 92, 905, 1048, 1148, 1380, 1859, 2124, 2288],
  [0, 605, 702, 723, 743, 756, 782, 807, 816],
  [0, 251, 756, 1058, 1261, 1325, 1373, 1419, 1455],
  [0, 564, 1534, 2302, 2549, 2634, 2655],
  [0, 239, 390, 562, 689, 704],
  [0, 1496, 3345, 4970, 5157],
  [0, 138, 298, 511, 757, 987, 1165, 1215, 1275],
  [0, 338, 842, 872],
  [0, 298, 423, 478, 527, 572, 616, 658, 691],
];
