/** A number with what is said of it: `countOf(1, "row has", "rows have")` is `1 row has`. */
export function countOf(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
