import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type InterfaceDeclaration,
  Node,
  Project,
  type PropertySignature,
  type SourceFile,
  type TypeNode,
  type TypeParameterDeclaration,
} from "ts-morph";
import { fromPackage } from "../../package/package-root.ts";
import { isOfModel } from "../model-files.ts";

/** What a value of a spec may look like. */
export type Shape =
  | { is: "object"; type: string; properties: Map<string, Property> }
  | { is: "record" | "list"; of: Shape }
  | { is: "tuple" | "union"; of: Shape[] }
  | { is: "choice"; values: readonly (string | number | boolean)[] }
  | { is: "string" | "number" | "boolean" | "anything" }
  /** A text of a form, such as `VARCHAR(${number})`. */
  | { is: "form"; pattern: RegExp; words: string }
  /** Another object's spec, which is checked in its own file. */
  | { is: "spec"; kind: string };

export interface Property {
  optional: boolean;
  shape: Shape;
}

const kindOfType: Readonly<Record<string, string>> = {
  ScriptSpec: "script",
  UdfSpec: "udf",
  TableSpec: "table",
  ViewSpec: "view",
};

/**
 * What the parameters of a generic type stand for where nothing is said: their defaults, or what they extend.
 */
type Generics = ReadonlyMap<string, TypeNode>;

/** With codes and without: a build that watches needs them again and again, one that finds something both. */
const latest = new Map<boolean, { origin: string; shapes: ReadonlyMap<string, Shape> }>();

/**
 * Reads the shapes of scripts, UDFs, tables and views, by their kinds, from the types that spec/model.ts
 * exports: what the compiler checks and what `build` checks are then one thing. Only syntax is read; a type
 * that is not simple enough for that allows anything. A code is one of those that are given.
 */
export function readModelShapes(codes: readonly string[]): ReadonlyMap<string, Shape> {
  const sources = readModel();
  const origin = [...sources.map(({ text }) => text), ...codes].join();
  const kept = latest.get(codes.length > 0);
  if (kept?.origin === origin) return kept.shapes;
  const shapes = shapesOf(sources, codes);
  latest.set(codes.length > 0, { origin, shapes });
  return shapes;
}

interface ModelSource {
  name: string;
  text: string;
}

function readModel(): ModelSource[] {
  const folder = fromPackage("spec");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter(isOfModel)
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
}

