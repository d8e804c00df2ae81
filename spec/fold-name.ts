/** What SQL makes of a name without quotes: its capitals, letter by letter, so that a name keeps its length. */
export function foldName(name: string): string {
  return Array.from(name, (letter) => {
    const capital = letter.toUpperCase();
    return Array.from(capital).length === 1 ? capital : letter;
  }).join("");
}
