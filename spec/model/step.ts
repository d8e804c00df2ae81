/** What a step of a script can say. */
import type { ErrorCode } from "../errors.ts";
import type { UdfSpec } from "./udf.ts";

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
