import type { ColumnType, InputValue, OutputValue, UdfColumn } from "../../runtime/udf-client/author.ts";

/** A SET … EMITS context over rows in memory; collects what is emitted. */
export function predictionContext(rows: readonly InputValue[][]) {
  const emitted: OutputValue[][] = [];
  let position = 0;
  return {
    emitted,
    get: (column: string | number) => rows[position]?.[Number(column)] ?? null,
    next: () => ++position < rows.length,
    emit: (...values: OutputValue[]) => {
      emitted.push(values);
    },
  };
}

export function column(name: string, type: ColumnType, sqlType: string = type): UdfColumn {
  return { name, type, sqlType, precision: undefined, scale: undefined, length: undefined };
}
