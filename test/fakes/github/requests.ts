/** One request as the fake saw it. */
export interface SeenRequest {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** GraphQL operation name and variables; empty for REST. */
  readonly operation: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** What will be sent. */
export interface FakeAnswer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}
