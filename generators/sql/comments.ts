import {
  commentOf,
  exampleSchema,
  inExampleSchema,
  internalComment,
  longestComment,
  oneLine,
} from "../../spec/comments.ts";
import type { Spec } from "../../spec/model.ts";
import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import type { LoadedSpec } from "../load-specs.ts";
import { allSteps, statementOf, undoStatement } from "../lua/script-names.ts";

/** The comment of an object. That of a UDF without an example names the scripts that call it. */
export function objectComment(spec: Spec, specs: readonly LoadedSpec[]): string {
  if (spec.kind === "table") {
    const example = spec.example ?? `SELECT * FROM ${exampleSchema}.${spec.name}`;
    return commentOf(spec.summary, inExampleSchema(spec.name, example));
  }
  if (spec.example !== undefined) return commentOf(spec.summary, inExampleSchema(spec.name, spec.example));
  const callers = specs.flatMap((one) => (calls(one.spec, spec.name) ? [one.spec.name] : []));
  return callers.length > 0 ? internalComment(spec.summary, callers) : spec.summary;
}

/** In a step of its own, to take one back, or in a statement. */
function calls(spec: Spec, udf: string): boolean {
  const isIn = (statement: string | undefined) => statement?.includes(`::script_schema."${udf}"`) === true;
  if (spec.kind === "view") return isIn(spec.statement);
  if (spec.kind !== "script") return false;
  return allSteps(spec).some(
    (step) => isIn(statementOf(step)) || (step.undo !== undefined && isIn(undoStatement(step.undo))),
  );
}

/** Each time that a comment names the schema, a deployment may put a longer name there. */
const roomForSchemas = 300;

/** Exasol refuses a comment that is too long, and with it the whole CREATE VIEW. */
export function checkComment({ spec, file }: LoadedSpec, specs: readonly LoadedSpec[]): Diagnostic[] {
  if (spec.kind === "udf" && spec.columns === "dynamic") return [];
  const { length } = objectComment(spec, specs);
  const limit = longestComment - roomForSchemas;
  const found = checkColumnComments(spec, file);
  if (length <= limit) return found;
  const values = { object: spec.name, found: length, limit };
  return [diagnostic({ file, path: ["summary"] }, "E-SME-315", values), ...found];
}

/** Only those of tables and views: Exasol knows no comments on what a UDF gives. */
function checkColumnComments(spec: Spec, file: string): Diagnostic[] {
  if (spec.kind !== "table" && spec.kind !== "view") return [];
  return spec.columns.flatMap(({ name, description }, i) => {
    const { length } = oneLine(description);
    if (length <= longestComment) return [];
    const values = { object: spec.name, column: name, found: length, limit: longestComment };
    return [diagnostic({ file, path: ["columns", i, "description"] }, "E-SME-308", values)];
  });
}
