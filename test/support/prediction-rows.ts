import type {
  ColumnType,
  InputValue,
  OutputColumn,
  OutputValue,
  UdfBlock,
  UdfColumn,
} from "../../runtime/udf-client/author.ts";

type TestBlock = Pick<UdfBlock, "columns" | "rows">;

/** A SET … EMITS context over rows in memory, in blocks of this many; collects what is emitted. */
export function predictionContext(rows: readonly InputValue[][], blockSize = 4) {
  const emitted: OutputValue[][] = [];
  return {
    emitted,
    *blocks(): Generator<UdfBlock> {
      for (let i = 0; i < rows.length; i += blockSize) {
        const block = blockOf(rows.slice(i, i + blockSize));
        yield { ...block, emit: notHere, emitBlock: notHere, column: notHere };
      }
    },
    emitBlock: (columns: readonly OutputColumn[]) => void emitted.push(...rowsOf(columns)),
  };
}

/** A block of a SCALAR … EMITS script; collects what is emitted by the row it belongs to. */
export function predictionBlock(rows: readonly InputValue[][]) {
  const emitted: OutputValue[][] = [];
  return {
    ...blockOf(rows),
    emitted,
    emitBlock: (columns: readonly OutputColumn[], inputRows?: ArrayLike<number>) => {
      for (const [index, row] of rowsOf(columns).entries()) {
        const inputRow = inputRows?.[index] ?? index;
        if (emitted[inputRow] !== undefined) throw new Error(`row ${inputRow} is emitted twice`);
        emitted[inputRow] = row;
      }
    },
  };
}

function blockOf(rows: readonly InputValue[][]): TestBlock {
  const columns = (rows[0] ?? []).map((_, i) => {
    const cells = rows.map((row) => row[i] ?? null);
    const isBoolean = cells.some((cell) => typeof cell === "boolean");
    const values = cells.map((cell) => cell ?? "nothing that counts");
    return {
      name: `C${i}`,
      values: isBoolean ? Uint8Array.from(cells, Number) : values.map((cell) => cell as string),
      nulls: cells.includes(null) ? Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0)) : undefined,
      get: (row: number) => cells[row] ?? null,
    };
  });
  return { rows: rows.length, columns };
}

function rowsOf(columns: readonly OutputColumn[]): OutputValue[][] {
  const lists = columns.map((column): OutputValue[] => {
    const { nulls, values } =
      "values" in column && typeof column.values === "object" ? column : { values: column, nulls: undefined };
    const read = (value: OutputValue) => (values instanceof Uint8Array ? value !== 0 : value);
    return Array.from(values as ArrayLike<OutputValue>, (value, i) => (nulls?.[i] ? null : read(value)));
  });
  return (lists[0] ?? []).map((_, row) => lists.map((list) => list[row] ?? null));
}

function notHere(): never {
  throw new Error("not in this test");
}

export function column(name: string, type: ColumnType, sqlType: string = type): UdfColumn {
  return { name, type, sqlType, precision: undefined, scale: undefined, length: undefined };
}
