/**
 * Everything the columns layer knows of each type a column can have: one entry a type. Its number in the
 * protocol is in wire/protocol.ts, what authors see of it in author.ts.
 */
import type { ColumnType } from "../author.ts";
import { protocolError } from "../errors.ts";
import type { ColumnMeta } from "../wire/messages.ts";
import type { Lane } from "./input-columns.ts";
import {
  BooleanWriter,
  type ColumnWriter,
  DateWriter,
  DecimalWriter,
  DoubleWriter,
  IntegerWriter,
  type OutputLanes,
  StringWriter,
  TimestampWriter,
} from "./output-columns.ts";
import { digitsOfSecond, integerRange, isAsciiColumn, maximalLength } from "./output-values.ts";

/** How values of one type are read, written and named. */
interface TypeOfColumn {
  /** Where its values lie in a table message; the lane's reader turns them into what a script sees. */
  readonly lane: Lane;
  /** Takes the values a script puts out. */
  writer(lanes: OutputLanes, column: ColumnMeta): ColumnWriter;
  /** What a value put out must be, for the error of one that is not. */
  expected(column: ColumnMeta): string;
  /** Whether it has precision and scale, and a script may choose its shape. */
  readonly isDecimal?: true;
  /** Whether its size counts characters. */
  readonly hasLength?: true;
}

const columnTypes: Readonly<Record<ColumnType, TypeOfColumn | undefined>> = {
  UNSUPPORTED: undefined,
  DOUBLE: {
    lane: "double",
    writer: (lanes, column) => new DoubleWriter(lanes, column),
    expected: () => "a finite number, or a bigint that is one exactly",
  },
  INT32: {
    lane: "int32",
    writer: (lanes, column) => new IntegerWriter(lanes, column, 32),
    expected: (column) => wholeNumber(column, 32),
    isDecimal: true,
  },
  INT64: {
    lane: "int64",
    writer: (lanes, column) => new IntegerWriter(lanes, column, 64),
    expected: (column) => `${wholeNumber(column, 64)} (beyond 2^53 as bigint or text)`,
    isDecimal: true,
  },
  NUMERIC: {
    lane: "string",
    writer: (lanes, column) => new DecimalWriter(lanes, column),
    expected: ({ precision, scale }) => {
      const digits = precision > 0 ? ` of at most ${precision} digits, ${scale} after the point` : "";
      const kind = scale > 0 ? "a number, bigint or decimal text" : "a whole number";
      return `${kind}${digits} (beyond 2^53 as bigint or text)`;
    },
    isDecimal: true,
  },
  TIMESTAMP: {
    lane: "string",
    writer: (lanes, column) => new TimestampWriter(lanes, column),
    expected: (column) => {
      const digits = digitsOfSecond(column);
      const limit = digits < 9 ? `, with no more than ${digits} digits of a second` : "";
      return `a Date from the years 1 to 9999 or text YYYY-MM-DD HH:MM:SS.ffffff${limit}`;
    },
  },
  DATE: {
    lane: "string",
    writer: (lanes, column) => new DateWriter(lanes, column),
    expected: () => "a Date from the years 1 to 9999 or text YYYY-MM-DD",
  },
  STRING: {
    lane: "string",
    writer: (lanes, column) => new StringWriter(lanes, column),
    expected: (column) => {
      const limit = maximalLength(column);
      const characters = isAsciiColumn(column) ? "ASCII characters" : "characters";
      return limit === Number.POSITIVE_INFINITY ? "a string" : `a string of at most ${limit} ${characters}`;
    },
    hasLength: true,
  },
  BOOLEAN: {
    lane: "bool",
    writer: (lanes, column) => new BooleanWriter(lanes, column),
    expected: () => "a boolean",
  },
};

/** Throws a protocol error for the type UNSUPPORTED. */
export function typeOf(column: ColumnMeta): TypeOfColumn {
  const found = columnTypes[column.type];
  if (found !== undefined) return found;
  const { name, type, typeName } = column;
  throw protocolError(`Column ${name} has a type no UDF can have: ${typeName || type}.`);
}

/** Whether a column is a DECIMAL, whichever way it travels. */
export function isDecimal({ type }: Pick<ColumnMeta, "type">): boolean {
  return columnTypes[type]?.isDecimal === true;
}

/** Whether a column's size is a number of characters. */
export function hasLength({ type }: Pick<ColumnMeta, "type">): boolean {
  return columnTypes[type]?.hasLength === true;
}

function wholeNumber(column: ColumnMeta, bits: 32 | 64): string {
  const { lowest, highest } = integerRange(column, bits);
  return `a whole number from ${lowest} to ${highest}`;
}
