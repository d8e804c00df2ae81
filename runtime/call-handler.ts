/** What the generated body of a UDF without AWS does with a row. It loads no package. */
import { SmeError } from "../spec/errors.ts";
import { type CallContext, callContextOf } from "./call-context.ts";
import { storable } from "./storable.ts";
import type { Exa } from "./udf-client/author.ts";

/** The part of `exa` it needs. */
export type CallExa = Pick<Exa, "getConnection"> & {
  readonly meta: Pick<Exa["meta"], "scriptName"> &
    Partial<Pick<Exa["meta"], "scriptSchema" | "currentUser" | "scriptCode" | "nodeId" | "nodeCount">>;
};

/** In SQL every argument can be NULL, whatever the handler takes. */
export type Given<Parameters> = { [Name in keyof Parameters]: Parameters[Name] | null };

/**
 * Runs the handler with the arguments of a row, of which only those in `optional` may be NULL.
 *
 * Throws E-SME-160 for the others, and what the handler throws.
 */
export async function callHandler<Parameters extends object, Row>(
  exa: CallExa,
  handle: (parameters: Parameters, context: CallContext) => Promise<Row>,
  given: Given<NoInfer<Parameters>>,
  optional: readonly (keyof NoInfer<Parameters>)[] = [],
): Promise<Row> {
  return storable(await handle(requireArguments<Parameters>(exa, given, optional), callContextOf(exa)));
}

/** Throws E-SME-160 for the arguments that are NULL and may not be. */
export function requireArguments<Parameters extends object>(
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
