/**
 * Capitals of letters whose capital is one letter in the Unicode data file, but several in
 * JavaScript: ß has ẞ, the Greek ᾳ has ᾼ.
 */
const singleCapitals = new Map(
  ["ẞ", ...Array.from({ length: 0x100 }, (_, i) => String.fromCodePoint(0x1f00 + i))].flatMap((capital) => {
    const small = capital.toLowerCase();
    return small === capital ? [] : [[small, capital] as const];
  }),
);

/**
 * What an unquoted name means: its capitals, letter by letter as UPPER() makes them, so that a name keeps its
 * length. Exasol's documentation says no more than that names are stored in upper case.
 */
export function foldName(name: string): string {
  if (!/[^\0-\x7f]/.test(name)) return name.toUpperCase();
  return Array.from(name, (letter) => {
    const capital = letter.toUpperCase();
    return Array.from(capital).length === 1 ? capital : (singleCapitals.get(letter) ?? letter);
  }).join("");
}
