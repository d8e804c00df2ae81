/** The name as a delimited identifier, whatever it holds. */
export function quoteIdentifier(name: string): string {
  return `"${doubled(name, '"')}"`;
}

/** The text as a string literal. */
export function quoteLiteral(text: string): string {
  return `'${doubled(text, "'")}'`;
}

/** Half the time that replaceAll() takes where there are millions. */
const doubled = (text: string, quote: string) =>
  text.includes(quote) ? text.split(quote).join(quote + quote) : text;
