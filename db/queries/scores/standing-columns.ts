import { without } from '../../engine/connection.ts';
import { getTableColumns } from '../../engine/drizzle.ts';
import { standings } from '../../schema/index.ts';

/** All that is told of a standing, with its ranks. */
export const RANKED_COLUMNS = without(getTableColumns(standings), 'listed');

/** What a scoring run writes; ranks are written when it is over. */
export const STANDING_COLUMNS = without(RANKED_COLUMNS, 'totalRank', 'totalRanked', 'categoryRank', 'categoryRanked');
