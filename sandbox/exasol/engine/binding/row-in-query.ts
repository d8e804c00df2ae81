/** `(a, b) IN (SELECT …)` */
import { unsupportedInSql } from "../errors.ts";

/**
 * Whether a row of values is among those of a query. For DuckDB two NULLs of rows are the same; in SQL a
 * row that may be the same if its NULLs were known makes neither TRUE nor FALSE. Rows without NULLs are
 * looked up; only what has one is compared with each of the other side. Aggregates and analytic functions,
 * which cannot stand in another query, are refused where there is a NULL.
 */
export function rowInQuery(
  sides: [left: string, right: string][],
  query: string,
  isOfManyRows: boolean,
): string {
  const lefts = sides.map(([left]) => left);
  const rights = sides.map(([, right]) => right);
  const found = `(${lefts.join(", ")}) IN
    (SELECT (${rights.join(", ")}) FROM (${query}) WHERE NOT ${someNull(rights)})`;
  if (isOfManyRows) {
    const refusal = unsupportedInSql("NULL in a row with an aggregate or analytic function before IN");
    const hasNull = `coalesce((SELECT bool_or(${someNull(rights)}) FROM (${query})), FALSE)`;
    return `CASE WHEN ${found} THEN TRUE WHEN ${someNull(lefts)} OR ${hasNull} THEN CAST(${refusal} AS BOOLEAN)
      ELSE FALSE END`;
  }
  const maybeSame = sides.map(([left, right]) => `(${left} = ${right} OR ${someNull([left, right])})`);
  const maybe = (which: string[]) =>
    `EXISTS (SELECT 1 FROM (${query}) WHERE ${[someNull(which), ...maybeSame].join(" AND ")})`;
  return `CASE WHEN ${found} THEN TRUE WHEN ${maybe(rights)} OR ${maybe(lefts)} THEN NULL ELSE FALSE END`;
}

const someNull = (values: string[]): string => `(${values.map((value) => `${value} IS NULL`).join(" OR ")})`;
