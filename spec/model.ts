/** What a spec can say. Specs are plain data: they import nothing from outside spec/. */
import type { ErrorCode } from "./errors.ts";

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
   * - object: a JSON object or its text; it becomes the text
   * - mapping: a word for each name, as a JSON object or its text; it becomes a list of pairs, by name
   * - sql: text that a statement takes as it is, `::name`
   * - metric: the JSON text `{"MetricName": "MSE"}` means `MSE`
   * - tags: of AWS, as a JSON object or as AWS' list of `Key` and `Value`
   *
   * Format, lengths, choices and AWS' enum are those of each element of a list, or word of a mapping.
   */
  reads?: "identifier" | "name" | "path" | "uri" | "metric" | "list" | "mapping" | "object" | "sql" | "tags";
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

// ---- Rules across parameters ----

export type Rule =
  | { rule: "bothOrNeither" | "notBoth"; parameters: readonly [string, string]; fails: ErrorCode }
  | {
      rule: "fits";
      /** One value, or a list of them. */
      parameter: string;
      /** The parameter whose value selects the allowed values. */
      to: string;
      allowed: Readonly<Record<string, readonly string[]>>;
      fails: ErrorCode;
    }
  | {
      rule: "onlyWith";
      parameter: string;
      /** The parameter that must then have one of these values. */
      to: string;
      values: readonly string[];
      fails: ErrorCode;
    };

// ---- Steps of a script ----

/** A value that a spec states. */
export type ComparedValue = string | number | boolean;

/**
 * What decides whether a step is run. An argument, or a result of an earlier step, `step.column`: that it is
 * not NULL, or that it `is` one of these.
 */
export type Condition = string | { value: string; is: ComparedValue | readonly ComparedValue[] };

/** Whether a step is run. Where it is left out, its results are NULL for the steps after it. */
export interface Conditional {
  /** Only where this holds. */
  when?: Condition;
  /** Only where this does not hold. */
  unless?: Condition;
}

/** A step whose failure is a finding. */
export interface Finding {
  /**
   * Where it fails, that is a row of the script's findings by this name, the script goes on, its results are
   * NULL, and `step.failed` is true. The rows of a UDF that emits many are findings: their columns are those
   * of one.
   */
  finds?: string;
}

/**
 * Whether a step must succeed. Where it fails or finds nothing, its results are NULL for the steps after it.
 */
export interface Optional extends Conditional, Finding {
  /**
   * The script goes on without it, except where the database rolled the transaction back: that takes back
   * more than this step, and the caller must hear of it. With `{ reason: "why" }`, why it failed is
   * `step.why`; it is NULL where the step succeeded or was not run.
   */
  mayFail?: true | { reason: string };
}

/** Results that are lists of names: `::step.columns` puts them into a statement, each quoted. */
export interface WithLists {
  /** Those whose text is a JSON array of names, as they are spelled. */
  lists?: readonly string[];
}

/**
 * A step that is done again until its first row has, in this column, one of these values. Lua can neither
 * wait nor tell the time: what is called takes its time.
 */
export interface Until {
  column: string;
  is: ComparedValue | readonly ComparedValue[];
  /** How often it is done at most. */
  attempts: number;
  /** The error when it was done so often. Its texts can name `{{attempts}}`. */
  fails: ErrorCode;
}

/**
 * A statement with `:value` and `::identifier` names, transpiled to Lua. A name is a parameter,
 * `step.column` of an earlier step's first row, `script_schema`, `current_user` or `session_id` of
 * exa.meta, or `parameter.folded`.
 */
export interface SqlStep extends Optional, WithLists {
  step: "sql";
  name: string;
  why?: string;
  statement: string;
  /**
   * Why the statement, though Exasol takes it, is not read as SQL by the build: its tables
   * and columns go unchecked then.
   */
  unparsed?: string;
  fails: ErrorCode;
  /** What the database's reason means here, where its text holds the word or number. */
  explains?: readonly { word: string; says: string }[];
  /** The error when the statement returns no row. */
  empty?: ErrorCode;
  /** The parameter whose `known` names `{{suggestion}}` in that error, or in `unfilled`, is made from. */
  suggests?: string;
  /** The error when the statement returns a row. */
  occupied?: ErrorCode;
  /**
   * Names for the columns, in order, that later steps use: of the first row, or
   * of each row in a step over all.
   */
  row?: readonly string[];
  /** Those of `row` that are lists of names: what the column has in each of the rows. */
  collects?: readonly string[];
  /**
   * Arguments that get a column of the first row where they were left out; the step is run only where one
   * was. Where that finds nothing, the script ends with `unfilled`, whose texts can name `{{missing}}`, or,
   * if that is not said, the argument stays NULL.
   */
  fills?: Readonly<Record<string, string>>;
  unfilled?: ErrorCode;
  until?: Until;
  undo?: Undo;
  keeps?: string;
}

