/** What a UDF can say, and the types of its handler, which follow from that. */
import type { ErrorCode } from "../errors.ts";
import type { Parameter, ParameterType, ResultColumn } from "./parameter.ts";

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
  /**
   * Of a "dynamic" one: what its text states in generated/, as JavaScript, where no script has made it; the
   * deployment of a prediction function when it is left out.
   */
  states?: string;
  /** Emits any number of rows for each call: its handler gives a list of them. */
  rows?: "many";
  /**
   * Its handler is called once for each group, whose rows it reads in blocks; otherwise once for each row.
   * All parameters are of type ANY, and a call may leave out those at the end that are not required.
   */
  reads?: "group";
  /**
   * SCALAR, with AWS connection and region: so many rows of a statement are asked about at a time, each by a
   * call of the handler. The answers come out in the order of the rows, of which each has one, or with
   * `rows: "many"` any number.
   */
  sideBySide?: number;
  /**
   * With `sideBySide`: the column of the result that tells why a row has no answer. Of the others those named
   * like a parameter have the argument then, and the rest NULL, in one row. Without it, the first failure
   * ends the statement.
   */
  failure?: Returns[number]["name"];
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

/**
 * A UDF: what it takes and gives. Its logic is the handler in the file of the same name. With `example` users
 * may call it themselves, and it gets a reference page; with `rows: "many"` its handler gives a list of
 * rows, with `reads: "group"` it answers all rows of a group at once, with `sideBySide` several rows wait
 * for AWS at a time.
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

type StatedUdf<P extends readonly Parameter[], R extends readonly ResultColumn[]> = Omit<
  UdfSpec<P, R>,
  "kind" | "input" | "columns"
> &
  Partial<Pick<UdfSpec, "input" | "columns">>;

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

/** The arguments of a UDF, by name. */
export type ParametersOf<S extends UdfSpec> = { [P in S["parameters"][number] as P["name"]]: Nullable<P> };

/** What a UDF's handler gives: a row, or the rows of one that emits many. */
export type ResultOf<S extends UdfSpec> = S extends { rows: "many" } ? Iterable<RowOf<S>> : RowOf<S>;

/** The row a UDF returns, by column. */
export type RowOf<S extends UdfSpec> = {
  [C in S["returns"][number] as C["name"]]: ValueOf<C["type"]> | null;
};

type ValueOf<Type extends ParameterType> = Type extends "DOUBLE" | `DECIMAL(${number},${number})`
  ? number
  : Type extends "BOOLEAN"
    ? boolean
    : string;

type Nullable<P extends Parameter> = P extends { required: false }
  ? ValueOf<P["type"]> | null
  : ValueOf<P["type"]>;
