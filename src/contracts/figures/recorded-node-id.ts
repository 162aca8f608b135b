/**
 * Projects that came from a file are known by name alone. Until GitHub has told their node id they carry a made-up one, and
 * no question to GitHub may use it. GitHub's own ids never contain a colon.
 */
export const recordedNodeId = (fullName: string): string => `recorded:${fullName.toLowerCase()}`;

/** Whether this id was made up, so that the project has to be looked up by its name. */
export const isRecordedNodeId = (nodeId: string): boolean => nodeId.includes(':');