function shapesOf(sources: readonly ModelSource[], codes: readonly string[]): ReadonlyMap<string, Shape> {
  const project = new Project({ useInMemoryFileSystem: true, skipFileDependencyResolution: true });
  const files = sources.map(({ name, text }) => project.createSourceFile(name, text));
  const known = new Map<string, Shape>();
  return new Map(
    Object.entries(kindOfType).map(([type, kind]) => {
      const declared = find((file) => file.getInterface(type));
      return [kind, declared ? ofInterface(declared) : { is: "anything" }];
    }),
  );

  function find<T>(pick: (file: SourceFile) => T | undefined): T | undefined {
    return files.map(pick).find((declaration) => declaration !== undefined);
  }

  function named(name: string): Shape {
    const kind = kindOfType[name];
    if (kind !== undefined) return { is: "spec", kind };
    if (name === "ErrorCode") return { is: "choice", values: codes };
    const earlier = known.get(name);
    if (earlier) return earlier;
    const object = find((file) => file.getInterface(name));
    if (object) return ofInterface(object);
    const type = find((file) => file.getTypeAlias(name))?.getTypeNode();
    if (type === undefined) return { is: "anything" };
    // Known before its parts are: a step may hold steps.
    const of: Shape[] = [];
    known.set(name, { is: "union", of });
    of.push(ofType(type, new Map()));
    return { is: "union", of };
  }

  function ofInterface(declared: InterfaceDeclaration): Shape {
    const properties = new Map<string, Property>();
    const shape: Shape = { is: "object", type: declared.getName(), properties };
    known.set(declared.getName(), shape);
    for (const base of declared.getExtends()) {
      const inherited = named(base.getExpression().getText());
      if (inherited.is !== "object") continue;
      for (const [name, property] of inherited.properties) properties.set(name, property);
    }
    const generics = genericsOf(declared.getTypeParameters());
    for (const [name, property] of ofProperties(declared.getProperties(), generics)) {
      properties.set(name, property);
    }
    return shape;
  }

  function ofProperties(signatures: readonly PropertySignature[], generics: Generics) {
    return signatures.map((signature): [string, Property] => {
      const type = signature.getTypeNode();
      const shape: Shape = type ? ofType(type, generics) : { is: "anything" };
      return [signature.getName(), { optional: signature.hasQuestionToken(), shape }];
    });
  }

  function ofType(type: TypeNode, generics: Generics): Shape {
    if (Node.isParenthesizedTypeNode(type) || Node.isTypeOperatorTypeNode(type)) {
      return ofType(type.getTypeNode(), generics);
    }
    if (Node.isArrayTypeNode(type)) return { is: "list", of: ofType(type.getElementTypeNode(), generics) };
    if (Node.isTupleTypeNode(type)) {
      return { is: "tuple", of: type.getElements().map((element) => ofType(element, generics)) };
    }
    if (Node.isTypeLiteral(type)) {
      return { is: "object", type: "", properties: new Map(ofProperties(type.getProperties(), generics)) };
    }
    if (Node.isUnionTypeNode(type)) return union(type.getTypeNodes().map((part) => ofType(part, generics)));
    if (Node.isIntersectionTypeNode(type)) {
      return type
        .getTypeNodes()
        .map((part) => ofType(part, generics))
        .reduce(together);
    }
    if (Node.isTypeReference(type)) return ofReference(type.getTypeName().getText(), type, generics);
    if (Node.isTemplateLiteralTypeNode(type)) return form(type.getText());
    return simple(type.getText());
  }

  function ofReference(name: string, type: TypeNode, generics: Generics): Shape {
    const generic = generics.get(name);
    if (generic) return ofType(generic, generics);
    const [first, second] = Node.isTypeReference(type) ? type.getTypeArguments() : [];
    if (name === "Readonly" && first) return ofType(first, generics);
    if (name === "Record" && second) return { is: "record", of: ofType(second, generics) };
    return named(name);
  }
}

function genericsOf(parameters: readonly TypeParameterDeclaration[]): Generics {
  return new Map(
    parameters.flatMap((parameter): [string, TypeNode][] => {
      const stands = parameter.getDefault() ?? parameter.getConstraint();
      return stands ? [[parameter.getName(), stands]] : [];
    }),
  );
}

/** Literals in a union are one choice. */
function union(parts: readonly Shape[]): Shape {
  const values = parts.flatMap((part) => (part.is === "choice" ? part.values : []));
  const others = parts.filter(({ is }) => is !== "choice");
  if (others.length === 0) return { is: "choice", values };
  return { is: "union", of: values.length === 0 ? others : [{ is: "choice", values }, ...others] };
}

function together(left: Shape, right: Shape): Shape {
  if (left.is === "union") return { is: "union", of: left.of.map((part) => together(part, right)) };
  if (right.is === "union") return { is: "union", of: right.of.map((part) => together(left, part)) };
  if (left.is !== "object" || right.is !== "object") return { is: "anything" };
  return { is: "object", type: "", properties: new Map([...left.properties, ...right.properties]) };
}

/** `VARCHAR(${number})` as a pattern; of what it holds between its braces, only numbers are known. */
function form(text: string): Shape {
  const inner = text.slice(1, -1);
  const parts = inner.split(/\$\{\w+\}/);
  const number = inner.split(/\$\{number\}/).length === parts.length;
  const pattern = parts
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
    .join(number ? "\\d+" : ".*");
  return { is: "form", pattern: new RegExp(`^${pattern}$`), words: parts.join("n") };
}

function simple(text: string): Shape {
  if (text === "string" || text === "number" || text === "boolean") return { is: text };
  if (text === "true" || text === "false") return { is: "choice", values: [text === "true"] };
  const literal = /^"(.*)"$/.exec(text)?.[1];
  return literal === undefined ? { is: "anything" } : { is: "choice", values: [literal] };
}
