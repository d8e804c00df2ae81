/**
 * Puts quotes around the integers of a JSON text that a JavaScript number cannot hold, so that JSON.parse
 * gives their digits instead of a neighbour. Texts and numbers with a fraction stay as they are.
 */
export function quoteLargeIntegers(json: string): string {
  if (!/\d{16}/.test(json)) return json;
  // Strings and numbers are matched whole: the digits of a fraction are no integer.
  return json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.length > 15 && /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
  );
}
