import { columnsOf, type Parameter, type TableColumn } from "../spec/model.ts";
import { allowedValues, type FindAwsMember } from "./check/aws-members.ts";
import type { GeneratedFile } from "./generated-file.ts";
import type { LoadedSpec } from "./load-specs.ts";
import {
  type SpecAbout,
  type SpecColumn,
  type SpecDocument,
  type SpecObject,
  type SpecParameter,
  type SpecTableColumn,
  specSchemaId,
  specVersion,
} from "./spec-document.ts";

/** The neutral projection of the specs. */
export function generateSpecJson(
  specs: readonly LoadedSpec[],
  find: FindAwsMember,
  about?: SpecAbout,
): GeneratedFile {
  const objects = specs.map((loaded) => describe(loaded, find));
  const document: SpecDocument = {
    $schema: specSchemaId,
    version: specVersion,
    ...(about && { about }),
    objects,
  };
  return { path: "spec.json", content: `${JSON.stringify(document, null, 2)}\n` };
}

function describe({ spec, file }: LoadedSpec, find: FindAwsMember): SpecObject {
  const { name, summary } = spec;
  const common = { name, summary, spec: file };
  const lower = name.toLowerCase();
  if (spec.kind === "table") {
    const columns = spec.columns.map(describeColumn);
    return { kind: spec.kind, ...common, file: `sql/${lower}.sql`, columns };
  }
  if (spec.kind === "view") {
    return { kind: spec.kind, ...common, file: `sql/${lower}.sql`, columns: spec.columns.map(nameAndType) };
  }
  const parameters = spec.parameters.map((parameter) => describeParameter(parameter, find));
  if (spec.kind === "script") {
    const returns = (spec.returns?.columns ?? []).map(nameAndType);
    const { kind, arguments: form } = spec;
    return { kind, ...common, file: `lua/${lower}.lua`, arguments: form, parameters, returns };
  }
  const installed = spec.columns === "static" ? { file: `sql/${lower}.sql` } : {};
  const returns = columnsOf(spec).map(nameAndType);
  // What a script creates users call, under the name that they chose.
  const internal = spec.example === undefined && spec.columns === "static" ? { internal: true as const } : {};
  return { kind: spec.kind, ...common, ...installed, ...internal, parameters, returns };
}

function describeParameter(parameter: Parameter, find: FindAwsMember): SpecParameter {
  const { name, type, description, aws, format, minimum, maximum, minimumLength, maximumLength } = parameter;
  const { mostElements, multipleOf } = parameter;
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
    ...(mostElements === undefined ? {} : { mostElements }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(multipleOf === undefined ? {} : { multipleOf }),
    ...(values === undefined ? {} : { values }),
  };
}

function describeColumn({ name, type, primaryKey, required, added }: TableColumn): SpecTableColumn {
  return {
    name,
    type: type.toUpperCase(),
    ...(primaryKey && { primaryKey }),
    ...(required && { required }),
    ...(added && { added }),
  };
}

function nameAndType({ name, type }: { name: string; type: string }): SpecColumn {
  return { name, type };
}