/**
 * How to take a step back when a later one fails. A UDF whose first value is NULL had nothing to take back.
 */
export type Undo = (
  | { statement: string; unparsed?: string }
  | { udf: UdfSpec; with?: Readonly<Record<string, string>> }
) & {
  /**
   * Also when the step itself fails, for one that may stop half-way; or only when the process of its UDF
   * dies, for one that otherwise takes back itself what it made.
   */
  alsoOnFailure?: true | "of its process";
  /** What is gone then, or left if the undo fails too: "the job's metadata row". May hold `{{name}}`. */
  what: string;
  /** Nobody but the script knows of it: it is mentioned only when it is left behind. */
  silent?: true;
  /**
   * The undo's own error which says that a job needs the thing after all. What came before is not
   * taken back then, nor where two processes died, so that nobody can tell. Its text names
   * `{{complaint}}` and `{{what}}`.
   */
  inUse?: ErrorCode;
};

/**
 * Calls a UDF in the scripts' schema. Its parameters are filled by name; `with` says where a name differs.
 */
export interface UdfStep extends Optional, WithLists {
  step: "udf";
  name: string;
  why?: string;
  udf: UdfSpec;
  with?: Readonly<Record<string, string>>;
  fails: ErrorCode;
  /**
   * Safe to be called again: done once more where the call ends without an error of the catalogue,
   * as when the UDF's process dies.
   */
  repeatable?: true;
  until?: Until;
  undo?: Undo;
  /**
   * Once this step is through, nothing before it is taken back any more, and the error of a later
   * step ends with this: what stays.
   */
  keeps?: string;
}

/** What SQL cannot state: a Lua partial in templates/lua/steps/, with the names it takes and gives. */
export interface PartialStep extends Conditional, WithLists, Finding {
  step: "partial";
  name: string;
  why?: string;
  partial: string;
  takes: Readonly<Record<string, string>>;
  gives: readonly string[];
  /** Where its result is a list of rows, too: names for their columns, in order. */
  row?: readonly string[];
  fails: Readonly<Record<string, ErrorCode>>;
  /** A UDF whose body the partial embeds, its columns known only at run time. */
  embeds?: UdfSpec;
  undo?: Undo;
  keeps?: string;
}

/**
 * Steps for each row that an earlier step found, in their order. The columns are named behind this step's own
 * name: `job.job_name` in a step `job` over the rows of `jobs`. What its steps find is known within it only.
 */
export interface EachStep extends Conditional {
  step: "each";
  name: string;
  why?: string;
  /** The step whose rows they are: a statement or a loop with `row`, or a UDF that emits rows. */
  of: string;
  steps: readonly SingleStep[];
  /**
   * What each round adds to the loop's own rows, a value known within it for each column. They are for
   * `returns` and for a later loop; there are none where the loop is not run.
   */
  row?: Readonly<Record<string, string>>;
}

/** A step that is no loop. */
export type SingleStep = SqlStep | UdfStep | PartialStep;

export type Step = SingleStep | EachStep;

/**
 * What a script returns. `from`: the first row of a step, or of several, that exclude each other, the
 * one that was run, or no row where it found none; with `rows: "all"` each of its rows. `values`: one row
 * of arguments and results of any steps, in the columns' order. `findings`: what the steps that find
 * something have found.
 */
export type Returns = { columns: readonly ResultColumn[] } & (
  | { from: string | readonly string[]; rows?: "all" }
  | { values: readonly string[] }
  | { findings: true }
);

// ---- Database objects ----

export interface ScriptSpec {
  kind: "script";
  name: string;
  summary: string;
  /** Longer text for the reference page. */
  details?: string;
  arguments: "positional" | "json";
  parameters: readonly Parameter[];
  /** Another script, whose parameters these are: callers give the same argument, used here or not. */
  parametersOf?: string;
  rules: readonly Rule[];
  steps: readonly Step[];
  /** Absent for a script that returns nothing. */
  returns?: Returns;
  /** A call as users write it, for the reference page. */
  example: string;
  /** A UDF that this spec states as well: see defineUdfScript(). */
  ownUdf?: UdfSpec;
}

export interface UdfSpec<
  Parameters extends readonly Parameter[] = readonly Parameter[],
  Returns extends readonly ResultColumn[] = readonly ResultColumn[],
