/** Numbers as texts: what they are exactly, without going through a JavaScript number. */

/** ±digits × 10^exponent; the digits have no zeros at their ends, those of 0 are empty. */
interface ExactNumber {
  negative: boolean;
  digits: string;
  exponent: number;
}

const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

export function readNumber(text: string): ExactNumber | undefined {
  const [, sign, whole = "", fraction = "", power = "0"] = form.exec(text) ?? [];
  if (sign === undefined || whole + fraction === "") return undefined;
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  return {
    negative: sign === "-" && significant !== "",
    digits: significant,
    exponent: significant === "" ? 0 : Number(power) - fraction.length + digits.length - significant.length,
  };
}

/**
 * Whether a DOUBLE keeps every digit: the nearest one, written with as many digits, is the same number again.
 * Up to 15 digits always come back, more than 17 never do.
 */
export function isExactInDouble(text: string): boolean {
  const exact = readNumber(text);
  const value = Number(text);
  if (exact === undefined || !Number.isFinite(value)) return false;
  if (exact.digits === "") return true;
  if (exact.digits.length > 17 || value === 0) return false;
  // Of two texts that are equally near toExponential() takes the larger number, String() the even one.
  const written = [value.toExponential(exact.digits.length - 1), String(value)].map(readNumber);
  return written.some((again) => again?.digits === exact.digits && again.exponent === exact.exponent);
}
