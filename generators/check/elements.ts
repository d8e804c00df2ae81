/** The elements of a list, or a mapping's words, given as an argument may be: as JSON, its text, or names. */
export function elementsOf(given: unknown): string[] {
  if (typeof given === "object" && given !== null) return Object.values(given).map(String);
  const text = String(given);
  if (!/^\s*[[{]/.test(text)) return text.split(",").map((name) => name.trim());
  try {
    return elementsOf(JSON.parse(text));
  } catch {
    return [text];
  }
}
