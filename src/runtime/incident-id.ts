import { randomUUID } from 'node:crypto';

/** Eight random hexadecimal digits: what an answer shows and the log has, so that one finds the other. */
export const incidentId = (): string => randomUUID().slice(0, 8);
