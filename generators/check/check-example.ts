import { exampleSchema, schemaOfExample } from "../../spec/comments.ts";
import type { Parameter, ScriptSpec, Spec, UdfSpec } from "../../spec/model.ts";
import { hasElements, sizeOf } from "../../spec/validate.ts";
import type { Expression, FromItem, Query } from "../../sql/nodes.ts";
import { parseStatement } from "../../sql/parse-statement.ts";
import type { ScriptArgument, Statement } from "../../sql/statements.ts";
import { type Diagnostic, diagnostic, nearest, suggestion, type ValuePlace } from "../diagnostic.ts";
import { elementsOf } from "./elements.ts";

/** What is wrong with an example, at which word of it, and what to do. */
interface Complaint {
  complaint: string;
  word?: string;
  advice: string;
}

/** The call or query on an object's reference page, and in its comment, must be one that works. */
export function checkExample(spec: Spec, file: string): Diagnostic[] {
  if (spec.example === undefined) return [];
  const complaints = complaintsAbout(spec, spec.example);
  return complaints.map(({ complaint, word, advice }) => {
    const place: ValuePlace = { file, path: ["example"], ...(word === undefined ? {} : { word }) };
    return diagnostic(place, "E-SME-237", { object: spec.name, complaint, suggestion: advice });
  });
}

function complaintsAbout(spec: Spec, example: string): Complaint[] {
  let statement: Statement;
  try {
    ({ statement } = parseStatement(example, { names: "spec" }));
  } catch (error) {
    const complaint = error instanceof Error ? error.message : String(error);
    return [{ complaint, advice: "Correct it." }];
  }
  const complaints = ofKind(spec, statement);
  return complaints.length > 0 ? complaints : aboutSchema(spec.name, example);
}

function ofKind(spec: Spec, statement: Statement): Complaint[] {
  switch (spec.kind) {
    case "script":
      return ofScript(spec, statement);
    case "udf":
      return ofUdf(spec, statement);
    case "table":
    case "view":
      return ofRelation(spec.name, statement);
  }
}

/** A deployment puts its own schema in the place of the example's. */
function aboutSchema(name: string, example: string): Complaint[] {
  const schema = schemaOfExample(name, example) ?? exampleSchema;
  const uses = [...example.matchAll(new RegExp(`(?:\\b(\\w+)\\.)?\\b${name}\\b`, "g"))];
  const [other, found] = uses.find(([, used]) => used !== schema) ?? [];
  if (other === undefined) return [];
  const without = found === undefined ? "without a schema" : `beside ${schema}.${name}`;
  const advice = `Write ${schema}.${name}: a deployment puts its own schema there.`;
  return [{ complaint: `it has ${other} ${without}`, word: other, advice }];
}

function ofRelation(name: string, statement: Statement): Complaint[] {
  const { body } = statement.kind === "query" ? statement.query : {};
  const read = body?.kind === "select" ? body.from.flatMap(tablesIn) : [];
  if (read.includes(name)) return [];
  const [first] = read;
  return first === undefined
    ? [{ complaint: "it reads nothing", advice: `Read ${name} with it.` }]
    : [{ complaint: `it reads ${first}`, word: first, advice: `Did you mean ${name}?` }];
}

function tablesIn(item: FromItem): string[] {
  if (item.kind === "join") return [...tablesIn(item.left), ...tablesIn(item.right)];
  return item.kind === "table" ? [item.path.at(-1)?.name ?? ""] : [];
}

function ofScript(spec: ScriptSpec, statement: Statement): Complaint[] {
  if (statement.kind !== "executeScript") {
    return [{ complaint: "it is no EXECUTE SCRIPT", advice: `Call ${spec.name} with it.` }];
  }
  const called = statement.path.at(-1)?.name ?? "";
  if (called !== spec.name) return [misnamed(called, spec.name)];
  const given = statement.arguments;
  return spec.arguments === "json" ? ofJson(spec, given) : ofPositions(spec.parameters, given);
}

function ofPositions(parameters: readonly Parameter[], given: readonly ScriptArgument[]): Complaint[] {
  // Exasol takes no fewer, so one that is optional is NULL; but of a UDF that is declared with (...).
  const isOpen = parameters.some(({ type }) => type === "ANY");
  const least = isOpen ? parameters.filter(({ required }) => required !== false).length : parameters.length;
  if (given.length < least || given.length > parameters.length) {
    const taken = parameters.map(({ name }) => name).join(", ");
    const complaint = `it has ${given.length} arguments for ${parameters.length} parameters`;
    return [{ complaint, advice: `Give ${taken}.` }];
  }
  return given.flatMap((value, i) => {
    const parameter = parameters[i];
    return parameter ? aboutValue(parameter, value, parameters) : [];
  });
}

