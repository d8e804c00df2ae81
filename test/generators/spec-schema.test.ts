import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";

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
  const type = Array.isArray(value) ? "array" : typeof value;
  if (![rule.type].flat().includes(type)) return [`${path} is a ${type}, not ${rule.type}`];
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

const whole = { $ref: "#/$defs/SpecDocument" };

test("allows what sme-gen build writes", () => {
  const document = read("generated/spec.json");
  assert.equal(complaints(document, whole, "spec.json"), []);
  assert.is((document as { $schema: string }).$schema, schema.$id);
});

test("allows the document of release 1.0.0, which states no version", () => {
  const documents = ["conditional", "hostile-text"].map(
    (name) => read(`test/golden/${name}/expected/spec.json`) as Record<string, unknown>,
  );
  for (const { objects } of documents) assert.equal(complaints({ objects }, whole, "spec.json"), []);
});

test("refuses another kind of object, a missing name, a type that is no text and an unknown key", () => {
  const object = { kind: "view", summary: "", spec: "", returns: [{ name: "A", type: 1 }], more: 1 };
  assert.equal(complaints({ objects: [object] }, whole, "spec.json"), [
    "spec.json.objects[0] lacks name",
    "spec.json.objects[0].kind is none of script,udf,table",
    "spec.json.objects[0].returns[0].type is a number, not string",
    "spec.json.objects[0] has more",
  ]);
});

test.run();
