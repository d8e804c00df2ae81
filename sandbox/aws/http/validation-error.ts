/** AWS' errors for a parameter, where a service has no model here that requests are checked against. */
import { AwsError } from "./aws-error.ts";

/** For one that is needed and not there. */
export function nullError(member: string): AwsError {
  return validationError(`Value null at '${member}' failed to satisfy constraint: Member must not be null`);
}

/** For one whose value is not as AWS wants it: "have length less than or equal to 64". */
export function valueError(value: string, member: string, constraint: string): AwsError {
  const failed = `at '${member}' failed to satisfy constraint: Member must ${constraint}`;
  return validationError(`Value '${value}' ${failed}`).journaledAs(`The value ${failed}`);
}

function validationError(what: string): AwsError {
  return new AwsError(400, "ValidationError", `1 validation error detected: ${what}`);
}
