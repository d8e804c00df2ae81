/** What the generated body of a UDF that asks AWS does with a row. */
import { SmeError } from "../../spec/errors.ts";
import { type CallExa, type Given, requireArguments } from "../call-handler.ts";
import type { AwsParameters } from "../handler.ts";
import { storable } from "../storable.ts";
import { contextFor, type HandlerContext } from "./context.ts";
import { AwsFailure } from "./failure.ts";

/**
 * Runs the handler with the arguments of a row, of which only those in `optional` may be NULL.
 *
 * Throws E-SME-160 for the others, E-SME-60, 61 or 64 when the connection cannot serve, 194 for an
 * AwsFailure, and what else the handler throws.
 */
export async function callHandler<Parameters extends object, Row>(
  exa: CallExa,
  handle: (parameters: Parameters, context: HandlerContext) => Promise<Row>,
  given: Given<NoInfer<Parameters> & AwsParameters>,
  optional: readonly (keyof NoInfer<Parameters>)[] = [],
): Promise<Row> {
  const parameters = requireArguments(exa, given, optional);
  const context = contextFor(exa, parameters.aws_credentials_connection_name, parameters.aws_region);
  try {
    return await answer(handle, parameters, context);
  } finally {
    context.close();
  }
}

/** Runs the handler. Throws E-SME-194 for an AwsFailure, and what else the handler throws. */
export async function answer<Parameters, Row>(
  handle: (parameters: Parameters, context: HandlerContext) => Promise<Row>,
  parameters: Parameters,
  context: HandlerContext,
): Promise<Row> {
  try {
    return storable(await handle(parameters, context));
  } catch (error) {
    // The handler did not expect it, or it would have thrown an error with a meaning.
    if (error instanceof AwsFailure)
      throw new SmeError("E-SME-194", { action: error.action, cause: error.text });
    throw error;
  }
}
