/**
 * What a handler gives, as a database can store it: a value, a row of values, or rows. Half a surrogate pair
 * in a text, which JSON can state as `\ud800` and a text that is cut can end in, becomes U+FFFD. A function
 * with one in its output would end with an error about nothing that its caller did. Rows that are made one by
 * one stay so.
 */
export function storable<Given>(given: Given): Given {
  if (Array.isArray(given)) return given.map(storable) as Given;
  if (isLazy(given)) return storableRows(given) as Given;
  if (!isRow(given)) return storableValue(given) as Given;
  const cells = Object.entries(given).map(([name, value]) => [name, storableValue(value)]);
  return Object.fromEntries(cells) as Given;
}

function* storableRows(rows: Iterable<unknown>): Generator<unknown> {
  for (const row of rows) yield storable(row);
}

/** A text is a value, though it has letters one by one. */
function isLazy(given: unknown): given is Iterable<unknown> {
  return typeof given === "object" && given !== null && Symbol.iterator in given;
}

function storableValue(value: unknown): unknown {
  return typeof value === "string" ? value.replace(/\p{Surrogate}/gu, "\ufffd") : value;
}

/** A Date is a value. */
function isRow(given: unknown): given is object {
  return typeof given === "object" && given !== null && Object.getPrototypeOf(given) === Object.prototype;
}
