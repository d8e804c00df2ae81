/** What the generated body of a UDF that has several rows wait for AWS at a time does with them. */
import { SmeError } from "../../spec/errors.ts";
import { type CallExa, type Given, requireArguments } from "../call-handler.ts";
import type { AwsParameters } from "../handler.ts";
import { storable } from "../storable.ts";
import type { InputValue, OutputValue, UdfBlock, UdfBlockColumn } from "../udf-client/author.ts";
import { answer } from "./call-handler.ts";
import { contextFor, type HandlerContext } from "./context.ts";
import { messageOf, oneLine } from "./error-message.ts";
import { inOrder } from "./in-order.ts";

/** A row of the statement, by the names of its columns. */
export type InputRow = Readonly<Record<string, InputValue>>;

export interface RowsSignature<Parameters, Row, Input> {
  /** The handler's arguments, of a row. */
  read(row: Input): Given<Parameters & AwsParameters>;
  optional: readonly (keyof Parameters)[];
  returns: readonly (keyof Row & string)[];
  /** How many rows are asked about at a time. */
  sideBySide: number;
  /** The column that tells why a row has no answer; without it, the first failure ends the statement. */
  failure?: keyof Row & string;
}

/** A row of what a handler gives: a row, or the rows of one that emits many. */
type RowOf<Result> = Result extends Iterable<infer Row> ? Row : Result;

/** What this needs of a block. */
export interface BlockOfRows {
  readonly rows: number;
  readonly columns: readonly Pick<UdfBlockColumn, "name" | "get">[];
  keep(from: number, to: number, options: { cells: boolean }): Pick<UdfBlock, "emit">;
}

type Blocks = Iterable<BlockOfRows>;

/**
 * The `runBlocks` of such a UDF. Rows of one connection and region share their clients, so that what these
 * learn of AWS' rates counts for all of them.
 *
 * Without `failure`, the function that it returns throws what callHandler() does, for the first row that
 * fails.
 */
export function rowsRunner<Parameters extends object, Result extends object, Input>(
  handle: (parameters: Parameters, context: HandlerContext) => Promise<Result>,
  signature: RowsSignature<NoInfer<Parameters>, RowOf<NoInfer<Result>>, Input>,
): (blocks: Blocks) => Promise<void> {
  return (blocks) => runRows(blocks, exa, handle, signature);
}

/** The same for an `exa` that is given. */
export async function runRows<Parameters extends object, Result extends object, Input>(
  blocks: Blocks,
  exa: CallExa,
  handle: (parameters: Parameters, context: HandlerContext) => Promise<Result>,
  {
    read,
    optional,
    returns,
    sideBySide,
    failure,
  }: RowsSignature<NoInfer<Parameters>, RowOf<NoInfer<Result>>, Input>,
): Promise<void> {
  const places = new Map<string, Place>();
  const ask = async (row: InputRow): Promise<object> => {
    const parameters = requireArguments(exa, read(row as Input), optional);
    const { aws_credentials_connection_name: connection, aws_region: region } = parameters;
    const key = JSON.stringify([connection, region]);
    const place: Place = places.get(key) ?? { context: contextFor(exa, connection, region) };
    places.set(key, place);
    if (place.failure !== undefined) throw place.failure;
    try {
      return await answer(handle, parameters, place.context);
    } catch (error) {
      if (isOfPlace(error)) place.failure = error;
      throw error;
    }
  };
  const answered = inOrder(rowsOf(blocks), sideBySide, async ({ row, emit }) => {
    const found = await ask(row).catch((error: unknown) => {
      if (failure === undefined) throw error;
      return { ...row, [failure]: storable(oneLine(messageOf(error))) };
    });
    return () => {
      for (const one of isMany(found) ? found : [found])
        emit(returns.map((name): OutputValue => Reflect.get(one, name) ?? null));
    };
  });
  try {
    for await (const emit of answered) emit();
  } finally {
    for (const { context } of places.values()) context.close();
  }
}

function isMany(found: object): found is Iterable<object> {
  return Symbol.iterator in found;
}

/** An AWS connection and a region, as rows name them. */
interface Place {
  context: HandlerContext;
  /** Why AWS answers nobody here. */
  failure?: SmeError;
}

/**
 * Credentials that AWS refuses, no way to it, another region's key: no other row of this connection and
 * region is asked about then, each of which would wait as long for the same.
 */
function isOfPlace(error: unknown): error is SmeError {
  return error instanceof SmeError && ["E-SME-65", "E-SME-68", "E-SME-161"].includes(error.code);
}

/** Each row with its values, and what puts out its answer, which may be after the next block has come. */
function* rowsOf(blocks: Blocks): Generator<{ row: InputRow; emit(values: OutputValue[]): void }> {
  for (const block of blocks) {
    const kept = block.keep(0, block.rows, { cells: false });
    for (let i = 0; i < block.rows; i++) {
      const row = Object.fromEntries(block.columns.map((column) => [column.name, column.get(i)]));
      yield { row, emit: (values) => kept.emit(i, ...values) };
    }
  }
}
