/**
 * JSON as models write it: with numbers of more digits than JavaScript's have, and with Python's NaN and
 * Infinity, for which JSON has no words. Such numbers are kept as texts with a mark before them.
 */

/** No text of a model begins with it. */
const mark = "\u0000number:";
const markInJson = JSON.stringify(mark).slice(1, -1);

/** Up to so many digits survive as a number of JavaScript. */
const safeDigits = 15;

const rare = /\d[\d.]{15}|NaN|Infinity/;
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?Infinity|NaN|-?\d[\d.eE+-]*/g;
const numberOfJson = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Throws a SyntaxError. */
export function parseExactly(text: string): unknown {
  return JSON.parse(rare.test(text) ? text.replace(tokens, marked) : text);
}

function marked(token: string): string {
  const isLong = () => {
    const digits = token.replace(/e.*$/i, "").replace(/\D/g, "").replace(/^0+/, "");
    return digits.length > safeDigits && numberOfJson.test(token);
  };
  return /^(?:NaN|-?Infinity)$/.test(token) || (!token.startsWith('"') && isLong())
    ? `"${markInJson}${token}"`
    : token;
}

/** What a value that is neither an object nor a list is called: a text itself, a number as it was written. */
export function textOfScalar(value: unknown): string {
  const text = String(value);
  return text.startsWith(mark) ? text.slice(mark.length) : text;
}

/** The value as JSON again, its numbers as they were written. */
export function writeExactly(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes(markInJson) ? text.replace(/"\\u0000number:([^"]*)"/g, "$1") : text;
}
