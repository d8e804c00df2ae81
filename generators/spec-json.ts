import type { Parameter, Spec, TableColumn } from "../spec/model.ts";
import { allowedValues, type FindAwsMember } from "./aws-members.ts";
import type { GeneratedFile } from "./generated-file.ts";
import type { LoadedSpec } from "./load-specs.ts";
import { sqlColumn } from "./sql/generate-udf-ddl.ts";

/** One database object, as `sme-gen diff` compares it and `sme-gen deploy` installs it. */
export interface SpecObject {
  kind: Spec["kind"];
  name: string;
  summary: string;
  spec: string;
  /** The generated file with its statements; none for a function that a script creates. */
  file?: string;
  arguments?: "positional" | "json";
  parameters?: SpecParameter[];
  returns?: SpecColumn[];
  columns?: SpecTableColumn[];
}

export interface SpecParameter {
  name: string;
  type: string;
  required: boolean;
  default?: string | number;
  description: string;
  aws?: string;
  patterns?: readonly string[];
  without?: readonly string[];
  minimumLength?: number;
  maximumLength?: number;
  minimum?: number;
  maximum?: number;
  values?: readonly string[];
}

export interface SpecColumn {
  name: string;
  type: string;
}

export interface SpecTableColumn extends SpecColumn {
  primaryKey?: true;
  required?: true;
  /** An older release's table may lack it; it is added in place. */
  added?: true;
}

export interface SpecDocument {
  /** In the order in which they can be installed. */
  objects: SpecObject[];
}

/** The neutral projection of the specs. */
export function generateSpecJson(specs: readonly LoadedSpec[], find: FindAwsMember): GeneratedFile {
  const document: SpecDocument = { objects: specs.map((loaded) => describe(loaded, find)) };
  return { path: "spec.json", content: `${JSON.stringify(document, null, 2)}\n` };
}

function describe({ spec, file }: LoadedSpec, find: FindAwsMember): SpecObject {
  const { kind, name, summary } = spec;
  const common = { kind, name, summary, spec: file };
  const lower = name.toLowerCase();
  if (spec.kind === "table") {
    return { ...common, file: `sql/${lower}.sql`, columns: spec.columns.map(describeColumn) };
  }
  const parameters = spec.parameters.map((parameter) => describeParameter(parameter, find));
  if (spec.kind === "script") {
    const returns = (spec.returns?.columns ?? []).map(nameAndType);
    return { ...common, file: `lua/${lower}.lua`, arguments: spec.arguments, parameters, returns };
  }
  const installed = spec.columns === "static" ? { file: `sql/${lower}.sql` } : {};
  return { ...common, ...installed, parameters, returns: spec.returns.map(sqlColumn) };
}

function describeParameter(parameter: Parameter, find: FindAwsMember): SpecParameter {
  const { name, type, description, aws, format, minimum, maximum, minimumLength, maximumLength } = parameter;
  const values = allowedValues(parameter, find);
  return {
    name,
    type,
    required: parameter.required !== false && parameter.unless === undefined,
    description,
    ...(parameter.default === undefined ? {} : { default: parameter.default }),
    ...(aws === undefined ? {} : { aws }),
    ...(format === undefined ? {} : { patterns: format.patterns }),
    ...(format?.without === undefined ? {} : { without: format.without }),
    ...(minimumLength === undefined ? {} : { minimumLength }),
    ...(maximumLength === undefined ? {} : { maximumLength }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(values === undefined ? {} : { values }),
  };
}

function describeColumn({ name, type, primaryKey, required, added }: TableColumn): SpecTableColumn {
  return {
    name,
    type,
    ...(primaryKey && { primaryKey }),
    ...(required && { required }),
    ...(added && { added }),
  };
}

function nameAndType({ name, type }: { name: string; type: string }): SpecColumn {
  return { name, type };
}
