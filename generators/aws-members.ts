import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Project, type Symbol as TsSymbol, type Type, ts } from "ts-morph";

/** A member of an AWS request, as the SDK's type declarations state it. */
export interface AwsMember {
  type: "string" | "number" | "boolean" | "other";
  /** False when it, or a structure around it inside a required one, may be left out. */
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
 * Opens the type declarations of @aws-sdk/client-sagemaker. Only the models are read, which halves the time; a path is
 * resolved once.
 */
export function openAwsMembers(): FindAwsMember {
  const known = new Map<string, AwsLookup>();
  let project: Project | undefined;
  return (path) => {
    let lookup = known.get(path);
    if (lookup === undefined) {
      project ??= openModels();
      lookup = findMember(project, path);
      known.set(path, lookup);
    }
    return lookup;
  };
}

function openModels(): Project {
  const project = new Project({
    skipAddingFilesFromTsConfig: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2022.d.ts"],
      strict: true,
      skipLibCheck: true,
      types: [],
    },
  });
  const packageJson = createRequire(import.meta.url).resolve("@aws-sdk/client-sagemaker/package.json");
  project.addSourceFilesAtPaths(join(dirname(packageJson), "dist-types/models/{models_*,enums}.d.ts"));
  return project;
}

function findMember(project: Project, path: string): AwsLookup {
  const [root = "", ...members] = path.split(".");
  const declared = project.getSourceFiles().map((file) => file.getInterface(root)).find((found) => found !== undefined);
  if (declared === undefined) {
    return { found: false, complaint: `it has no type ${root}`, near: root, choices: [] };
  }
  let type: Type = declared.getType();
  let required = true;
  let walked = root;
  for (const step of members) {
    const name = step.replace(/\[\]$/, "");
    const properties = propertiesOf(type);
    const property = properties.get(name);
    if (property === undefined) {
      const choices = [...properties.keys()];
      return { found: false, complaint: `${walked} has no ${name}`, near: name, choices };
    }
    required &&= !property.isOptional();
    type = property.getTypeAtLocation(declared).getNonNullableType();
    if (step.endsWith("[]")) type = type.getArrayElementTypeOrThrow();
    walked += `.${step}`;
  }
  return { found: true, member: describe(type, required) };
}

/** The properties of a structure; of a union such as AutoMLProblemTypeConfig, those of its members. */
function propertiesOf(type: Type): Map<string, TsSymbol> {
  const branches = type.isUnion() ? type.getUnionTypes() : [type];
  const properties = new Map<string, TsSymbol>();
  for (const branch of branches) {
    for (const property of branch.getProperties()) {
      const declaration = property.getDeclarations()[0];
      // A union's branch declares the members of the other branches as `?: never`.
      const never = declaration !== undefined && /\?: never;?$/.test(declaration.getText());
      if (!never && property.getName() !== "$unknown") properties.set(property.getName(), property);
    }
  }
  return properties;
}

function describe(type: Type, required: boolean): AwsMember {
  const values = type.isUnion() ? type.getUnionTypes() : [type];
  if (values.every((value) => value.isStringLiteral())) {
    // Sorted: the checker keeps unions in no order that every machine shares.
    return { type: "string", required, values: values.map((value) => String(value.getLiteralValue())).sort() };
  }
  if (type.isString()) return { type: "string", required };
  if (type.isNumber()) return { type: "number", required };
  return { type: type.isBoolean() ? "boolean" : "other", required };
}
