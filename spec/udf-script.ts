import type { ErrorCode } from "./errors.ts";
import { defineUdf, type Parameter, type ResultColumn, type ScriptSpec, type UdfSpec, udf } from "./model.ts";

/** What is to say of a script that asks one UDF one thing. */
export interface UdfScript<Parameters extends readonly Parameter[], Returns extends readonly ResultColumn[]>
  extends Omit<ScriptSpec, "kind" | "parameters" | "rules" | "steps" | "returns" | "ownUdf"> {
  parameters: Parameters;
  /** The columns of the one row, in lower case: the handler returns them by these names. */
  returns: Returns;
  /** The error when the UDF fails; its cause is the UDF's own error. */
  fails: ErrorCode;
  rules?: ScriptSpec["rules"];
}

/**
 * A script that is one call of a UDF, with that UDF, `NAME_UDF`: it takes what the script takes, and its row
 * is the script's result. The UDF's handler has the file name of this spec and is a `Handler<typeof spec>`.
 *
 * @example
 * export default defineUdfScript({
 *   name: "SME_PING",
 *   summary: "Says whether AWS answers.",
 *   arguments: "positional",
 *   parameters: [awsCredentialsConnectionName, awsRegion],
 *   returns: [{ name: "answer", type: "VARCHAR(100)", description: "What it answered." }],
 *   fails: "E-SME-4",
 *   example: "EXECUTE SCRIPT ML.SME_PING('AWS_CONNECTION', 'eu-central-1')",
 * });
 */
export function defineUdfScript<
  const P extends readonly Parameter[],
  const R extends readonly ResultColumn[],
>({ fails, returns, ...script }: UdfScript<P, R>): ScriptSpec & { ownUdf: UdfSpec<P, R> } {
  return {
    kind: "script",
    rules: [],
    ...script,
    steps: [udf("answer", udfOf(script, returns), { fails })],
    returns: {
      from: "answer",
      columns: returns.map((column) => ({ ...column, name: column.name.toUpperCase() })),
    },
    ownUdf: udfOf(script, returns),
  };
}

function udfOf<P extends readonly Parameter[], R extends readonly ResultColumn[]>(
  script: Pick<UdfScript<P, R>, "name" | "summary" | "parameters">,
  returns: R,
): UdfSpec<P, R> {
  return defineUdf<P, R>({
    name: `${script.name}_UDF`,
    summary: script.summary,
    parameters: script.parameters,
    returns,
  });
}
