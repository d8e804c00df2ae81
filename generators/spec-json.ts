import { columnsOf, type Parameter, type TableColumn } from "../spec/model.ts";
import { allowedValues, type FindAwsMember } from "./check/aws-members.ts";
import type { GeneratedFile } from "./generated-file.ts";
import type { LoadedSpec } from "./load-specs.ts";
import {
  type SpecColumn,
  type SpecDocument,
  type SpecObject,
  type SpecParameter,
  type SpecTableColumn,
  specSchemaId,
  specVersion,
} from "./spec-document.ts";

/** The neutral projection of the specs. */
export function generateSpecJson(specs: readonly LoadedSpec[], find: FindAwsMember): GeneratedFile {
  const objects = specs.map((loaded) => describe(loaded, find));
  const document: SpecDocument = { $schema: specSchemaId, version: specVersion, objects };
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
  return { ...common, ...installed, parameters, returns: columnsOf(spec).map(nameAndType) };
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
