/**
 * The form of generated/spec.json: what callers see of the specs, for `sme-gen diff`, `sme-gen deploy` and
 * generators of other people. generated/spec.schema.json is made of this file, its comments included.
 */

/** Grows when a document of the new form cannot be read as one of the old form. */
export const specVersion = 1;

/** Where the schema of this version is, as the npm package of that release has it. */
export const specSchemaId = "https://unpkg.com/exasol-sagemaker-extension@1/generated/spec.schema.json";

/** The database objects of an extension. */
export interface SpecDocument {
  /** The JSON schema of this document. */
  $schema?: string;
  /** Of this form. Documents of release 1.0 have none, and the form of version 1. */
  version?: 1;
  /** In the order in which they can be installed. */
  objects: SpecObject[];
}

/** A script that users call with EXECUTE SCRIPT, a UDF, or a table. */
export interface SpecObject {
  kind: "script" | "udf" | "table";
  name: string;
  summary: string;
  /** The file that states it. */
  spec: string;
  /** The generated file with its statements; none for a function that a script creates. */
  file?: string;
  /** How a script takes its arguments: one by one, or as the keys of a JSON object. */
  arguments?: "positional" | "json";
  /** In calling order. */
  parameters?: SpecParameter[];
  /** The columns of a script's or UDF's result. */
  returns?: SpecColumn[];
  /** The columns of a table. */
  columns?: SpecTableColumn[];
}

/** A value that a call passes. */
export interface SpecParameter {
  name: string;
  /** As SQL writes it. */
  type: string;
  required: boolean;
  /** Taken when the argument is left out. */
  default?: string | number | boolean;
  description: string;
  /** The AWS request member that the value feeds. */
  aws?: string;
  /** Regular expressions; a value must match each of them. */
  patterns?: readonly string[];
  /** Regular expressions; a value must match none of them. */
  without?: readonly string[];
  /** In characters. */
  minimumLength?: number;
  /** In characters. */
  maximumLength?: number;
  minimum?: number;
  maximum?: number;
  /** The only values there are. */
  values?: readonly string[];
}

/** A column of a result. */
export interface SpecColumn {
  name: string;
  /** As SQL writes it. */
  type: string;
}

/** A column of a table. */
export interface SpecTableColumn extends SpecColumn {
  primaryKey?: true;
  /** NOT NULL. */
  required?: true;
  /** An older release's table may lack it; it is added in place. */
  added?: true;
}
