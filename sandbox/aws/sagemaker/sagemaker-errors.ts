import { AwsError } from "../http/aws-error.ts";

/** SageMaker's error for nearly every request that it refuses. */
export function validationException(message: string): AwsError {
  return new AwsError(400, "ValidationException", message);
}

/** For what AWS has and this stand-in does not. */
export function notSupported(what: string): AwsError {
  return validationException(`${what} is not available in this local SageMaker.`);
}
