/** Rules about a spec that types cannot state and that need nothing but the spec. */
import { SmeError } from "./errors.ts";
import type { Parameter, Spec, TableSpec, UdfSpec } from "./model.ts";

/** A finding, and the way from the spec to the value it is about. */
export interface Finding {
  error: SmeError;
  path: readonly (string | number)[];
  /** The place in the spec that uses the value is meant, not where the value is written down. */
  at?: "use";
}

/** How a database object is called: this extension's all begin alike, those of projects as they like. */
export const objectNames = {
  ofExtension: { form: /^SME_[A-Z0-9_]{1,124}$/, words: "SME_ with capital letters, digits and _" },
  ofProject: { form: /^[A-Z][A-Z0-9_]{0,127}$/, words: "capital letters, digits and _, a letter first" },
} as const;

export type ObjectNames = (typeof objectNames)[keyof typeof objectNames];

export function validate(spec: Spec, names: ObjectNames = objectNames.ofExtension): Finding[] {
  const findings = [...checkNames(spec, names)];
  if (spec.kind === "table") findings.push(...checkRows(spec));
  if (spec.kind === "script" || spec.kind === "udf") {
    for (const [i, parameter] of spec.parameters.entries()) {
      findings.push(...checkLimits(parameter, ["parameters", i]));
      if (spec.kind === "script") findings.push(...checkScriptType(spec, parameter, ["parameters", i]));
    }
  }
  return findings;
}

/** Whether the type's values are numbers. */
export function isNumeric(type: string): boolean {
  return type === "DOUBLE" || type.startsWith("DECIMAL");
}

/** Whether a parameter's limits are those of several values in it. */
export function hasElements({ reads }: Pick<Parameter, "reads">): boolean {
  return reads === "list" || reads === "mapping";
}

