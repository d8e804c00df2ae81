/** What the generated body of a UDF that reads groups does with a group. It loads no package. */
import { SmeError } from "../spec/errors.ts";
import { storable } from "./storable.ts";
import type { Exa, OutputValue, UdfBlockColumn, UdfColumn, UdfContextMethods } from "./udf-client/author.ts";

/** Some rows of a group, by the names of the arguments. */
export interface GroupBlock<Name extends string = string> {
  readonly rows: number;
  /** Undefined for an argument that the call left out. */
  column(name: Name): UdfBlockColumn | undefined;
}

/** The rows of one group: all that have the same values in GROUP BY. */
export interface UdfGroup<Name extends string = string> {
  /** The function that was called, for errors. */
  readonly function: string;
  /** What the call gives for an argument; undefined where it left it out. */
  argument(name: Name): UdfColumn | undefined;
  /** Each row once. A block is good until the next one comes. */
  blocks(): Iterable<GroupBlock<Name>>;
}

/** The part of a UDF's interface that reading groups needs. */
export type GroupContext = Pick<UdfContextMethods, "blocks" | "emit">;
export type GroupExa = { readonly meta: Pick<Exa["meta"], "scriptName" | "inputColumns"> };

/** What a UDF that reads groups takes and gives, by name. */
export interface GroupSignature<Name extends string, Column extends string> {
  /** A call gives these, */
  required: readonly Name[];
  /** and then, if it likes, these. */
  optional: readonly Name[];
  returns: readonly Column[];
}

/**
 * The `run` of a UDF that is declared with `(...)`, which gives its arguments the names that SQL has not.
 *
 * The function that it returns throws E-SME-385 for another number of arguments, and what the handler throws.
 */
export function groupRunner<Name extends string, Column extends string>(
  handle: (group: UdfGroup<Name>) => Iterable<Readonly<Record<Column, OutputValue>>>,
  signature: GroupSignature<Name, Column>,
): (ctx: GroupContext) => void {
  return (ctx) => {
    for (const row of handle(readGroup(ctx, exa, signature))) {
      ctx.emit(...signature.returns.map((column) => storable(row[column])));
    }
  };
}

/** Throws E-SME-385 for another number of arguments. */
export function readGroup<Name extends string>(
  ctx: Pick<GroupContext, "blocks">,
  { meta: { inputColumns, scriptName } }: GroupExa,
  { required, optional }: Pick<GroupSignature<Name, string>, "required" | "optional">,
): UdfGroup<Name> {
  const names = [...required, ...optional];
  const found = inputColumns.length;
  if (found < required.length || found > names.length) {
    const more = optional.length === 0 ? "" : ` and, if wanted, ${optional.join(", ")}`;
    const taken = `${required.join(", ")}${more}`;
    throw new SmeError("E-SME-385", { function: scriptName, taken, found });
  }
  return {
    function: scriptName,
    argument: (name) => inputColumns[names.indexOf(name)],
    *blocks() {
      for (const block of ctx.blocks()) {
        yield {
          rows: block.rows,
          column(name) {
            const position = names.indexOf(name);
            return position < found ? block.column(position) : undefined;
          },
        };
      }
    },
  };
}
