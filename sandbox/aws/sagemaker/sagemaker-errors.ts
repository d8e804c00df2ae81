import { AwsError } from "../http/aws-error.ts";

/** SageMaker's error for nearly every request that it refuses. */
export function validationException(message: string): AwsError {
  return new AwsError(400, "ValidationException", message);
}

/**
 * For what AWS has and this stand-in does not; `withoutValue` is for the journal, where `what` quotes a value
 * of the request.
 */
export function notSupported(what: string, withoutValue = what): AwsError {
  const words = (subject: string) => `${subject} is not available in this local SageMaker.`;
  return validationException(words(what)).journaledAs(words(withoutValue));
}
