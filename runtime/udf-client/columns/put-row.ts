/**
 * Functions that put the cells of a row into their lanes, made for the columns at hand. In a loop over the
 * writers a call meets another class each time, which V8 can neither inline nor foresee; here each column has
 * a call of its own.
 */
import type { MarkedValues } from "../author.ts";
import type { GrowingBytes } from "./growing.ts";
import { type ColumnWriter, Outcome } from "./output-columns.ts";

export interface RowPutters {
  /** Puts a row. Returns the index of the first value that does not fit, or -1. */
  values: (values: readonly unknown[], nulls: GrowingBytes) => number;
  /** As values(), of the cells that columns have at `index`. */
  cells: (columns: readonly MarkedValues[], index: number, nulls: GrowingBytes) => number;
}

/** From so many columns on V8 does not optimize such a function any more. */
const tooMany = 100;

/**
 * `nulls` must have room for the row. Its length counts the row's marks before the first cell is put, so that
 * a row which a writer leaves by throwing is found out.
 */
export function rowPutters(writers: readonly ColumnWriter[]): RowPutters {
  if (writers.length >= tooMany) return loops(writers);
  const names = writers.map((_, i) => `w${i}`);
  const value = (i: number) => `const v${i} = values[${i}];
  if (v${i} === null) marks[at + ${i}] = ${Outcome.null};
  else if (w${i}.put(v${i})) marks[at + ${i}] = ${Outcome.taken};
  else return ${i};`;
  const cell = (i: number) => `const c${i} = columns[${i}], n${i} = c${i}.nulls;
  const o${i} = n${i} !== undefined && n${i}[index] ? ${Outcome.null} : w${i}.putFrom(c${i}.values, index);
  if (o${i} === ${Outcome.misfit}) return ${i};
  marks[at + ${i}] = o${i};`;
  const body = (one: (i: number) => string) => `const marks = nulls.bytes, at = nulls.length;
  nulls.length = at + ${writers.length};
  ${writers.map((_, i) => one(i)).join("\n  ")}
  return -1;`;
  const source = `const [${names.join(", ")}] = writers;
return {
  values(values, nulls) { ${body(value)} },
  cells(columns, index, nulls) { ${body(cell)} },
};`;
  // All of the text is from here: of the columns only their number counts.
  return new Function("writers", source)(writers);
}

function loops(writers: readonly ColumnWriter[]): RowPutters {
  return {
    values(values, nulls) {
      const at = nulls.length;
      nulls.length = at + writers.length;
      for (const [i, writer] of writers.entries()) {
        const value = values[i];
        if (value !== null && !writer.put(value)) return i;
        nulls.bytes[at + i] = value === null ? Outcome.null : Outcome.taken;
      }
      return -1;
    },
    cells(columns, index, nulls) {
      const at = nulls.length;
      nulls.length = at + writers.length;
      for (const [i, writer] of writers.entries()) {
        const { values, nulls: marked } = columns[i] as MarkedValues;
        const outcome = marked?.[index] ? Outcome.null : writer.putFrom(values, index);
        if (outcome === Outcome.misfit) return i;
        nulls.bytes[at + i] = outcome;
      }
      return -1;
    },
  };
}
