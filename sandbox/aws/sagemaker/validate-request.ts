import { AwsError } from "../http/aws-error.ts";
import { holdsAnyway, shownValue } from "./held-values.ts";
import { notSupported, validationException } from "./sagemaker-errors.ts";
import { expressionOf, requestShape, type Shape, shapeOf } from "./service-model.ts";

/**
 * A value in a request: where it stands, for `refuses` (`Tags.Key`) and as AWS shows it
 * (`tags.1.member.key`).
 */
interface Place {
  path: string;
  shown: string;
  /** Of a member of a union: to be given at all, however empty, says which one is wanted. */
  isChoice?: boolean;
}

/** What is wrong is collected, since AWS names all of it at once; what may not be there at all is thrown. */
interface Validation {
  refuses: readonly string[];
  problems: Problem[];
}

/** What is wrong with a value, in AWS' words, and the same without the value. */
interface Problem {
  words: string;
  reason: string;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Checks a request against the service model as SageMaker does, with its words. Besides, a member that the
 * API does not have is refused by name, and one among `refuses`, which has no effect here, by its value, too,
 * unless that holds anyway.
 */
export function validateRequest(
  operation: string,
  refuses: readonly string[],
  request: unknown,
): asserts request is object {
  const problems: Problem[] = [];
  checkStructure({ refuses, problems }, requestShape(operation), { path: "", shown: "" }, request);
  if (problems.length === 0) return;
  const errors = problems.length === 1 ? "1 validation error" : `${problems.length} validation errors`;
  const detected = (all: string[]) => `${errors} detected: ${all.join("; ")}`;
  throw validationException(detected(problems.map(({ words }) => words))).journaledAs(
    detected(problems.map(({ reason }) => reason)),
  );
}

function checkValue(validation: Validation, shape: Shape, place: Place, value: unknown): void {
  if (validation.refuses.includes(place.path) && (place.isChoice || !holdsAnyway(place.path, value))) {
    const member = `The member '${place.shown}'`;
    throw notSupported(`${member} with the value '${shownValue(value)}'`, member);
  }
  switch (shape.type) {
    case "structure":
      checkStructure(validation, shape, place, value);
      break;
    case "list":
      checkList(validation, shape, place, value);
      break;
    case "map":
      checkMap(validation, shape, place, value);
      break;
    case "string":
      checkText(validation, shape, place, value);
      break;
    case "boolean":
      checkType(typeof value === "boolean", "boolean", place, value);
      break;
    case "integer":
    case "long":
      checkType(Number.isInteger(value), "integer", place, value);
      report(validation, place, `'${value}'`, brokenLimits(shape, "value", Number(value)));
      break;
    case "float":
    case "timestamp":
      checkType(typeof value === "number", shape.type, place, value);
      report(validation, place, `'${value}'`, brokenLimits(shape, "value", Number(value)));
      break;
  }
}

function checkStructure(validation: Validation, shape: Shape, place: Place, value: unknown): void {
  const { members = {}, required = [], union = false } = shape;
  if (!isMembers(value)) throw serializationException("Expected a structure", place);
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(members, name));
  if (unknown !== undefined) {
    throw validationException(`The SageMaker API has no member '${memberOf(place, unknown).shown}'.`);
  }
  for (const [name, member] of Object.entries(members)) {
    const inner = { ...memberOf(place, name), isChoice: union };
    if (isGiven(value[name])) checkValue(validation, shapeOf(member), inner, value[name]);
    else if (required.includes(name)) report(validation, inner, "null", ["Member must not be null"]);
  }
  if (union && Object.values(value).filter(isGiven).length !== 1) {
    throw validationException(`Exactly one member of '${place.shown}' must be set.`);
  }
}

function checkList(validation: Validation, shape: Shape, { path, shown }: Place, value: unknown): void {
  if (!Array.isArray(value)) throw serializationException("Expected list or null", { path, shown });
  const limits = brokenLimits(shape, "length", value.length);
  report(validation, { path, shown }, `'${JSON.stringify(value)}'`, limits);
  for (const [index, item] of value.entries()) {
    const inner = { path, shown: `${shown}.${index + 1}.member` };
    if (isGiven(item)) checkValue(validation, shapeOf(shape.member ?? ""), inner, item);
  }
}

function checkMap(validation: Validation, shape: Shape, { path, shown }: Place, value: unknown): void {
  if (!isMembers(value)) throw serializationException("Expected map or null", { path, shown });
  const entries = Object.entries(value);
  const limits = brokenLimits(shape, "length", entries.length);
  report(validation, { path, shown }, `'${JSON.stringify(value)}'`, limits);
  for (const [name, content] of entries) {
    checkText(validation, shapeOf(shape.key ?? ""), { path, shown: `${shown}.key` }, name);
    const inner = { path, shown: `${shown}.${name}.member` };
    if (isGiven(content)) checkValue(validation, shapeOf(shape.value ?? ""), inner, content);
  }
}

function checkText(validation: Validation, shape: Shape, place: Place, value: unknown): void {
  checkType(typeof value === "string", "string", place, value);
  const text = String(value);
  const broken = brokenLimits(shape, "length", text.length);
  if (shape.enum && !shape.enum.includes(text)) {
    broken.push(`Member must satisfy enum value set: [${shape.enum.join(", ")}]`);
  }
  if (shape.pattern !== undefined && !expressionOf(shape.pattern).test(text)) {
    broken.push(`Member must satisfy regular expression pattern: ${shape.pattern}`);
  }
  report(validation, place, `'${text}'`, broken);
}

function checkType(fits: boolean, type: string, place: Place, value: unknown): void {
  if (fits) return;
  const found = typeof value === "object" ? "A structure" : `${(typeof value).toUpperCase()}_VALUE`;
  throw serializationException(`${found} can not be converted to ${type}`, place);
}

function brokenLimits({ min, max }: Shape, what: "length" | "value", size: number): string[] {
  const broken: string[] = [];
  if (min !== undefined && size < min) {
    broken.push(`Member must have ${what} greater than or equal to ${min}`);
  }
  if (max !== undefined && size > max) broken.push(`Member must have ${what} less than or equal to ${max}`);
  return broken;
}

function report({ problems }: Validation, { shown }: Place, value: string, broken: readonly string[]): void {
  for (const constraint of broken) {
    const failed = `at '${shown}' failed to satisfy constraint: ${constraint}`;
    problems.push({ words: `Value ${value} ${failed}`, reason: `The value ${failed}` });
  }
}

function serializationException(message: string, { shown }: Place): AwsError {
  return new AwsError(400, "SerializationException", shown === "" ? message : `${message} at '${shown}'`);
}

function memberOf({ path, shown }: Place, name: string): Place {
  const camel = name.charAt(0).toLowerCase() + name.slice(1);
  return path === "" ? { path: name, shown: camel } : { path: `${path}.${name}`, shown: `${shown}.${camel}` };
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Clients in Python send null for what they leave out. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