/** The number in `VARCHAR(32)` or the digits in front of the point of `DECIMAL(9,0)`. */
export function sizeOf(type: string): number {
  return Number(/\((\d+)/.exec(type)?.[1] ?? 0);
}

/**
 * The least and the greatest number that a parameter takes: its own limits, or for a DECIMAL what its type
 * can hold and Lua 5.1, whose numbers are doubles, can tell from the next one.
 */
export function rangeOf({ type, minimum, maximum }: Pick<Parameter, "type" | "minimum" | "maximum">): {
  minimum?: number | undefined;
  maximum?: number | undefined;
} {
  if (type === "DOUBLE") return { minimum, maximum };
  const greatest = Math.min(10 ** sizeOf(type) - 1, Number.MAX_SAFE_INTEGER);
  return { minimum: minimum ?? -greatest, maximum: maximum ?? greatest };
}

function* checkNames(spec: Spec, names: ObjectNames): Generator<Finding> {
  const lists = namedLists(spec);
  for (const [list, elements] of lists) yield* twice(spec, list, elements);
  if (spec.kind === "udf") yield* listedTwice(spec);
  if (spec.kind === "udf" && spec.columns === "dynamic") return;
  if (!names.form.test(spec.name)) yield misnamed(spec, spec.name, ["name"], names.words);
  for (const [list, elements] of lists) {
    const { form, words } = formOf(spec, list);
    for (const [i, { name }] of elements.entries()) {
      if (!form.test(name)) yield misnamed(spec, name, [...list, i, "name"], words);
    }
  }
}

interface Named {
  name: string;
  description?: string;
}

type NamedList = readonly [list: Finding["path"], elements: readonly Named[]];

/** The lists of a spec in which no name may stand twice. */
function namedLists(spec: Spec): readonly NamedList[] {
  switch (spec.kind) {
    case "table":
    case "view":
      return [[["columns"], spec.columns]];
    case "udf":
      return [
        [["parameters"], spec.parameters],
        [["returns"], spec.returns],
      ];
    case "script":
      return [
        [["parameters"], spec.parameters],
        [["steps"], spec.steps],
        ...spec.steps.flatMap((step, i): NamedList[] =>
          step.step === "each" ? [[["steps", i, "steps"], step.steps]] : [],
        ),
        [["returns", "columns"], spec.returns?.columns ?? []],
      ];
  }
}

const upperCase = { form: /^[A-Z][A-Z0-9_]*$/, words: "capital letters, digits and _" };
const lowerCase = { form: /^[a-z][a-z0-9_]*$/, words: "lower-case letters, digits and _" };

/**
 * Columns of tables and of a script's result are written as SQL has them, all else
 * as Lua and TypeScript have it.
 */
function formOf(spec: Spec, list: Finding["path"]) {
  const isResult = spec.kind === "script" && list[0] === "returns";
  return spec.kind === "table" || spec.kind === "view" || isResult ? upperCase : lowerCase;
}

/** Each row has a key that no other has, and a value of the right kind where a column takes no NULL. */
function* checkRows({ name: object, columns, rows = [] }: TableSpec): Generator<Finding> {
  const key = columns.filter(({ primaryKey }) => primaryKey).map(({ name }) => name);
  const names = columns.map(({ name }) => name);
  const keys = rows.map((row) => JSON.stringify(key.map((name) => row[name])));
  for (const [i, row] of rows.entries()) {
    const complain = (complaint: string, suggestion: string, column?: string): Finding => ({
      error: new SmeError("E-SME-314", { object, row: i + 1, complaint, suggestion }),
      path: ["rows", i, ...(column === undefined ? [] : [column])],
    });
    if (key.length === 0) yield complain("the table has no primary key", "Rows are known by it: state one.");
    else if (keys.indexOf(keys[i] ?? "") < i) {
      const first = keys.indexOf(keys[i] ?? "") + 1;
      yield complain(`row ${first} has the same ${key.join(" and ")}`, "Remove one of the two.");
    }
    for (const [column, value] of Object.entries(row)) {
      const type = columns.find(({ name }) => name === column)?.type;
      if (type === undefined) {
        yield complain(`the table has no column ${column}`, `It has ${names.join(", ")}.`, column);
      } else if (value !== null && typeof value !== kindOfCell(type)) {
        const complaint = `${column} is a ${type}, and ${JSON.stringify(value)} is none`;
        yield complain(complaint, "Correct the value.", column);
      } else if (/^(DATE|TIMESTAMP)/.test(type) && !isMoment(String(value ?? "2000-01-01"))) {
        yield complain(
          `its ${column} is no ${type}`,
          "Write it as 2026-11-25 or 2026-11-25 13:45:00.",
          column,
        );
      } else if (typeof value === "string" && /CHAR/.test(type) && value.length > sizeOf(type)) {
        yield complain(`its ${column} is too long for a ${type}`, "Shorten it.", column);
      } else if (typeof value === "number" && !fitsDecimal(value, type)) {
        yield complain(`its ${column}, ${value}, does not fit into a ${type}`, "Correct the value.", column);
      }
    }
    // A column that is misspelt is the one that is lacking.
    if (Object.keys(row).some((name) => !names.includes(name))) continue;
    for (const { name, required, primaryKey } of columns) {
      // To Exasol an empty text is NULL.
      if ((required || primaryKey) && (row[name] ?? "") === "")
        yield complain(`it lacks ${name}, which takes no NULL`, `Give it a ${name}.`);
    }
  }
}

/** Of what JavaScript type a value for the column is: numbers and BOOLEANs themselves, all else as a text. */
function kindOfCell(type: string): "number" | "boolean" | "string" {
  if (/^(DEC|DOUBLE|NUM|INT|BIGINT|SMALLINT|FLOAT|REAL)/.test(type)) return "number";
  return type.startsWith("BOOL") ? "boolean" : "string";
}

/** Whether a number can be stored as it is: Exasol rounds what has more places. */
function fitsDecimal(value: number, type: string): boolean {
  const [, precision, scale = "0"] = /^(?:DEC|NUM)[A-Z]*\((\d+)(?:,\s*(\d+))?\)/.exec(type) ?? [];
  if (!Number.isFinite(value)) return false;
  if (precision === undefined) return true;
  const isExact = Number(value.toFixed(Math.min(Number(scale), 100))) === value;
  return isExact && Math.abs(value) < 10 ** (Number(precision) - Number(scale));
}

/** Whether there is such a day. */
function isMoment(text: string): boolean {
  const day = text.slice(0, 10);
  const at = Date.parse(`${day}T00:00:00Z`);
  return momentForms.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

/** A day, or a moment of it, as literals have them. */
const momentForms = /^\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d(?:\.\d{1,9})?)?$/;

function* twice(spec: Spec, list: Finding["path"], elements: readonly Named[]): Generator<Finding> {
  const names = elements.map(({ name }) => name);
  for (const [i, name] of names.entries()) {
    if (names.indexOf(name) === i) continue;
    const error = new SmeError("E-SME-30", { object: spec.name, name });
    const first = elements.find((element) => element.name === name);
    // One parameter, written down once for all objects: it is this object that names it twice.
    yield list[0] === "parameters" && first?.description === elements[i]?.description
      ? { error, path: [...list, i], at: "use" }
      : { error, path: [...list, i, "name"] };
  }
}

function* listedTwice({ name, errors = [] }: UdfSpec): Generator<Finding> {
  for (const [i, code] of errors.entries()) {
    if (errors.indexOf(code) === i) continue;
    yield { error: new SmeError("E-SME-30", { object: name, name: code }), path: ["errors", i] };
  }
}

function misnamed(spec: Spec, name: string, path: Finding["path"], form: string): Finding {
  return { error: new SmeError("E-SME-37", { object: spec.name, name, form }), path };
}

/**
 * Lua has no times, and its numbers, doubles in 5.1, cannot tell the digits of a DECIMAL behind the point.
 */
function* checkScriptType(spec: Spec, { name, type }: Parameter, path: Finding["path"]): Generator<Finding> {
  const advice =
    type === "TIMESTAMP"
      ? "Take a VARCHAR with a format, and let SQL read it."
      : /^DECIMAL\(\d+,0*[1-9]/.test(type)
        ? "Take a DOUBLE, or a VARCHAR with a format."
        : undefined;
  if (advice === undefined) return;
  const values = { object: spec.name, parameter: name, type, advice };
  yield { error: new SmeError("E-SME-279", values), path: [...path, "type"] };
}

function* checkLimits(parameter: Parameter, path: Finding["path"]): Generator<Finding> {
  const { name, type, minimum, maximum, minimumLength = 0, maximumLength, multipleOf } = parameter;
  const complain = (limit: keyof Parameter, complaint: string): Finding => ({
    error: new SmeError("E-SME-39", { parameter: name, complaint }),
    path: [...path, limit],
  });
  const textual = type.startsWith("VARCHAR");
  const fallback = parameter.default;
  const isLogical = type === "BOOLEAN";
  const kind = textual ? "string" : isLogical ? "boolean" : "number";
  if (fallback !== undefined && typeof fallback !== kind) {
    yield complain("default", `the default ${fallback} is no ${type}`);
  }
  if (
    typeof fallback === "number" &&
    (fallback < (minimum ?? fallback) || fallback > (maximum ?? fallback))
  ) {
    yield complain("default", `the default ${fallback} is out of range`);
  }
  if ((textual || isLogical) && (minimum !== undefined || maximum !== undefined))
    yield complain(minimum === undefined ? "maximum" : "minimum", `${type} has no range`);
  if (multipleOf !== undefined && (textual || isLogical || !(multipleOf > 0)))
    yield complain("multipleOf", `${type} has no multiples of ${multipleOf}`);
  if (!textual && (maximumLength !== undefined || minimumLength > 0 || parameter.format !== undefined)) {
    yield complain("type", `${type} has neither length nor format`);
  }
  if (parameter.choices !== undefined && (parameter.awsEnum === "open" || !textual)) {
    yield complain("choices", "choices are the only texts that it takes, and awsEnum or type says otherwise");
  }
  if (parameter.mostElements !== undefined && !hasElements(parameter)) {
    yield complain("mostElements", "it holds no elements, as a list or mapping does");
  }
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    yield complain("minimum", `the minimum ${minimum} is above the maximum ${maximum}`);
  }
  if (maximumLength !== undefined && maximumLength > sizeOf(type)) {
    yield complain("maximumLength", `${maximumLength} characters do not fit into ${type}`);
  }
  const longest = maximumLength ?? sizeOf(type);
  if (textual && minimumLength > longest) {
    yield complain("minimumLength", `the minimum length ${minimumLength} is above the maximum ${longest}`);
  }
  for (const [key, { prefix, suffix, upper }] of Object.entries(parameter.derives ?? {})) {
    if ([prefix, suffix, upper].some((one) => one !== undefined)) continue;
    const complaint = `${name}.${key} has neither prefix nor suffix and is not upper case: it is ${name} itself`;
    const error = new SmeError("E-SME-39", { parameter: name, complaint });
    yield { error, path: [...path, "derives", key] };
  }
}