function ofJson(spec: ScriptSpec, [text]: readonly ScriptArgument[]): Complaint[] {
  let given: unknown;
  try {
    given = JSON.parse(String(text));
  } catch (error) {
    const complaint = `its argument is no JSON: ${error instanceof Error ? error.message : String(error)}`;
    return [{ complaint, advice: "Correct it." }];
  }
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    return [{ complaint: "its argument is no JSON object", advice: "Give one." }];
  }
  const values = new Map<string, unknown>(Object.entries(given));
  const names = spec.parameters.map(({ name }) => name);
  const meant = [...values.keys()].flatMap((name) =>
    names.includes(name) ? [] : (nearest(name, names) ?? []),
  );
  const isMissing = ({ name, required, unless }: Parameter) =>
    !meant.includes(name) &&
    required !== false &&
    !values.has(name) &&
    (unless === undefined || !values.has(unless));
  return [
    ...[...values.keys()]
      .filter((name) => !names.includes(name))
      .map((name) => ({
        complaint: `${spec.name} takes no ${name}`,
        word: name,
        advice: suggestion(name, names),
      })),
    ...spec.parameters
      .filter(isMissing)
      .map(({ name }) => ({ complaint: `it lacks ${name}`, advice: `Add ${name}.` })),
    ...spec.parameters.flatMap((parameter) => aboutValue(parameter, values.get(parameter.name), [])),
  ];
}

function aboutValue(parameter: Parameter, value: unknown, others: readonly Parameter[]): Complaint[] {
  if (value === null || value === undefined) return [];
  if (hasElements(parameter)) {
    const { reads, ...element } = parameter;
    return elementsOf(value).flatMap((one) => aboutValue(element, one, []));
  }
  const { name, type, format, maximumLength } = parameter;
  if (type === "ANY") return [];
  const text = String(value);
  const wrong = (complaint: string): Complaint[] => [{ complaint, word: text, advice: `Correct ${name}.` }];
  if (!type.startsWith("VARCHAR")) {
    const isNumber = text.trim() !== "" && Number.isFinite(Number(text));
    return type !== "BOOLEAN" && type !== "TIMESTAMP" && !isNumber
      ? wrong(`${text} for ${name} is no number`)
      : [];
  }
  const other = others.find(({ name: another, example }) => another !== name && example === value);
  if (other && parameter.example !== value) return wrong(`${text} for ${name} looks like ${other.name}`);
  if (text.length > (maximumLength ?? sizeOf(type))) return wrong(`${text} is too long for ${name}`);
  const fits = format?.patterns.every((pattern) => new RegExp(pattern).test(text)) ?? true;
  return fits ? [] : wrong(`${text} for ${name} is not ${format?.words}`);
}

function ofUdf(spec: UdfSpec, statement: Statement): Complaint[] {
  const calls = statement.kind === "query" ? callsIn(statement.query) : [];
  const own = calls.find(({ name }) => name === spec.name);
  if (own === undefined) {
    const [first] = calls;
    return first
      ? [misnamed(first.name, spec.name)]
      : [{ complaint: "it calls no function", advice: `Call ${spec.name}.` }];
  }
  return ofPositions(spec.parameters, own.given);
}

interface Call {
  name: string;
  /** NULL for what is no literal: it is not looked at. */
  given: ScriptArgument[];
}

/** The calls of functions of a schema in a select list. */
function callsIn({ body }: Query): Call[] {
  if (body.kind !== "select") return [];
  return body.items.flatMap((item) => {
    if (item.kind !== "expression" || item.expression.kind !== "call") return [];
    const { path, arguments: given } = item.expression;
    return path.length > 1 ? [{ name: path.at(-1)?.name ?? "", given: given.map(literal) }] : [];
  });
}

function literal(expression: Expression): ScriptArgument {
  return expression.kind === "literal" && expression.literal.type === "string"
    ? expression.literal.value
    : null;
}

function misnamed(called: string, name: string): Complaint {
  return { complaint: `it calls ${called}`, word: called, advice: `Did you mean ${name}?` };
}
