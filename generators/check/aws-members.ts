import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type InterfaceDeclaration, Node, Project, type SourceFile } from "ts-morph";
import type { Parameter } from "../../spec/model.ts";

/** A member of an AWS request, as the SDK's type declarations state it. */
export interface AwsMember {
  type: "string" | "number" | "boolean" | "other";
  /** False when it, or a structure around it, may be left out. */
  required: boolean;
  /** The values of an enum. */
  values?: readonly string[];
}

export type AwsLookup =
  | { found: true; member: AwsMember }
  | { found: false; complaint: string; near: string; choices: readonly string[] };

/** Finds a member by its path, for example `CreateModelInput.Containers[].Image`. */
export type FindAwsMember = (path: string) => AwsLookup;

/**
 * Opens the type declarations of @aws-sdk/client-sagemaker. They are so regular that reading their syntax is
 * enough, which takes a fifth of the time of asking the type checker; a path is resolved once.
 */
export function openAwsMembers(): FindAwsMember {
  const known = new Map<string, AwsLookup>();
  let declarations: Declarations | undefined;
  return (path) => {
    let lookup = known.get(path);
    if (lookup === undefined) {
      declarations ??= openDeclarations();
      lookup = findMember(declarations, path);
      known.set(path, lookup);
    }
    return lookup;
  };
}

/** The values of a parameter that refuses all others: those of an AWS enum, or words of its own. */
export function allowedValues(
  parameter: Parameter,
  findAwsMember: FindAwsMember,
): readonly string[] | undefined {
  const { choices } = parameter;
  if (parameter.awsEnum !== "closed" || parameter.aws === undefined) return choices;
  const lookup = findAwsMember(parameter.aws);
  return lookup.found ? lookup.member.values?.filter((value) => choices?.includes(value) ?? true) : undefined;
}

interface Declarations {
  /** The source of one declaration alone, parsed, by its beginning such as `interface CreateModelInput`. */
  (beginning: string): SourceFile | undefined;
  /** The types of all requests. */
  requests: readonly string[];
}

/** The files are long, and a build needs few of their declarations: each is parsed by itself. */
function openDeclarations(): Declarations {
  const packageJson = createRequire(import.meta.url).resolve("@aws-sdk/client-sagemaker/package.json");
  const folder = join(dirname(packageJson), "dist-types/models");
  const text = readdirSync(folder)
    .filter((file) => /^(models_\d+|enums)\.d\.ts$/.test(file))
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");
  const starts = new Map<string, number>();
  for (const { 1: beginning = "", index } of text.matchAll(
    /^export (interface \w+|declare (?:namespace|const) \w+)/gm,
  )) {
    starts.set(beginning, index);
  }
  const project = new Project({ useInMemoryFileSystem: true, skipFileDependencyResolution: true });
  const find = (beginning: string) => {
    const start = starts.get(beginning);
    if (start === undefined) return undefined;
    // Only the bracket that ends a declaration stands at the beginning of a line.
    const declaration = text.slice(start, text.indexOf("\n}", start) + "\n}".length);
    const file = `${beginning}.d.ts`;
    return project.getSourceFile(file) ?? project.createSourceFile(file, declaration);
  };
  const requests = [...starts.keys()].flatMap(
    (beginning) => /^interface (\w+(?:Request|Input))$/.exec(beginning)?.[1] ?? [],
  );
  return Object.assign(find, { requests });
}

function findMember(declarations: Declarations, path: string): AwsLookup {
  const [root = "", ...members] = path.split(".");
  const { requests } = declarations;
  if (!requests.includes(root)) {
    return { found: false, complaint: `it has no request ${root}`, near: root, choices: requests };
  }
  let structures = findStructures(declarations, root);
  let type = root;
  let required = true;
  let walked = root;
  for (const step of members) {
    const name = step.replace(/\[\]$|(\{\})+$/, "");
    const properties = structures.flatMap((structure) => structure.getProperties()).filter(isMember);
    const property = properties.find((candidate) => candidate.getName() === name);
    if (property === undefined) {
      const choices = [...new Set(properties.map((candidate) => candidate.getName()))];
      return { found: false, complaint: `${walked} has no ${name}`, near: name, choices };
    }
    required &&= !property.hasQuestionToken();
    type = (property.getTypeNode()?.getText() ?? "").replace(/ \| undefined$/, "");
    if (type.endsWith("[]") && !step.endsWith("[]")) {
      return { found: false, complaint: `${walked}.${name} is a list`, near: step, choices: [`${step}[]`] };
    }
    type = type.replace(/\[\]$/, "");
    // What stands for each key of a map, as many maps deep as the path has braces.
    for (const _ of step.match(/\{\}/g) ?? []) type = valueType(type) ?? type;
    structures = findStructures(declarations, type);
    walked += `.${step}`;
  }
  return { found: true, member: describe(declarations, type, required) };
}

/** The type of a map's values. */
function valueType(type: string): string | undefined {
  const map = /^Partial<(.*)>$/.exec(type)?.[1] ?? type;
  return /^Record<\w+, (.*)>$/.exec(map)?.[1];
}

/** A union's branch declares the members of the other branches as `?: never`. */
function isMember(property: ReturnType<InterfaceDeclaration["getProperties"]>[number]): boolean {
  return property.getTypeNode()?.getText() !== "never" && property.getName() !== "$unknown";
}

/** The interface of a structure; of a union such as AutoMLProblemTypeConfig, those of its branches. */
function findStructures(declarations: Declarations, name: string): InterfaceDeclaration[] {
  const single = declarations(`interface ${name}`)?.getInterface(name);
  if (single !== undefined) return [single];
  const union = declarations(`declare namespace ${name}`)?.getModule(name);
  return union?.getInterfaces() ?? [];
}

function describe(declarations: Declarations, type: string, required: boolean): AwsMember {
  if (type === "string" || type === "number" || type === "boolean") return { type, required };
  const values = findEnumValues(declarations, type);
  return values === undefined ? { type: "other", required } : { type: "string", required, values };
}

/**
 * An enum is an object of string literals with a type of the same name. Sorted, so that AWS may reorder it.
 */
function findEnumValues(declarations: Declarations, name: string): string[] | undefined {
  const declared = declarations(`declare const ${name}`)?.getVariableDeclaration(name)?.getTypeNode();
  if (!Node.isTypeLiteral(declared)) return undefined;
  return declared
    .getProperties()
    .map((property) => (property.getTypeNode()?.getText() ?? "").replace(/^"|"$/g, ""))
    .sort();
}
