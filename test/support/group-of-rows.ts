/** A group of rows for a handler that reads groups, without a database. */
import type { GroupBlock, UdfGroup } from "../../runtime/group-runner.ts";
import type { ColumnType, UdfBlockColumn, UdfColumn } from "../../runtime/udf-client/author.ts";

/** The values of an argument, row by row, and its SQL type. */
export interface GivenArgument {
  type: string;
  values: readonly unknown[];
}

const travels: Readonly<Record<string, ColumnType>> = {
  DOUBLE: "DOUBLE",
  BOOLEAN: "BOOLEAN",
  DATE: "DATE",
  TIMESTAMP: "TIMESTAMP",
};

/** Blocks hold three rows, so that a group has several. */
export function groupOf<Name extends string>(given: Partial<Record<Name, GivenArgument>>): UdfGroup<Name> {
  const arguments_ = Object.entries(given) as [Name, GivenArgument][];
  const rows = arguments_[0]?.[1].values.length ?? 0;
  const columns = new Map<Name, UdfColumn>(
    arguments_.map(([name, { type }]) => [name, columnOf(name, type)]),
  );
  return {
    function: "SME_F",
    argument: (name) => columns.get(name),
    *blocks() {
      for (let from = 0; from < rows; from += 3) yield blockOf(from, Math.min(3, rows - from));
    },
  };

  function blockOf(from: number, count: number): GroupBlock<Name> {
    return {
      rows: count,
      column: (name) =>
        given[name] ? blockColumn(name, given[name].values.slice(from, from + count)) : undefined,
    };
  }

  function blockColumn(name: Name, values: readonly unknown[]): UdfBlockColumn {
    const nulls = values.some((value) => value === null)
      ? Uint8Array.from(values, (value) => (value === null ? 1 : 0))
      : undefined;
    const shown = columns.get(name)?.type === "BOOLEAN" ? values.map(Number) : values;
    return { name, values: shown, nulls, get: (row) => values[row] } as UdfBlockColumn;
  }
}

function columnOf(name: string, sqlType: string): UdfColumn {
  const [, precision = "", scale = ""] = /^DECIMAL\((\d+),(\d+)\)$/.exec(sqlType) ?? [];
  const decimal: ColumnType =
    scale === "0" && Number(precision) <= 18 ? (Number(precision) <= 9 ? "INT32" : "INT64") : "NUMERIC";
  const type = travels[sqlType] ?? (precision === "" ? "STRING" : decimal);
  return { name, type, sqlType, precision: undefined, scale: undefined, length: undefined };
}
