import type { TotalArtefact } from '../../contracts/figures/total-artefact.ts';

/** Whether so much went that nothing is known of what was opened, closed or merged over it. */
export const isLoss = ({ believed, fromCount, toCount }: TotalArtefact): boolean => !believed && toCount < fromCount;