> {
  kind: "udf";
  name: string;
  summary: string;
  input: "SCALAR" | "SET";
  /** "dynamic": known only when a script creates the function. */
  columns: "static" | "dynamic";
  /** Emits any number of rows for each call: its handler gives a list of them. */
  rows?: "many";
  /**
   * Its handler is called once for each group, whose rows it reads in blocks; otherwise once for each row.
   * All parameters are of type ANY, and a call may leave out those at the end that are not required.
   */
  reads?: "group";
  parameters: Parameters;
  /** Written in lower case; in SQL they are upper case, which needs no quotes. */
  returns: Returns;
  /** A call as users write it. A function that has none is for scripts only, and gets no reference page. */
  example?: string;
  /** Longer text for the reference page. */
  details?: string;
  /** For the reference page: what a call can end with. */
  errors?: readonly ErrorCode[];
}

export interface TableColumn {
  name: string;
  type: string;
  description: string;
  /** Of several columns, the key is all of them together. */
  primaryKey?: true;
  /** NOT NULL. */
  required?: true;
  /** The narrower type in the predecessor's table, widened in place. */
  formerly?: string;
  /** Some release's table lacks it: added there in place, without NOT NULL, as its rows have no value. */
  added?: true;
}

/** What a column of a table's row holds; a date or time as SQL writes it, without its quotes. */
export type CellValue = string | number | boolean | null;

export interface TableSpec {
  kind: "table";
  name: string;
  summary: string;
  columns: readonly TableColumn[];
  /**
   * Rows that the table comes with, by column; one that is left out is NULL. They are the user's from then
   * on: deployment adds those whose primary key the table lacks, and changes none.
   */
  rows?: readonly Readonly<Record<string, CellValue>>[];
  /** A query on it, as users write it; all of the table where there is none. */
  example?: string;
}

export interface ViewColumn {
  /** As SQL has it, in capitals. */
  name: string;
  type: string;
  description: string;
}

export interface ViewSpec {
  kind: "view";
  name: string;
  summary: string;
  /** Longer text for the reference page. */
  details?: string;
  /** In the order in which the statement gives them, under these names. */
  columns: readonly ViewColumn[];
  /**
   * The query. Tables, views and UDFs of the specs stand in `::script_schema`, the schema that all of them
   * are installed in: `FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"`. It knows no other name.
   */
  statement: string;
  /** A query on it, as users write it. */
  example: string;
}

export type Spec = ScriptSpec | UdfSpec | TableSpec | ViewSpec;

/**
 * A script that users call with EXECUTE SCRIPT: what it takes, its steps in order, and what it returns.
 *
 * ```ts
 * export default defineScript({
 *   name: "SME_FORGET_JOB",
 *   summary: "Forgets a training job.",
 *   arguments: "positional",
 *   parameters: [jobName],
 *   steps: [
 *     sql("row", {
 *       statement: `DELETE FROM ::script_schema."JOBS" WHERE JOB_NAME = :job_name`,
 *       fails: "E-SME-262",
 *     }),
 *   ],
 *   example: "EXECUTE SCRIPT ML.SME_FORGET_JOB('abalone-rings')",
 * });
 * ```
 */
export function defineScript(
  spec: Omit<ScriptSpec, "kind" | "rules"> & { rules?: readonly Rule[] },
): ScriptSpec {
  return { kind: "script", rules: [], ...spec };
}

type StatedUdf<P extends readonly Parameter[], R extends readonly ResultColumn[]> = Omit<
  UdfSpec<P, R>,
  "kind" | "input" | "columns"
> &
  Partial<Pick<UdfSpec, "input" | "columns">>;

/**
 * A UDF: what it takes and gives. Its logic is the handler in the file of the same name. With `example` users
 * may call it themselves, and it gets a reference page; with `rows: "many"` its handler gives a list of
 * rows, with `reads: "group"` it answers all rows of a group at once.
 */
export function defineUdf<const P extends readonly Parameter[], const R extends readonly ResultColumn[]>(
  spec: StatedUdf<P, R> & { reads: "group" },
): UdfSpec<P, R> & { reads: "group" };
export function defineUdf<const P extends readonly Parameter[], const R extends readonly ResultColumn[]>(
  spec: StatedUdf<P, R> & { rows: "many" },
): UdfSpec<P, R> & { rows: "many" };
export function defineUdf<const P extends readonly Parameter[], const R extends readonly ResultColumn[]>(
  spec: StatedUdf<P, R>,
): UdfSpec<P, R>;
export function defineUdf<const P extends readonly Parameter[], const R extends readonly ResultColumn[]>(
  spec: StatedUdf<P, R>,
): UdfSpec<P, R> {
  return { kind: "udf", input: "SET", columns: "static", ...spec };
}

