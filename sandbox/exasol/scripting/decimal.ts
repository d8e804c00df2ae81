/** Exact decimals for scripts: text in, text out. */

interface Decimal {
  digits: bigint;
  scale: number;
}

/** What the host answers a script: a value with its precision and scale, or an error. */
export type DecimalAnswer = { text: string; precision: number; scale: number } | { error: string };

const maxPrecision = 36;

/**
 * Computes `decimal`, `add`, `sub`, `mul`, `mod` or `compare`; undefined when the operation is another one.
 */
export function computeDecimal(
  operation: string,
  left: string,
  right: string,
  third: string,
): DecimalAnswer | undefined {
  if (operation === "decimal") return converted(left, Number(right), Number(third));
  const compute = operations.get(operation);
  if (!compute) return undefined;
  const a = parseDecimal(left);
  const b = parseDecimal(right);
  if (!a || !b) return { error: "data exception - invalid value for a decimal" };
  const scale = Math.max(a.scale, b.scale);
  return compute({ digits: scaled(a, scale), scale }, { digits: scaled(b, scale), scale });
}

const operations = new Map<string, (a: Decimal, b: Decimal) => DecimalAnswer>([
  ["add", (a, b) => answer({ digits: a.digits + b.digits, scale: a.scale })],
  ["sub", (a, b) => answer({ digits: a.digits - b.digits, scale: a.scale })],
  ["mul", (a, b) => answer(shortest({ digits: a.digits * b.digits, scale: a.scale + b.scale }))],
  [
    "mod",
    (a, b) =>
      b.digits === 0n
        ? { error: "data exception - division by zero" }
        : answer({ digits: a.digits % b.digits, scale: a.scale }),
  ],
  [
    "compare",
    (a, b) => answer({ digits: a.digits < b.digits ? -1n : a.digits > b.digits ? 1n : 0n, scale: 0 }),
  ],
]);

function converted(text: string, precision: number, scale: number): DecimalAnswer {
  if (!Number.isInteger(precision) || precision < 1 || precision > maxPrecision)
    return { error: `illegal precision value: ${precision}` };
  if (!Number.isInteger(scale) || scale < 0 || scale > precision)
    return { error: `illegal scale value: ${scale}` };
  const value = parseDecimal(text);
  if (!value) return { error: `data exception - invalid character value for cast; Value: '${text}'` };
  const rounded = { digits: scaled(value, scale), scale };
  if (digitCount(rounded) > precision) return { error: "data exception - numeric value out of range" };
  return { text: decimalText(rounded), precision, scale };
}

function answer(value: Decimal): DecimalAnswer {
  const precision = Math.max(digitCount(value), value.scale, 1);
  if (precision > maxPrecision) return { error: "data exception - numeric value out of range" };
  return { text: decimalText(value), precision, scale: value.scale };
}

function parseDecimal(text: string): Decimal | undefined {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?\s*$/.exec(text);
  const whole = match?.[2] ?? "";
  const fraction = match?.[3] ?? "";
  if (!match || whole + fraction === "") return undefined;
  const magnitude = BigInt(whole + fraction);
  const digits = match[1] === "-" ? -magnitude : magnitude;
  const scale = fraction.length - Number(match[4] ?? 0);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** The digits at another scale, rounded half away from zero. */
function scaled({ digits, scale }: Decimal, target: number): bigint {
  if (target >= scale) return digits * 10n ** BigInt(target - scale);
  const divisor = 10n ** BigInt(scale - target);
  const half = digits < 0n ? -divisor / 2n : divisor / 2n;
  return (digits + half) / divisor;
}

function shortest({ digits, scale }: Decimal): Decimal {
  let value: Decimal = { digits, scale };
  while (value.scale > 0 && value.digits % 10n === 0n)
    value = { digits: value.digits / 10n, scale: value.scale - 1 };
  return value;
}

function digitCount({ digits }: Decimal): number {
  return (digits < 0n ? -digits : digits).toString().length;
}

function decimalText(value: Decimal): string {
  const { digits, scale } = shortest(value);
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, "0");
  const sign = digits < 0n ? "-" : "";
  return scale === 0 ? sign + text : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
