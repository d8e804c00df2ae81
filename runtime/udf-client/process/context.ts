/** The `ctx` a script's run() gets: one object for the whole process, over the rows at hand. */

import { nearestName } from "../../nearest-name.ts";
import type { UdfBlock, UdfBlocks, UdfContext, UdfContextMethods } from "../author.ts";
import { createBlock, emitColumns, refuseReturns } from "../columns/block.ts";
import type { ColumnReader } from "../columns/input-columns.ts";
import type { ScriptRows } from "../columns/script-rows.ts";
import { ClientErrorCode, spelling, UdfError, unknownColumn } from "../errors.ts";

/**
 * Rows in a block of a SET script that names no number. Texts of many more rows would be alive at once, and
 * moving them is then most of V8's work.
 */
const blockRows = 1000;

/** Builds the context with a property for each column, unless a method has that name. */
export function createContext(rows: ScriptRows): UdfContext {
  const { input, scalar } = rows;
  const byName = new Map<string, ColumnReader>();
  for (const column of input.columns) byName.set(column.meta.name, column);
  /** Set at the group's end: the database tells it once, and another request would mean something else. */
  let ended = false;

  function refuseScalar(method: string): void {
    if (scalar) throw usage(`ctx.${method}() is for SET scripts: a SCALAR script's run() gets one row.`);
  }

  function noRow(): never {
    rows.refuseLate("ctx");
    throw usage("There is no current row: ctx.next() has returned false.");
  }

  function fetch(from: "next" | "reset" = "next"): boolean {
    ended = !rows.fetch(from);
    return !ended;
  }

  function* blocksOf(size: number): Generator<UdfBlock> {
    refuseScalar("blocks");
    if (!(Number.isInteger(size) && size > 0)) {
      throw usage(`ctx.blocks() expects a number of rows, given ${String(size)}.`);
    }
    while (rows.row >= 0) {
      const { row: from } = rows;
      const { batch } = input;
      const to = Math.min(from + size, input.rows);
      const block = createBlock(rows, from, to);
      yield block;
      if (rows.row !== from || input.batch !== batch) {
        throw usage("ctx.next() and ctx.reset() cannot be called inside the loop over ctx.blocks().");
      }
      if (to < input.rows) rows.row = to;
      else fetch();
    }
  }

  const properties = Object.getOwnPropertyDescriptors<UdfContextMethods>({
    get(column) {
      const reader = typeof column === "number" ? input.columns[column] : byName.get(column);
      if (reader === undefined) {
        const names = [...byName.keys()];
        throw unknownColumn("ctx.get", column, names, nearestName(String(column), names));
      }
      return rows.row < 0 ? noRow() : reader.get(rows.row);
    },
    next() {
      const { row } = rows;
      if (scalar || row < 0) {
        refuseScalar("next");
        rows.refuseLate("ctx.next()");
        if (ended) return false;
        throw usage("ctx.next() was called before the group's first row.");
      }
      if (row + 1 >= input.rows) return fetch();
      rows.row = row + 1;
      return true;
    },
    reset() {
      refuseScalar("reset");
      rows.refuseLate("ctx.reset()");
      fetch("reset");
    },
    emit: emitFunction(rows),
    emitBlock(columns) {
      emitColumns(rows, columns, "ctx.emitBlock()", () => rows.rowNumber);
    },
    blocks(size = blockRows): UdfBlocks {
      const isReady = () => rows.row < 0 || rows.isNextReady() || rows.row + size < input.rows;
      return Object.assign(blocksOf(size), { isReady });
    },
    get size() {
      return input.rowsInGroup;
    },
    // The methods have no setters: a getter in front of emit() may cost what V8 saves by inlining it.
    set size(_) {
      refuseSet("size");
    },
  });
  const columns = input.columns
    .filter(({ meta }) => !Object.hasOwn(properties, meta.name))
    .map((reader): [string, PropertyDescriptor] => {
      const { name } = reader.meta;
      const get = reader.current(rows, noRow);
      return [name, { enumerable: true, get, set: () => refuseSet(name) }];
    });
  // Of properties made one by one, or by a literal with accessors, V8 makes a dictionary, and never inlines
  // what it has to look up there.
  const all = { ...properties, ...Object.fromEntries(columns) };
  return Object.freeze(
    Object.create(prototypeFor([...byName.keys()], Object.keys(properties)), all),
  ) as UdfContext;
}

/** What JavaScript itself asks any object for: await, and JSON.stringify(). */
const askedOfAll = new Set(["then", "toJSON"]);

/**
 * The prototype is asked only for what is neither a column nor a method. Another name is a mistake then, and
 * must be an error: undefined would be a wrong value that nobody sees. What every object has, as toString(),
 * stays.
 */
function prototypeFor(names: readonly string[], methods: readonly string[]): object {
  return new Proxy(
    {},
    {
      get(target, key, receiver) {
        if (typeof key !== "string" || key in target || askedOfAll.has(key)) {
          return Reflect.get(target, key, receiver);
        }
        const column = nearestName(key, names);
        const nearest = column ?? nearestName(key, methods);
        const hint =
          nearest === undefined
            ? `there are ${names.join(", ") || "none"}.`
            : `did you mean ctx.${nearest}?${column === undefined ? "" : spelling}`;
        throw usage(`ctx.${key}: there is no such column; ${hint}`);
      },
      set: (_target, key) => refuseSet(String(key)),
    },
  );
}

function refuseSet(name: string): never {
  throw usage(
    `ctx.${name} cannot be set: ctx has the input. Keep what you compute in variables of your own.`,
  );
}

/** One value a row is the most frequent case; it is fastest without an array for the arguments. */
function emitFunction(rows: ScriptRows): (...values: unknown[]) => void {
  const { output } = rows;
  if (rows.returns) return () => refuseReturns(rows, "ctx.emit()");
  if (output.columns.length === 1) {
    return function emit(value?: unknown) {
      // biome-ignore lint/complexity/noArguments: a rest parameter would make the array this avoids
      if (arguments.length !== 1) output.append(rows.rowNumber, [...arguments]);
      else output.appendValue(rows.rowNumber, value);
      if (output.full) rows.flush();
    };
  }
  return (...values) => {
    output.append(rows.rowNumber, values);
    if (output.full) rows.flush();
  };
}

function usage(message: string): UdfError {
  return new UdfError(ClientErrorCode.usage, message);
}
