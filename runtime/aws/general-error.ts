/** What any request to AWS can end with, as an error of the catalogue. */
import { SmeError } from "../../spec/errors.ts";
import type { AwsFailure } from "./failure.ts";

/** The catalogue's error for what any request can end with; other failures come back as they are. */
export function generalError(failure: AwsFailure, connection: string, region: string): SmeError | AwsFailure {
  const { action, attempts, kind, text: cause } = failure;
  switch (kind) {
    case "credentials":
      return new SmeError("E-SME-65", { connection, cause });
    case "denied":
      return new SmeError("E-SME-66", { connection, action: failure.right, cause }, { cause: failure });
    case "throttled":
    case "unavailable":
      return new SmeError("E-SME-67", { action, attempts, cause });
    case "network":
      return new SmeError("E-SME-68", { action, region, cause });
    case "region":
      return new SmeError("E-SME-161", { action, region, cause });
    case "limit":
      return new SmeError("E-SME-69", { action, cause });
    case "request":
      return failure;
  }
}
