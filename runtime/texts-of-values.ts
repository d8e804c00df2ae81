/** Numbers and truths as models and files write them. */

/** Number() would also take an empty text, as 0, and 0x10. */
export function isNumber(text: string): boolean {
  return /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(text);
}

/** More digits than a DECIMAL, a DOUBLE's exponent included. */
const mostDigits = 400;

/**
 * A number's only text: without an exponent, a plus sign or superfluous zeros. Text throughout, since a
 * number of JavaScript has fewer digits than a DECIMAL may have. Undefined when it is no number.
 */
export function plainDecimal(text: string): string | undefined {
  const [, sign, whole = "", fraction = "", exponent = "0"] =
    /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?\s*$/i.exec(text) ?? [];
  const shift = Number(exponent);
  if (sign === undefined || whole + fraction === "" || Math.abs(shift) > mostDigits) return undefined;
  const point = whole.length + shift;
  const digits = (whole + fraction).padEnd(point, "0");
  const front = digits.slice(0, Math.max(point, 0)).replace(/^0+/, "");
  const back = ("0".repeat(Math.max(-point, 0)) + digits.slice(Math.max(point, 0))).replace(/0+$/, "");
  const plain = `${front || "0"}${back === "" ? "" : `.${back}`}`;
  return sign === "-" && plain !== "0" ? `-${plain}` : plain;
}

/** A plain decimal with at most so many digits behind the point: half is rounded away from zero. */
export function roundDecimal(plain: string, scale: number): string {
  const [whole = "", fraction = ""] = plain.replace("-", "").split(".");
  if (fraction.length <= scale) return plain;
  const units = BigInt(whole + fraction.slice(0, scale)) + (fraction.charAt(scale) >= "5" ? 1n : 0n);
  const digits = String(units).padStart(scale + 1, "0");
  const sign = plain.startsWith("-") ? "-" : "";
  const point = digits.length - scale;
  return plainDecimal(`${sign}${digits.slice(0, point)}.${digits.slice(point)}`) ?? plain;
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ["1", true],
  ["1.0", true],
  ["true", true],
  ["0", false],
  ["0.0", false],
  ["false", false],
]);

/** The truth that a text means, whatever its case; undefined when it means none. */
export function truthOf(text: string): boolean | undefined {
  return truths.get(text.trim().toLowerCase());
}
