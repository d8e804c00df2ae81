/** Lines of CSV; fields are quoted where they need it. */
export function csvOf(lines: readonly (readonly string[])[]): string {
  const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return lines.map((line) => `${line.map(field).join(",")}\n`).join("");
}
