/** What a fault does, whoever wants it: a plan or a test. */

/** Something to happen instead of an operation, before it, or when it has been carried out. */
export type Fault =
  | { status: number; code: string; message: string | null }
  | { latencyMilliseconds: number }
  /** Lists do not know what is younger. */
  | { listLagMilliseconds: number }
  /** Not carried out: the connection ends before. */
  | { request: "lost" }
  /** Carried out, but the connection ends without an answer, or in the middle of it, or stays open. */
  | { answer: "lost" | "truncated" | "silent" }
  /** Carried out, and answered once this is settled. */
  | { answer: Promise<unknown> };

/**
 * Decides for each request whether something goes wrong; `name` is the resource: a job, an endpoint, a
 * bucket/key. The request waits for the decision. A job that writes a report asks, too, as PutObject.
 */
export type Faults = (operation: string, name: string) => Fault | undefined | Promise<Fault | undefined>;

/** How a change of an endpoint fails whose new models were loaded. */
export interface EndpointFailure {
  reason: string;
  /** The new models answer beside the old ones then: AWS could not go back either. */
  rollback?: "failed";
}
