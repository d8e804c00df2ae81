import type { Spec, TableColumn } from "../../spec/model.ts";
import { parseTypeText } from "../../sql/parse-text.ts";
import { SqlSyntaxError } from "../../sql/syntax-error.ts";
import type { DataType } from "../../sql/types.ts";
import { type Diagnostic, diagnostic, nearest, type ValuePath } from "../diagnostic.ts";

/** A type that a spec states, and the way to it. */
interface StatedType {
  part: string;
  type: string;
  path: ValuePath;
}

/** Parameters and columns are of types that Exasol has, in sizes that it takes. */
export function checkTypes(spec: Spec, file: string): Diagnostic[] {
  const complain = ({ part, type, path }: StatedType, complaint: string, advice: string) =>
    diagnostic({ file, path }, "E-SME-280", { object: spec.name, part, type, complaint, suggestion: advice });
  const readsGroups = spec.kind === "udf" && spec.reads === "group";
  const misstated = statedTypes(spec).flatMap((stated) => {
    // What the call gives; no other type would be the caller's to know, since SQL converts nothing for it.
    const isParameter = stated.path[0] === "parameters";
    if (stated.type === "ANY" && readsGroups && isParameter) return [];
    if (stated.type === "ANY") {
      return [complain(stated, "only parameters of a UDF that reads groups can be that", "State a type.")];
    }
    if (readsGroups && isParameter) {
      return [complain(stated, "a UDF that reads groups is declared with (...)", "Make it ANY.")];
    }
    const type = read(stated.type);
    return typeof type === "string" ? [complain(stated, type, adviceOn(stated.type))] : [];
  });
  if (misstated.length > 0 || spec.kind !== "table") return misstated;
  return spec.columns.flatMap(({ name, type, formerly }, i) => {
    if (formerly === undefined || isNarrower(formerly, type)) return [];
    const stated = { part: `The former type of ${name}`, type: formerly, path: ["columns", i, "formerly"] };
    return [complain(stated, `it is not narrower than ${type}`, "State the type that the column had.")];
  });
}

function statedTypes(spec: Spec): StatedType[] {
  const typed = (part: string, columns: readonly { name: string; type: string }[], path: ValuePath) =>
    columns.map(({ name, type }, i) => ({ part: `${part} ${name}`, type, path: [...path, i, "type"] }));
  switch (spec.kind) {
    case "view":
      return typed("Column", spec.columns, ["columns"]);
    case "table":
      return [...typed("Column", spec.columns, ["columns"]), ...spec.columns.flatMap(formerType)];
    case "udf":
      return [
        ...typed("Parameter", spec.parameters, ["parameters"]),
        ...typed("Column", spec.returns, ["returns"]),
      ];
    case "script":
      return [
        ...typed("Parameter", spec.parameters, ["parameters"]),
        ...typed("Column", spec.returns?.columns ?? [], ["returns", "columns"]),
      ];
  }
}

function formerType({ name, formerly }: TableColumn, i: number): StatedType[] {
  const path = ["columns", i, "formerly"];
  return formerly === undefined ? [] : [{ part: `The former type of ${name}`, type: formerly, path }];
}

/** The type, or what is wrong with it. */
function read(type: string): DataType | string {
  try {
    return parseTypeText(type);
  } catch (error) {
    if (error instanceof SqlSyntaxError) return error.message;
    throw error;
  }
}

const typeWords = "VARCHAR CHAR DECIMAL DOUBLE BOOLEAN DATE TIMESTAMP HASHTYPE GEOMETRY INTERVAL".split(" ");

/** `VARCHR(32)` is meant to be `VARCHAR(32)`. */
function adviceOn(type: string): string {
  const word = /^\w+/.exec(type)?.[0] ?? "";
  const near = typeWords.includes(word) ? undefined : nearest(word, typeWords);
  return near === undefined
    ? "Take a type that Exasol has, in a size that it takes."
    : `Did you mean ${near}${type.slice(word.length)}?`;
}

function isNarrower(formerly: string, type: string): boolean {
  const [before, now] = [parseTypeText(formerly), parseTypeText(type)];
  if (before.type === "VARCHAR" && now.type === "VARCHAR") return before.size < now.size;
  if (before.type === "DECIMAL" && now.type === "DECIMAL") {
    return before.precision < now.precision && before.scale <= now.scale;
  }
  return before.type !== now.type;
}
