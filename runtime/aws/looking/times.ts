/** In UTC, as Exasol writes a TIMESTAMP. */
export function timestamp(date: Date): string {
  return date.toISOString().replace("T", " ").replace("Z", "");
}

/** Never negative: the clocks of AWS and of the database differ. */
export function secondsBetween(start: Date, end: Date): number {
  return Math.max(0, Math.round((end.getTime() - start.getTime()) / 1000));
}
