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
  /** What the schema's comment says of the extension. */
  about?: SpecAbout;
  /** In the order in which they can be installed. */
  objects: SpecObject[];
}

/** The extension as its package.json tells it. */
export interface SpecAbout {
  name: string;
  /** Empty where the package has none. */
  description: string;
}

export type SpecObject = SpecScript | SpecUdf | SpecTable | SpecView;

/** A script that users call with EXECUTE SCRIPT. */
export interface SpecScript {
  kind: "script";
  name: ObjectName;
  summary: string;
  /** The file that states it. */
  spec: string;
  /** The generated file with its statement. */
  file: string;
  /** How it takes its arguments: one by one, or as the keys of a JSON object. */
  arguments: "positional" | "json";
  /** In calling order. */
  parameters: SpecParameter[];
  /** The columns of its result. */
  returns: SpecColumn[];
}

/** A function written in TypeScript. */
export interface SpecUdf {
  kind: "udf";
  name: ObjectName;
  summary: string;
  /** The file that states it. */
  spec: string;
  /** The generated file with its statement; none for a function that a script creates. */
  file?: string;
  /** Nobody but scripts calls it: they come with it, and change with it. */
  internal?: true;
  /** In calling order. */
  parameters: SpecParameter[];
  /** The columns of its result; none where they are known only when a script creates the function. */
  returns: SpecColumn[];
}

/** A table that is installed with the scripts. */
export interface SpecTable {
  kind: "table";
  name: ObjectName;
  summary: string;
  /** The file that states it. */
  spec: string;
  /** The generated file with its statements. */
  file: string;
  columns: SpecTableColumn[];
}

/** A view that is installed with the scripts. */
export interface SpecView {
  kind: "view";
  name: ObjectName;
  summary: string;
  /** The file that states it. */
  spec: string;
  /** The generated file with its statement. */
  file: string;
  columns: SpecColumn[];
}

/** A value that a call passes. */
export interface SpecParameter {
  name: ParameterName;
  type: ValueType;
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
  minimumLength?: Length;
  maximumLength?: Length;
  /** Of a list: lengths, patterns and values are then those of each element. */
  mostElements?: Length;
  minimum?: number;
  maximum?: number;
  /** Of which the value is a whole multiple. */
  multipleOf?: number;
  /** The only values there are. */
  values?: readonly string[];
}

/** A column of a result. */
export interface SpecColumn {
  name: ColumnName;
  type: ValueType;
}

/** A column of a table. */
export interface SpecTableColumn {
  name: ColumnName;
  /** In capitals. */
  type: ColumnType;
  primaryKey?: true;
  /** NOT NULL. */
  required?: true;
  /** An older release's table may lack it; it is added in place. */
  added?: true;
}

// ---- Texts and numbers of a certain form: a tag is a keyword of JSON schema ----

/**
 * As the database keeps it.
 * @pattern ^[A-Z][A-Z0-9_]{0,127}$
 */
export type ObjectName = string;

/**
 * As the database keeps it.
 * @pattern ^[A-Z][A-Z0-9_]*$
 */
export type ColumnName = string;

/**
 * The key of a JSON argument, too.
 * @pattern ^[a-z][a-z0-9_]*$
 */
export type ParameterName = string;

/**
 * What calls pass and get, as SQL writes it; ANY for an argument whose type the function finds out.
 * @pattern ^(VARCHAR\([1-9]\d*\)|DECIMAL\([1-9]\d?,\d\d?\)|DOUBLE|BOOLEAN|TIMESTAMP|ANY)$
 */
export type ValueType = string;

/** What a table's column can hold, as CREATE TABLE reads it. */
export type ColumnType =
  | TextType
  | PaddedTextType
  | DecimalType
  | NumberType
  | TimestampType
  | IntervalType
  | SizedType
  | PlainType;

/**
 * @pattern ^N?(VARCHAR2?|CHAR(ACTER)? VARYING) ?\([1-9]\d*( CHAR| BYTE)?\)( CHARACTER SET)?( UTF8| ASCII)?$
 */
export type TextType = string;

/** @pattern ^(N?CHAR|CHARACTER)( ?\([1-9]\d*( CHAR| BYTE)?\))?( CHARACTER SET)?( UTF8| ASCII)?$ */
export type PaddedTextType = string;

/** @pattern ^(DEC(IMAL)?|NUMERIC|NUMBER)( ?\([1-9]\d?(, ?\d\d?)?\))?$ */
export type DecimalType = string;

/** @pattern ^TIMESTAMP( ?\(\d\))?( WITH LOCAL TIME ZONE)?$ */
export type TimestampType = string;

/** @pattern ^INTERVAL (YEAR( ?\(\d\))? TO MONTH|DAY( ?\(\d\))? TO SECOND( ?\(\d\))?)$ */
export type IntervalType = string;

/** @pattern ^(HASHTYPE( ?\([1-9]\d*( BYTE| BIT)?\))?|GEOMETRY( ?\(\d+\))?)$ */
export type SizedType = string;

/** @pattern ^((TINY|SMALL|SHORT|BIG)?INT|INTEGER|FLOAT|REAL|DOUBLE( PRECISION)?)$ */
export type NumberType = string;

/** @pattern ^(BOOL(EAN)?|DATE|CLOB|LONG VARCHAR)$ */
export type PlainType = string;

/**
 * In characters.
 * @minimum 0
 * @multipleOf 1
 */
export type Length = number;
