/**
 * Puts quotes around the integers of a JSON text that a JavaScript number cannot hold, so that JSON.parse
 * gives their digits instead of a neighbour. Texts and numbers with a fraction stay as they are.
 */
export function quoteLargeIntegers(json: string): string {
  if (!mayHaveLargeInteger(json)) return json;
  // Strings and numbers are matched whole: the digits of a fraction are no integer.
  return json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.length > 15 && /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
  );
}

const leastDigits = 16;

/**
 * Whether there are so many digits in a row that neither begin a text nor follow a point. Most messages have
 * none: of each sixteen characters the last ones tell, where an expression for it would read all, many times.
 */
function mayHaveLargeInteger(json: string): boolean {
  for (let end = leastDigits - 1; end < json.length; ) {
    let before = end;
    while (before > end - leastDigits && isDigit(json, before)) before--;
    if (before > end - leastDigits) {
      end = before + leastDigits;
      continue;
    }
    // The run may have begun further ahead.
    while (isDigit(json, before)) before--;
    if (json[before] !== "." && json[before] !== '"') return true;
    while (isDigit(json, end)) end++;
    end += leastDigits;
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}
