import { AwsError } from "../http/aws-error.ts";
import {
  type MemberConstraint,
  type OperationConstraints,
  REQUEST_CONSTRAINTS,
} from "./request-constraints.ts";
import { notSupported, validationException } from "./sagemaker-errors.ts";

type Members = Readonly<Record<string, unknown>>;

/**
 * Checks a request as SageMaker does, with its words. Besides, a member that the API does not have, or that has no
 * effect here, is refused by name.
 */
export async function validateRequest(operation: string, request: unknown): Promise<void> {
  const constraints = REQUEST_CONSTRAINTS[operation] ?? {};
  const problems: string[] = [];
  await checkStructure(constraints, "", "", request, problems);
  if (problems.length === 0) return;
  const errors = problems.length === 1 ? "1 validation error" : `${problems.length} validation errors`;
  throw validationException(`${errors} detected: ${problems.join("; ")}`);
}

/** `prefix` is the path in the table, `shown` the one AWS shows. */
async function checkStructure(
  constraints: OperationConstraints,
  prefix: string,
  shown: string,
  value: unknown,
  problems: string[],
): Promise<void> {
  if (!isMembers(value)) throw serializationException("Expected a structure", shown);
  const known = Object.keys(constraints).filter((path) => isMemberOf(prefix, path));
  const unknown = Object.keys(value).find((name) => !known.includes(prefix + name));
  if (unknown !== undefined) {
    throw validationException(`The SageMaker API has no member '${joinShown(shown, lowerCamel(unknown))}'.`);
  }
  for (const path of known) {
    const name = path.slice(prefix.length);
    const constraint = constraints[path];
    if (constraint)
      await checkMember(
        constraints,
        path,
        joinShown(shown, lowerCamel(name)),
        constraint,
        value[name],
        problems,
      );
  }
}

async function checkMember(
  constraints: OperationConstraints,
  path: string,
  shown: string,
  constraint: MemberConstraint,
  value: unknown,
  problems: string[],
): Promise<void> {
  if (value === undefined || value === null) {
    if (constraint.required) problems.push(failed("null", shown, "Member must not be null"));
    return;
  }
  if (constraint.unsupported) throw notSupported(`The member '${shown}'`);
  switch (constraint.type) {
    case "structure":
      return checkStructure(constraints, `${path}.`, shown, value, problems);
    case "union":
      await checkStructure(constraints, `${path}.`, shown, value, problems);
      if (Object.values(value).filter((member) => member !== null).length === 1) return;
      throw validationException(`Exactly one member of '${shown}' must be set.`);
    case "list":
      return checkList(constraints, path, shown, constraint, value, problems);
    case "map":
      return checkMap(constraints, path, shown, constraint, value, problems);
    default:
      return checkScalar(shown, constraint, value, problems);
  }
}

async function checkList(
  constraints: OperationConstraints,
  path: string,
  shown: string,
  constraint: MemberConstraint,
  value: unknown,
  problems: string[],
): Promise<void> {
  if (!Array.isArray(value)) throw serializationException("Expected list or null", shown);
  checkLength(shown, constraint, JSON.stringify(value), value.length, problems);
  const item = constraints[`${path}[]`];
  if (!item) return;
  for (const [index, member] of value.entries()) {
    await checkMember(constraints, `${path}[]`, `${shown}.${index + 1}.member`, item, member, problems);
  }
}

async function checkMap(
  constraints: OperationConstraints,
  path: string,
  shown: string,
  constraint: MemberConstraint,
  value: unknown,
  problems: string[],
): Promise<void> {
  if (!isMembers(value)) throw serializationException("Expected map or null", shown);
  checkLength(shown, constraint, JSON.stringify(value), Object.keys(value).length, problems);
  const [key, member] = [constraints[`${path}{key}`], constraints[`${path}{value}`]];
  for (const [name, content] of Object.entries(value)) {
    if (key) await checkScalar(`${shown}.key`, key, name, problems);
    if (member)
      await checkMember(constraints, `${path}{value}`, `${shown}.${name}.member`, member, content, problems);
  }
}

async function checkScalar(
  shown: string,
  constraint: MemberConstraint,
  value: unknown,
  problems: string[],
): Promise<void> {
  const { type, pattern, range } = constraint;
  const expected =
    type === "string" || type === "enum" ? "string" : type === "boolean" ? "boolean" : "number";
  if (typeof value !== expected || (type === "integer" && !Number.isInteger(value))) {
    const found = typeof value === "object" ? "A structure" : `${(typeof value).toUpperCase()}_VALUE`;
    throw serializationException(
      `${found} can not be converted to ${type === "enum" ? "string" : type}`,
      shown,
    );
  }
  const text = String(value);
  if (typeof value === "string") {
    checkLength(shown, constraint, text, value.length, problems);
    const values = await enumValues(constraint);
    if (values && !values.includes(value)) {
      problems.push(failed(`'${text}'`, shown, `Member must satisfy enum value set: [${values.join(", ")}]`));
    }
    if (pattern && !new RegExp(pattern, "u").test(value)) {
      problems.push(failed(`'${text}'`, shown, `Member must satisfy regular expression pattern: ${pattern}`));
    }
  }
  if (range && typeof value === "number") checkLimits(shown, text, "value", range, value, problems);
}

async function enumValues({ values, valuesOf }: MemberConstraint): Promise<string[] | undefined> {
  if (values !== undefined) return values.split(" ");
  if (valuesOf === undefined) return undefined;
  // Loaded when it is needed: the client takes a quarter of a second.
  const sdk = await import("@aws-sdk/client-sagemaker");
  return Object.values(sdk[valuesOf]);
}

function checkLength(
  shown: string,
  { length }: MemberConstraint,
  text: string,
  size: number,
  problems: string[],
): void {
  if (length) checkLimits(shown, text, "length", length, size, problems);
}

function checkLimits(
  shown: string,
  text: string,
  what: "length" | "value",
  [least, most]: readonly [number, number],
  size: number,
  problems: string[],
): void {
  if (size < least) {
    problems.push(failed(`'${text}'`, shown, `Member must have ${what} greater than or equal to ${least}`));
  }
  if (size > most)
    problems.push(failed(`'${text}'`, shown, `Member must have ${what} less than or equal to ${most}`));
}

function failed(value: string, shown: string, constraint: string): string {
  return `Value ${value} at '${shown}' failed to satisfy constraint: ${constraint}`;
}

function serializationException(message: string, shown: string): AwsError {
  return new AwsError(400, "SerializationException", shown === "" ? message : `${message} at '${shown}'`);
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMemberOf(prefix: string, path: string): boolean {
  return path.startsWith(prefix) && !/[.[{]/.test(path.slice(prefix.length));
}

function joinShown(shown: string, name: string): string {
  return shown === "" ? name : `${shown}.${name}`;
}

function lowerCamel(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
