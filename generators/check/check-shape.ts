import { type Diagnostic, diagnostic, nearest, suggestedProperty, type ValuePath } from "../diagnostic.ts";
import type { Shape } from "./model-shapes.ts";

/** A finding that is worded only if it is said: most are of forms that a value need not have. */
type Finding = () => Diagnostic;

/** Whether a value has the properties and values of its kind, as the types in spec/model.ts state them. */
export function checkShape(spec: object, shape: Shape, file: string): Diagnostic[] {
  const object = "name" in spec && typeof spec.name === "string" ? spec.name : file;
  return checkValue(spec, shape, []).map((word) => word());

  function checkValue(value: unknown, expected: Shape, path: ValuePath): Finding[] {
    switch (expected.is) {
      case "anything":
        return [];
      case "spec":
        return kindOf(value) === expected.kind ? [] : [() => wrong(value, expected, path)];
      case "union":
        return checkUnion(value, flatten(expected.of), path);
      case "object":
        return isRecord(value) ? checkObject(value, expected, path) : [() => wrong(value, expected, path)];
      case "record":
        if (!isRecord(value)) return [() => wrong(value, expected, path)];
        return Object.entries(value).flatMap(([key, one]) => checkValue(one, expected.of, [...path, key]));
      case "list":
        if (!Array.isArray(value)) return [() => wrong(value, expected, path)];
        return value.flatMap((one, i) => checkValue(one, expected.of, [...path, i]));
      case "tuple":
        if (!Array.isArray(value) || value.length !== expected.of.length)
          return [() => wrong(value, expected, path)];
        return expected.of.flatMap((one, i) => checkValue(value[i], one, [...path, i]));
      default:
        return isOf(value, expected) ? [] : [() => wrong(value, expected, path)];
    }
  }

  function checkObject(
    value: Readonly<Record<string, unknown>>,
    { properties }: Shape & { is: "object" },
    path: ValuePath,
  ): Finding[] {
    const given = Object.keys(value).filter((name) => value[name] !== undefined);
    const missing = [...properties].flatMap(([name, { optional }]) =>
      optional || given.includes(name) ? [] : [name],
    );
    const unknown = given.filter((name) => !properties.has(name));
    const free = [...properties.keys()].filter((name) => !given.includes(name));
    const meant = unknown.map((name) => nearest(name, missing) ?? nearest(name, free));
    const at = () => ({ object, part: describe(path) });
    return [
      ...unknown.map((name, i) => () => {
        const near = meant[i];
        const advice = near === undefined ? suggestedProperty(name, free) : `Did you mean ${near}?`;
        const place = { file, path: [...path, name], at: "name" as const };
        return diagnostic(place, "E-SME-231", { ...at(), property: name, suggestion: advice });
      }),
      ...missing
        .filter((name) => !meant.includes(name))
        .map((name) => () => diagnostic({ file, path }, "E-SME-232", { ...at(), property: name })),
      ...given.flatMap((name) => {
        const property = properties.get(name);
        if (property && comments.has(name) && isBlank(value[name])) {
          const part = describe([...path, name]);
          return [() => diagnostic({ file, path: [...path, name] }, "E-SME-307", { object, part })];
        }
        return property ? checkValue(value[name], property.shape, [...path, name]) : [];
      }),
    ];
  }

  /** Compared with the form it is nearest to: the one whose fixed values it has, with the fewest mistakes. */
  function checkUnion(value: unknown, shapes: readonly Shape[], path: ValuePath): Finding[] {
    const union: Shape = { is: "union", of: [...shapes] };
    if (!isRecord(value)) {
      return shapes.some((one) => checkValue(value, one, path).length === 0)
        ? []
        : [() => wrong(value, union, path)];
    }
    const alike = shapes.filter(({ is }) => is === "object" || is === "record");
    const tagged = alike.filter((one) => one.is === "object" && hasTags(value, one));
    const candidates = (tagged.length > 0 ? tagged : alike).map((one) => checkValue(value, one, path));
    const [fewest] = candidates.sort((a, b) => a.length - b.length);
    return fewest ?? [() => wrong(value, union, path)];
  }

  function wrong(value: unknown, expected: Shape, path: ValuePath): Diagnostic {
    const choices = flatten([expected]).flatMap((one) => (one.is === "choice" ? one.values.map(String) : []));
    const near =
      typeof value === "string" ? nearest(value, [...choices, ...typeExamples(value, expected)]) : undefined;
    return diagnostic({ file, path }, "E-SME-233", {
      object,
      part: describe(path),
      value: show(value),
      suggestion: near === undefined ? `It takes ${words(expected)}.` : `Did you mean ${near}?`,
    });
  }

  /** `step claim: undo` of `["steps", 6, "undo"]`: elements with a name go by it. */
  function describe(path: ValuePath): string {
    let value: unknown = spec;
    const shown = path.map((key) => {
      value = isRecord(value) || Array.isArray(value) ? Reflect.get(value, key) : undefined;
      if (typeof key === "string") return `.${key}`;
      const name = isRecord(value) ? value.name : undefined;
      return typeof name === "string" ? `.${name}` : `[${key}]`;
    });
    return shown.join("").replace(/^\./, "") || "The spec";
  }
}

/** The properties that say in words what something is. */
const comments: ReadonlySet<string> = new Set(["summary", "description"]);

function isBlank(value: unknown): boolean {
  return typeof value === "string" && value.trim() === "";
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): unknown {
  return isRecord(value) ? value.kind : undefined;
}

function flatten(shapes: readonly Shape[]): Shape[] {
  return shapes.flatMap((shape) => (shape.is === "union" ? flatten(shape.of) : [shape]));
}

function isOf(value: unknown, shape: Shape): boolean {
  if (shape.is === "choice") return shape.values.some((one) => one === value);
  if (shape.is === "form") return typeof value === "string" && shape.pattern.test(value);
  return typeof value === shape.is;
}

/** Whether the value has what tells the shape from the others, such as `step: "sql"`. */
function hasTags(value: Readonly<Record<string, unknown>>, shape: Shape & { is: "object" }): boolean {
  const tags = [...shape.properties].filter(
    ([
      ,
      {
        optional,
        shape: { is },
      },
    ]) => !optional && is === "choice",
  );
  return (
    tags.length > 0 && tags.every(([name, { shape: tag }]) => name === "fails" || isOf(value[name], tag))
  );
}

/** `VARCHR(256)` is near to no form as it stands: its own number makes one of it. */
function typeExamples(value: string, expected: Shape): string[] {
  const numbers = value.match(/\d+/g) ?? [];
  return flatten([expected]).flatMap((shape) => {
    if (shape.is !== "form") return [];
    let i = 0;
    return [shape.words.replace(/\bn\b/g, () => numbers[i++] ?? "n")];
  });
}

function words(shape: Shape): string {
  switch (shape.is) {
    case "union":
      return flatten(shape.of).map(words).join(" or ");
    case "choice": {
      const shown = shape.values.slice(0, 20).map((value) => JSON.stringify(value));
      return shown.length > 1 ? `one of ${shown.join(", ")}` : shown.join("");
    }
    case "form":
      return shape.words;
    case "list":
      return "a list";
    case "tuple":
      return `a list of ${shape.of.length}`;
    case "spec":
      return `the spec of a ${shape.kind}`;
    case "string":
      return "a text";
    default:
      if (shape.is === "object" || shape.is === "record") return "an object";
      return shape.is === "anything" ? "anything" : `a ${shape.is}`;
  }
}

function show(value: unknown): string {
  if (isRecord(value)) return "an object";
  return JSON.stringify(value) ?? String(value);
}
