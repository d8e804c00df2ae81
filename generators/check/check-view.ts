import type { ViewSpec } from "../../spec/model.ts";
import { findNames } from "../../sql/find-names.ts";
import { parseStatement } from "../../sql/parse-statement.ts";
import { SqlSyntaxError } from "../../sql/syntax-error.ts";
import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import type { LoadedSpec } from "../load-specs.ts";
import type { QueryColumn } from "./statement/statement-context.ts";

/** The one name that a view's statement knows: the schema that all objects are installed in. */
const schemaOfAll = "script_schema";

/** That the statement is a query which needs no script, and gives the columns that the view states. */
export function checkView(
  spec: ViewSpec,
  given: readonly QueryColumn[] | undefined,
  file: string,
): Diagnostic[] {
  const { name: object, statement } = spec;
  const place = { file, path: ["statement"] };
  const strange = findNames(statement).filter(({ name }) => name !== schemaOfAll);
  const found = strange.map(({ start, end }) => {
    const name = statement.slice(start, end);
    return diagnostic({ ...place, word: name, offset: start }, "E-SME-311", { object, name });
  });
  if (!isQuery(statement)) found.push(diagnostic(place, "E-SME-312", { object }));
  return [...found, ...checkColumns(spec, given, file)];
}

function isQuery(statement: string): boolean {
  try {
    return parseStatement(statement, { names: "spec" }).statement.kind === "query";
  } catch (error) {
    // checkStatement() says what is wrong with it.
    if (error instanceof SqlSyntaxError) return true;
    throw error;
  }
}

/** What is not known of the statement's columns, where it computes them, is taken from the view. */
function checkColumns(
  { name: object, columns }: ViewSpec,
  given: readonly QueryColumn[] | undefined,
  file: string,
): Diagnostic[] {
  if (given === undefined) return [];
  const complain = (i: number, property: string, column: string, complaint: string) =>
    diagnostic({ file, path: ["columns", i, property] }, "E-SME-310", { object, column, complaint });
  if (given.length !== columns.length) {
    const complaint = `the view has ${columns.length} columns, the statement ${given.length}`;
    const last = Math.min(given.length, columns.length - 1);
    return [complain(last, "name", columns[last]?.name ?? "", complaint)];
  }
  return columns.flatMap(({ name, type }, i) => {
    const { name: there = name, type: thereof = type } = given[i] ?? {};
    if (there !== name) return [complain(i, "name", name, `it is ${there}`)];
    return thereof === type ? [] : [complain(i, "type", name, `it is a ${thereof}, not a ${type}`)];
  });
}

/**
 * The specs with each view behind those that it reads, as they can be installed; all else stays where it is.
 * A view that reads itself has no place.
 */
export function orderViews(specs: readonly LoadedSpec[]): { specs: LoadedSpec[]; found: Diagnostic[] } {
  const views = specs.filter((one): one is LoadedSpec<ViewSpec> => one.spec.kind === "view");
  const ordered = new Set<LoadedSpec>();
  const found: Diagnostic[] = [];
  const place = (view: LoadedSpec<ViewSpec>, above: readonly LoadedSpec<ViewSpec>[]) => {
    if (above.includes(view)) {
      const names = above.map(({ spec }) => spec.name).join(", ");
      found.push(
        diagnostic({ file: view.file, path: ["statement"] }, "E-SME-313", { object: view.spec.name, names }),
      );
      return;
    }
    for (const other of views) if (reads(view.spec, other.spec)) place(other, [...above, view]);
    ordered.add(view);
  };
  for (const view of views) if (!ordered.has(view)) place(view, []);
  const next = [...ordered];
  return { specs: specs.map((one) => (one.spec.kind === "view" ? (next.shift() ?? one) : one)), found };
}

/** By a word of the statement; one that means something else does no harm but to the order. */
function reads({ statement }: ViewSpec, { name }: ViewSpec): boolean {
  return new RegExp(`\\b${name}\\b`).test(statement);
}
