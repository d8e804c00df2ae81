import { readFileSync } from "node:fs";

/**
 * A type of AWS' model of the SageMaker API and its limits. `members`, `member`, `key` and `value` name the
 * shapes of a structure's members, a list's items and a map's entries. `min` and `max` limit a text's length,
 * a number, or how many items a list or map has.
 */
export interface Shape {
  type: "string" | "integer" | "long" | "float" | "boolean" | "timestamp" | "structure" | "list" | "map";
  required?: readonly string[];
  min?: number;
  max?: number;
  /** A regular expression for all of the text. */
  pattern?: string;
  enum?: readonly string[];
  /** Exactly one of the members is to be given. */
  union?: boolean;
  members?: Readonly<Record<string, string>>;
  member?: string;
  key?: string;
  value?: string;
}

/** An excerpt of AWS' model of the service. */
export interface ServiceModel {
  /** Where it is from, and of which version. */
  origin: string;
  /** The shape of each operation's request. */
  operations: Readonly<Record<string, string>>;
  shapes: Readonly<Record<string, Shape>>;
}

let read: ServiceModel | undefined;

/**
 * The requests of the operations that are served or may soon be; `update-service-model.ts` makes it. Read
 * when it is first asked for.
 */
export function serviceModel(): ServiceModel {
  read ??= JSON.parse(readFileSync(new URL("service-model.json", import.meta.url), "utf8")) as ServiceModel;
  return read;
}

/** The shape of that name. Throws for a name that the model does not have. */
export function shapeOf(name: string): Shape {
  const shape = serviceModel().shapes[name];
  if (shape === undefined) throw new Error(`The service model has no shape ${name}.`);
  return shape;
}

/** The shape of an operation's request. Throws for an operation that the model does not have. */
export function requestShape(operation: string): Shape {
  const { operations } = serviceModel();
  const name = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  if (name === undefined) throw new Error(`The service model has no operation ${operation}.`);
  return shapeOf(name);
}

/** A shape's pattern, which is Java's, as an expression for all of a text. */
export function expressionOf(pattern: string): RegExp {
  const source = `^(?:${pattern.replaceAll("\\p{Alnum}", "a-zA-Z0-9")})$`;
  // With `u` JavaScript knows \p{L}, and without it alone takes \_ for an underscore.
  return new RegExp(source, source.includes("\\p{") ? "u" : "");
}

/** What a request is about, for messages and faults: the first of the members that it cannot be without. */
export function subjectOf(operation: string, request: unknown): string {
  if (!Object.hasOwn(serviceModel().operations, operation)) return "";
  const [member] = requestShape(operation).required ?? [];
  const [, subject] = Object.entries(request ?? {}).find(([name]) => name === member) ?? [];
  return typeof subject === "string" ? subject : "";
}

/** Whether the operation is a list of resources by their age. */
export function isListByAge(operation: string): boolean {
  if (!operation.startsWith("List") || !Object.hasOwn(serviceModel().operations, operation)) return false;
  return Object.hasOwn(requestShape(operation).members ?? {}, "CreationTimeBefore");
}
