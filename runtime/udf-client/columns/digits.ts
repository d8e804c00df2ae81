/** Decimal digits as bytes of text. */

/** The two digits of each number below 100. */
const pairs = Uint8Array.from({ length: 200 }, (_, i) => {
  const number = i >> 1;
  return 48 + (i % 2 === 0 ? Math.floor(number / 10) : number % 10);
});
const eightDigits = 100_000_000;

/** How many digits a whole number from 0 to 2^53 has. */
export function digitCount(value: number): number {
  let count = 1;
  for (let power = 10; value >= power; power *= 10) count++;
  return count;
}

/**
 * Writes the last `count` digits of a whole number from 0 to 2^53, with zeros before it, and returns the
 * position behind them.
 */
export function writeDigits(target: Uint8Array, start: number, value: number, count: number): number {
  const end = start + count;
  let rest = value;
  let position = end;
  if (value >= eightDigits) {
    rest = Math.floor(value / eightDigits);
    if (count > 8) {
      position -= 8;
      writeFew(target, position, value - rest * eightDigits, 8);
    } else rest = value - rest * eightDigits;
  }
  writeFew(target, start, rest, position - start);
  return end;
}

/** writeDigits() for a whole number below 100, which needs no loop. */
export function writeTwoDigits(target: Uint8Array, start: number, value: number): void {
  const pair = value * 2;
  target[start] = pairs[pair] as number;
  target[start + 1] = pairs[pair + 1] as number;
}

/** writeDigits() for a number of at most eight digits, apart because it stays in 32-bit arithmetic. */
function writeFew(target: Uint8Array, start: number, value: number, count: number): void {
  let rest = value | 0;
  let position = start + count;
  while (position > start + 1) {
    const quotient = (rest / 100) | 0;
    const pair = (rest - quotient * 100) * 2;
    target[--position] = pairs[pair + 1] as number;
    target[--position] = pairs[pair] as number;
    rest = quotient;
  }
  if (position > start) target[start] = 48 + (rest % 10);
}
