import type { Service } from "./fault-kinds.ts";
import type { PlannedFault } from "./fault-plan.ts";

interface Refusal {
  status: number;
  code: string;
  message: string | null;
}

/** The error that a service gives for a fault, in its own words. */
export function errorOf(planned: PlannedFault, service: Service, operation: string): Refusal {
  const { message } = planned;
  const usual = usualError(planned, service, operation);
  return message === undefined ? usual : { ...usual, message };
}

function usualError({ fault, status, code }: PlannedFault, service: Service, operation: string): Refusal {
  switch (fault) {
    case "throttled":
      if (service === "s3")
        return { status: 503, code: "SlowDown", message: "Please reduce your request rate." };
      if (service === "sts" || service === "iam")
        return { status: 400, code: "Throttling", message: "Rate exceeded" };
      // Seen of real endpoints: no message at all.
      return {
        status: 400,
        code: "ThrottlingException",
        message: service === "runtime" ? null : "Rate exceeded",
      };
    case "internal-error":
      return service === "s3"
        ? {
            status: 500,
            code: "InternalError",
            message: "We encountered an internal error. Please try again.",
          }
        : { status: 500, code: "InternalFailure", message: "The request processing has failed." };
    case "unavailable":
      return {
        status: 503,
        code: "ServiceUnavailable",
        message: "The service is temporarily not available.",
      };
    case "limit-exceeded":
      return {
        status: 400,
        code: "ResourceLimitExceeded",
        message:
          `The account-level service limit for ${operation} is reached. ` +
          "Please contact AWS support to request an increase for this limit.",
      };
    default:
      return { status: status ?? 500, code: code ?? "InternalFailure", message: null };
  }
}
