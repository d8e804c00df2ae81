import type { FaultName, Service } from "./faults/fault-kinds.ts";
import type { Protocol } from "./http/signature-errors.ts";

/** What is known of a request while it is answered; the journal takes it down. */
export interface RequestNote {
  service: Service;
  protocol: Protocol;
  region: string;
  accountId: string;
  /** As AWS spells it; "" until it is known. */
  operation: string;
  /** A job, an endpoint, a bucket/key; "" where there is none. */
  resource: string;
  /** What a plan let go wrong. */
  fault?: FaultName | undefined;
  /** Whether the answer is to break off. */
  isTruncated?: boolean;
}
