/** What a channel does not want to hear of: a project, a kind of finding, or one kind about one project; null: any. */
export interface Muted {
  projectId: number | null;
  signalKind: string | null;
}

export const isMuted = (finding: { projectId: number | null; kind: string }, mutes: readonly Muted[]): boolean =>
  mutes.some(
    ({ projectId, signalKind }) =>
      (projectId === null || projectId === finding.projectId) &&
      (signalKind === null || signalKind === finding.kind) &&
      (projectId !== null || signalKind !== null),
  );
