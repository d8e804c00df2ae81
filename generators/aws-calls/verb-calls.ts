/** What each script, function and view that users call can ask AWS for. */
import { awsOperations } from "../../spec/aws-operations.ts";
import { SmeError } from "../../spec/errors.ts";
import type { ScriptSpec, UdfSpec } from "../../spec/model.ts";
import type { LoadedSpec } from "../load-specs.ts";
import { partialPath } from "../lua/lua-modules.ts";
import { allSteps, statementOf, undoStatement } from "../lua/script-names.ts";
import { readTemplate } from "../render.ts";
import { handlerName } from "../udf/generate-udf-body.ts";
import { type FindOperations, openHandlerOperations } from "./handler-operations.ts";

export interface VerbCalls {
  /** The object's name; `prediction functions` for those that a deployment makes. */
  verb: string;
  /** Names of `awsOperations`, sorted; also what it asks for only to take back what it made. */
  operations: readonly string[];
}

const predictionFunctions = "prediction functions";

/**
 * Those that ask AWS for anything, in the specs' order.
 *
 * @throws SmeError E-SME-510 for an operation that `awsOperations` lacks
 */
export function findVerbCalls(
  specs: readonly LoadedSpec[],
  find: FindOperations = openHandlerOperations(),
): VerbCalls[] {
  const ofUdf = operationsOfUdfs(specs, find);
  const predicting = specs.flatMap(({ spec }) =>
    spec.kind === "udf" && spec.columns === "dynamic" ? (ofUdf.get(spec.name) ?? []) : [],
  );
  const ofView = new Map<string, readonly string[]>();
  const inStatement = (statement: string): string[] => {
    const named = [...statement.matchAll(/::script_schema\."(\w+)"/g)].map(([, name = ""]) => name);
    return [
      ...named.flatMap((name) => ofUdf.get(name) ?? ofView.get(name) ?? []),
      // A function that the statement is told is a prediction function.
      ...(/::[\w.]+\.::[\w.]+\(/.test(statement) ? predicting : []),
      ...(/^\s*EXPORT\b/m.test(statement) ? ["EXPORT"] : []),
    ];
  };
  const found: VerbCalls[] = [];
  const add = (verb: string, operations: Iterable<string>) => {
    const sorted = [...new Set(operations)].sort();
    if (sorted.length > 0) found.push({ verb, operations: sorted });
  };
  // Views stand before the views that read them.
  for (const { spec } of specs) {
    if (spec.kind === "view") ofView.set(spec.name, inStatement(spec.statement));
  }
  for (const { spec } of specs) {
    if (spec.kind === "script") add(spec.name, operationsOfScript(spec, inStatement));
    else if (spec.kind === "view") add(spec.name, ofView.get(spec.name) ?? []);
    else if (spec.kind === "udf" && spec.example !== undefined) add(spec.name, ofUdf.get(spec.name) ?? []);
  }
  add(predictionFunctions, predicting);
  return found;
}

function operationsOfUdfs(specs: readonly LoadedSpec[], find: FindOperations): Map<string, string[]> {
  const ofConnection = find("aws/call-handler");
  const ofUdf = ({ parameters, columns }: UdfSpec, file: string) => {
    const asksAws = columns === "dynamic" || parameters.some(({ name }) => name === "aws_region");
    const own = find(`handlers/${handlerName(file)}`);
    return [...own, ...(asksAws ? ofConnection : [])].map((operation) => requireKnown(operation, file));
  };
  return new Map(
    specs.flatMap(({ spec, file }) => (spec.kind === "udf" ? [[spec.name, ofUdf(spec, file)]] : [])),
  );
}

function operationsOfScript(spec: ScriptSpec, inStatement: (statement: string) => string[]): string[] {
  return allSteps(spec).flatMap((step) => [
    ...inStatement(
      step.step === "partial" ? readTemplate(partialPath(step.partial)) : (statementOf(step) ?? ""),
    ),
    ...(step.undo === undefined ? [] : inStatement(undoStatement(step.undo))),
  ]);
}

function requireKnown(operation: string, file: string): string {
  if (operation in awsOperations) return operation;
  throw new SmeError("E-SME-510", { operation, file });
}
