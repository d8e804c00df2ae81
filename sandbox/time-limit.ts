/** A timer of Node's goes no further, some 24 days; a longer one would end at once. */
const longestTimer = 2 ** 31 - 1;

/** Aborted after so many milliseconds, which may be more than a timer takes: then after what it takes. */
export function timeLimit(milliseconds: number): AbortSignal {
  return AbortSignal.timeout(Math.max(0, Math.min(milliseconds, longestTimer)));
}