/** Columns of a UDF's result, all or those named, as a script's: in upper case, which needs no quotes. */
export function columnsOf<S extends UdfSpec>(
  udf: S,
  names: readonly S["returns"][number]["name"][] = udf.returns.map(({ name }) => name),
): ResultColumn[] {
  return names.map((name) => {
    const column = udf.returns.find((candidate) => candidate.name === name);
    if (column === undefined) {
      const given = udf.returns.map((candidate) => candidate.name).join(", ");
      throw new RangeError(`${udf.name} gives no ${name}, but ${given}`);
    }
    return { ...column, name: name.toUpperCase() };
  });
}

/** A table that comes with the scripts. An installation of an older release gets columns that are new. */
export function defineTable(spec: Omit<TableSpec, "kind">): TableSpec {
  return { kind: "table", ...spec };
}

/**
 * A view that comes with the scripts. Deployment makes it anew each time, since what it reads may have
 * changed.
 *
 * ```ts
 * export default defineView({
 *   name: "SME_JOB_NAMES",
 *   summary: "The names of all jobs.",
 *   columns: [{ name: "JOB_NAME", type: "VARCHAR(32)", description: "The job's name." }],
 *   statement: `SELECT JOB_NAME FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"`,
 *   example: "SELECT * FROM ML.SME_JOB_NAMES",
 * });
 * ```
 */
export function defineView(spec: Omit<ViewSpec, "kind">): ViewSpec {
  return { kind: "view", ...spec };
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

/** A rule: at most one of two parameters is given, or the script ends with this error. */
export function notBoth(first: Parameter, second: Parameter, fails: ErrorCode): Rule {
  return { rule: "notBoth", parameters: [first.name, second.name], fails };
}

/** A rule: two parameters are given together or not at all. */
export function bothOrNeither(first: Parameter, second: Parameter, fails: ErrorCode): Rule {
  return { rule: "bothOrNeither", parameters: [first.name, second.name], fails };
}

/**
 * A rule: the value of `parameter`, or each of its values, is one of those that `allowed` lists for the value
 * of `to`, as objectives for a problem type. For a value of `to` that is not listed, any is right.
 */
export function fits(
  parameter: Parameter,
  to: Parameter,
  allowed: Readonly<Record<string, readonly string[]>>,
  fails: ErrorCode,
): Rule {
  return { rule: "fits", parameter: parameter.name, to: to.name, allowed, fails };
}

/** A rule: `parameter` is given only together with `to`, and only where that has one of these values. */
export function onlyWith(
  parameter: Parameter,
  to: Parameter,
  values: readonly string[],
  fails: ErrorCode,
): Rule {
  return { rule: "onlyWith", parameter: parameter.name, to: to.name, values, fails };
}

/** A step that runs a statement, with `:value` and `::identifier` for what the script knows by then. */
export function sql(name: string, step: Omit<SqlStep, "step" | "name">): SqlStep {
  return { step: "sql", name, ...step };
}

/** A step that calls a UDF. Its parameters get the values of the same names, or those that `with` names. */
export function udf(name: string, called: UdfSpec, step: Omit<UdfStep, "step" | "name" | "udf">): UdfStep {
  return { step: "udf", name, udf: called, ...step };
}

/** A step that does steps for each row of an earlier result. */
export function each(name: string, step: Omit<EachStep, "step" | "name">): EachStep {
  return { step: "each", name, ...step };
}

/** A step that is a Lua function of `templates/lua/steps`, for what SQL cannot state. */
export function partial(name: string, step: Omit<PartialStep, "step" | "name">): PartialStep {
  return { step: "partial", name, ...step };
}

// ---- Types of a handler, derived from its UDF's spec ----

type ValueOf<Type extends ParameterType> = Type extends "DOUBLE" | `DECIMAL(${number},${number})`
  ? number
  : Type extends "BOOLEAN"
    ? boolean
    : string;

type Nullable<P extends Parameter> = P extends { required: false }
  ? ValueOf<P["type"]> | null
  : ValueOf<P["type"]>;

/** The arguments of a UDF, by name. */
export type ParametersOf<S extends UdfSpec> = { [P in S["parameters"][number] as P["name"]]: Nullable<P> };

/** What a UDF's handler gives: a row, or the rows of one that emits many. */
export type ResultOf<S extends UdfSpec> = S extends { rows: "many" } ? readonly RowOf<S>[] : RowOf<S>;

/** The row a UDF returns, by column. */
export type RowOf<S extends UdfSpec> = {
  [C in S["returns"][number] as C["name"]]: ValueOf<C["type"]> | null;
};
