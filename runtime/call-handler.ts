/** What the generated body of a UDF does with a row. */
import { SmeError } from "../spec/errors.ts";
import { type AwsParameters, contextFor, type HandlerContext } from "./aws/context.ts";
import { AwsFailure } from "./aws/failure.ts";
import type { Exa } from "./udf-client/author.ts";

/** The part of `exa` it needs. */
export type CallExa = Pick<Exa, "getConnection"> & {
  readonly meta: Pick<Exa["meta"], "scriptName"> & Partial<Pick<Exa["meta"], "scriptSchema" | "currentUser">>;
};

/** In SQL every argument can be NULL, whatever the handler takes. */
type Given<Parameters> = { [Name in keyof Parameters]: Parameters[Name] | null };

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
    return await handle(parameters, context);
  } catch (error) {
    // One that the handler expected it has given a meaning.
    if (error instanceof AwsFailure)
      throw new SmeError("E-SME-194", { action: error.action, cause: error.text });
    throw error;
  } finally {
    context.close();
  }
}

function requireArguments<Parameters extends object>(
  exa: CallExa,
  given: Given<Parameters>,
  optional: readonly (keyof Parameters)[],
): Parameters {
  const missing = Object.keys(given).filter((name) => {
    const key = name as keyof Parameters;
    return given[key] === null && !optional.includes(key);
  });
  if (missing.length > 0) {
    throw new SmeError("E-SME-160", { function: exa.meta.scriptName, missing: missing.join(", ") });
  }
  return given as Parameters;
}
