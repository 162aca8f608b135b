/** A project of the starter universe: what is publicly known beyond GitHub. Absent is unknown. */
export interface StarterProject {
  /** `owner/name` */
  repository: string;
  company?: string | undefined;
  category?: string | undefined;
  fundingStage?: string | undefined;
  /** When the stage was reached or announced: `2023` or `2023-06`. */
  fundingStageSince?: string | undefined;
}
