/**
 * Milliseconds of a clock that is never set. Node loads a dozen modules when `performance` is first named,
 * which would be a millisecond of each start.
 */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
