import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { suite } from "../support/suite.ts";

interface Schema {
  $id?: string;
  $ref?: string;
  $defs?: Record<string, Schema>;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  pattern?: string;
  minimum?: number;
  multipleOf?: number;
}

const test = suite("the JSON schema of spec.json");

function read(path: string): unknown {
  return JSON.parse(readFileSync(fromPackage(path), "utf8"));
}

const schema = read("generated/spec.schema.json") as Schema;

/** What of a value the schema does not allow; of JSON schema it knows what spec.schema.json uses. */
function complaints(value: unknown, { $ref, ...own }: Schema, path: string): string[] {
  const rule = $ref === undefined ? own : (schema.$defs?.[$ref.replace("#/$defs/", "")] ?? {});
  if (rule.const !== undefined) return value === rule.const ? [] : [`${path} is not ${rule.const}`];
  if (rule.enum !== undefined) return rule.enum.includes(value) ? [] : [`${path} is none of ${rule.enum}`];
  if (rule.anyOf !== undefined) return nearestOf(rule.anyOf.map((each) => complaints(value, each, path)));
  const type = Array.isArray(value) ? "array" : typeof value;
  if (![rule.type].flat().includes(type)) return [`${path} is a ${type}, not ${rule.type}`];
  if (typeof value === "string" && rule.pattern !== undefined) {
    return new RegExp(rule.pattern, "u").test(value) ? [] : [`${path} is ${value}`];
  }
  if (typeof value === "number") {
    const { minimum = value, multipleOf = value } = rule;
    return value >= minimum && (value === 0 || value % multipleOf === 0) ? [] : [`${path} is ${value}`];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => complaints(item, rule.items ?? {}, `${path}[${i}]`));
  }
  if (typeof value !== "object" || value === null) return [];
  const lacking = (rule.required ?? []).filter((name) => !(name in value));
  return [
    ...lacking.map((name) => `${path} lacks ${name}`),
    ...Object.entries(value).flatMap(([name, member]) => {
      const known = rule.properties?.[name];
      return known === undefined ? [`${path} has ${name}`] : complaints(member, known, `${path}.${name}`);
    }),
  ];
}

/** Nothing where one alternative allows all; else what that of the value's kind does not, or the nearest. */
function nearestOf(alternatives: string[][]): string[] {
  const isOfAnotherKind = (each: string[]) => each.some((complaint) => complaint.includes(".kind is not "));
  const ofItsKind = alternatives.filter((each) => !isOfAnotherKind(each));
  const candidates = ofItsKind.length === 0 ? alternatives : ofItsKind;
  return candidates.reduce((least, each) => (each.length < least.length ? each : least));
}

const whole = { $ref: "#/$defs/SpecDocument" };

test("allows what sme-gen build writes", () => {
  const document = read("generated/spec.json");
  assert.equal(complaints(document, whole, "spec.json"), []);
  assert.is((document as { $schema: string }).$schema, schema.$id);
});

const goldens = readdirSync(fromPackage("test/golden"))
  .map((name) => `test/golden/${name}/expected/spec.json`)
  .filter((path) => existsSync(fromPackage(path)))
  .map((path) => read(path) as Record<string, unknown>);

test("allows the document of release 1.0.0, which states no version", () => {
  for (const { objects } of goldens) assert.equal(complaints({ objects }, whole, "spec.json"), []);
});

const column = { name: "A", type: "VARCHAR(9)" };
const parameter = { name: "a", type: "VARCHAR(9)", required: true, description: "" };
const common = { summary: "", spec: "", file: "" };
const table = { kind: "table", name: "T", ...common, columns: [column] };
const view = { ...table, kind: "view", name: "V" };
const udf = { kind: "udf", name: "U", ...common, parameters: [parameter], returns: [column] };
const script = { ...udf, kind: "script", name: "S", arguments: "json" };

test("allows the smallest object of each kind", () => {
  assert.equal(complaints({ objects: [table, udf, view, script] }, whole, "it"), []);
});

const { columns: _columns, ...tableWithoutColumns } = table;
const { returns: _returns, ...udfWithoutReturns } = udf;
const { arguments: _arguments, ...scriptWithoutArguments } = script;
const { file: _file, ...scriptWithoutFile } = script;
const withParameter = (changed: object) => ({ ...udf, parameters: [{ ...parameter, ...changed }] });

/** A broken object, and what is complained about. */
const broken: readonly [unknown, string][] = [
  [{ ...table, kind: "index" }, ".kind is not table"],
  [tableWithoutColumns, " lacks columns"],
  [{ ...view, columns: [{ ...column, primaryKey: true }] }, ".columns[0] has primaryKey"],
  [{ ...table, parameters: [] }, " has parameters"],
  [udfWithoutReturns, " lacks returns"],
  [{ ...udf, arguments: "json" }, " has arguments"],
  [{ ...script, columns: [] }, " has columns"],
  [scriptWithoutArguments, " lacks arguments"],
  [scriptWithoutFile, " lacks file"],
  [{ ...table, name: "" }, ".name is "],
  [{ ...table, name: "t" }, ".name is t"],
  [{ ...table, more: 1 }, " has more"],
  [{ ...table, columns: [{ ...column, type: "FOO" }] }, ".columns[0].type is FOO"],
  [{ ...table, columns: [{ ...column, type: "VARCHAR(x)" }] }, ".columns[0].type is VARCHAR(x)"],
  [{ ...table, columns: [{ ...column, type: "VARCHAR" }] }, ".columns[0].type is VARCHAR"],
  [{ ...table, columns: [{ ...column, name: "" }] }, ".columns[0].name is "],
  [{ ...udf, returns: [{ ...column, type: 1 }] }, ".returns[0].type is a number, not string"],
  [withParameter({ name: "" }), ".parameters[0].name is "],
  [withParameter({ type: "FOO" }), ".parameters[0].type is FOO"],
  [withParameter({ type: "DATE" }), ".parameters[0].type is DATE"],
  [withParameter({ type: "VARCHAR(0)" }), ".parameters[0].type is VARCHAR(0)"],
  [withParameter({ maximumLength: -1 }), ".parameters[0].maximumLength is -1"],
  [withParameter({ minimumLength: 1.5 }), ".parameters[0].minimumLength is 1.5"],
];

for (const [object, complaint] of broken) {
  test(`refuses ${JSON.stringify(object)}`, () => {
    assert.equal(complaints({ objects: [object] }, whole, "it"), [`it.objects[0]${complaint}`]);
  });
}

/** As sql/parse-type.ts reads them. */
const columnTypes = [
  "CHAR(3) ASCII",
  "VARCHAR(20) CHARACTER SET UTF8",
  "DECIMAL(9, 2)",
  "NUMBER",
  "BIGINT",
  "DOUBLE PRECISION",
  "DATE",
  "TIMESTAMP(9) WITH LOCAL TIME ZONE",
  "INTERVAL DAY(3) TO SECOND(6)",
  "INTERVAL YEAR TO MONTH",
  "HASHTYPE(16 BYTE)",
  "GEOMETRY(4326)",
];

for (const type of columnTypes) {
  test(`allows a table's column of type ${type}`, () => {
    const object = { ...table, columns: [{ ...column, type }] };
    assert.equal(complaints({ objects: [object] }, whole, "it"), []);
  });
}

test.run();
