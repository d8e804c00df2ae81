/** What a parameter can say: of a script, of a UDF, or both. */
import type { ErrorCode } from "../errors.ts";

/** Exasol's types, as far as parameters and result columns of this extension need them. */
export type SqlType =
  | `VARCHAR(${number})`
  | `DECIMAL(${number},${number})`
  | "DOUBLE"
  | "BOOLEAN"
  | "TIMESTAMP";

/**
 * A parameter's type. "ANY" is of a UDF that reads groups: the column has the type of what the call gives, so
 * that SQL declares the UDF with `(...)`, and the handler decides which types it takes.
 */
export type ParameterType = SqlType | "ANY";

/** Words for people, patterns for machines: a value must match every one of the patterns. */
export interface Format {
  words: string;
  /**
   * Regular expressions of the subset that Lua's patterns can state: anchors, classes, `.`, `?`, `*`, `+`.
   */
  patterns: readonly string[];
  /** Of the same subset: a value must match none of them. */
  without?: readonly string[];
}

export interface Parameter<Name extends string = string, Type extends ParameterType = ParameterType> {
  /** The one spelling in SQL, JSON, Lua, TypeScript and documentation. */
  name: Name;
  type: Type;
  description: string;
  /** False for optional() and withDefault(). */
  required?: boolean;
  /** Taken when the argument is left out. */
  default?: string | number | boolean;
  /** Required only where this other argument is left out. */
  unless?: string;
  /**
   * The AWS request member it feeds, for example `CreateAutoMLJobV2Request.RoleArn`; `[]` stands for the
   * items of a list, `{}` for the values of a map. Resolved by the build.
   */
  aws?: string;
  format?: Format;
  /** In characters; an upper limit also follows from the type. */
  minimumLength?: number;
  maximumLength?: number;
  /** Of a list or mapping, how many elements it holds at most. */
  mostElements?: number;
  minimum?: number;
  maximum?: number;
  /** Of a number: it must be a whole multiple of this. */
  multipleOf?: number;
  /**
   * For a member that is an AWS enum: "closed" refuses everything else early, "open" leaves it to AWS, for
   * enums that grow faster than this package is installed. The case of a closed enum's values does not count.
   */
  awsEnum?: "closed" | "open";
  /**
   * The values that this object takes: of a closed enum some of its own, all of them when absent; or words of
   * a member that is no enum.
   */
  choices?: readonly string[];
  /**
   * - identifier: an Exasol name, without its quotes; `.folded` in a statement is what SQL makes
   *   of it, upper case unless quoted
   * - name: an Exasol name as SQL reads it, upper case unless quoted
   * - path: slashes at both ends do not count
   * - uri: neither the case of its scheme nor slashes at its end count
   * - list: names, as a JSON array or separated by commas; one in double quotes may hold a comma. `::name`
   *   puts them into a statement, upper case unless quoted
   * - columns: names with SQL types, and where each is in JSON or CSV, as a JSON array of objects with
   *   `name`, `type` and, if wanted, `path`, or its text; it becomes the text
   * - object: a JSON object or its text; it becomes the text
   * - mapping: a word for each name, as a JSON object or its text; it becomes a list of pairs, by name
   * - sql: text that a statement takes as it is, `::name`
   * - metric: the JSON text `{"MetricName": "MSE"}` means `MSE`
   * - tags: of AWS, as a JSON object or as AWS' list of `Key` and `Value`
   *
   * Format, lengths, choices and AWS' enum are those of each element of a list, or word of a mapping.
   */
  reads?:
    | "identifier"
    | "name"
    | "path"
    | "uri"
    | "metric"
    | "list"
    | "mapping"
    | "columns"
    | "object"
    | "sql"
    | "tags";
  /** Names that follow from the value, `parameter.key` in a statement. */
  derives?: Readonly<Record<string, { prefix?: string; suffix?: string; upper?: true }>>;
  /**
   * A statement that gives the names there are, and in a second column what is known of each, or
   * NULL. To the error that there is nothing of the argument's name, which one may be meant is
   * added. The statement may fail.
   */
  known?: { error: ErrorCode; statement: string; unparsed?: string };
  /** Accepted from existing callers, and not used. */
  ignored?: true;
  /**
   * The error for a value that breaks one of the limits above; E-SME-12 unless existing users know another.
   */
  invalid?: ErrorCode;
  example?: string | number | boolean;
}

export interface ResultColumn<Name extends string = string, Type extends SqlType = SqlType> {
  name: Name;
  type: Type;
  description: string;
}

/** A parameter of scripts and UDFs, its name and type kept as types for the handler. */
export function defineParameter<const P extends Parameter>(parameter: P): P {
  return parameter;
}

/** The parameter for an object that does not require it: NULL, or left out of a JSON argument. */
export function optional<const P extends Parameter>(parameter: P): P & { required: false } {
  return { ...parameter, required: false };
}

/** The parameter with the value that it has when it is left out. */
export function withDefault<const P extends Parameter>(
  parameter: P,
  value: string | number | boolean,
): P & { required: false } {
  return { ...parameter, required: false, default: value };
}
