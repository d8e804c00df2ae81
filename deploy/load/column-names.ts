import { SmeError } from "../../spec/errors.ts";
import { storedName } from "../../sql/read-name.ts";

/** Exasol's limit for identifiers. */
const longestName = 128;

/**
 * Names of columns from those of the file, read as SQL reads them: `Age` is AGE; what is
 * no regular identifier stays as it is and is quoted in SQL. An empty name becomes
 * COLUMN_3, the second of a name NAME_2.
 */
export function columnNames(file: string, header: string[]): string[] {
  const wanted = header.map((text) => storedName(nameText(text)));
  const taken = new Set(wanted.filter((name) => name !== ""));
  const names: string[] = [];
  for (const [index, name] of wanted.entries()) {
    const base = name === "" ? `COLUMN_${index + 1}` : name;
    let distinct = base;
    for (let number = 2; names.includes(distinct) || (distinct !== name && taken.has(distinct)); number++) {
      distinct = `${base}_${number}`;
    }
    if ([...distinct].length > longestName) {
      throw new SmeError("E-SME-186", {
        file,
        complaint: `the name of column ${index + 1}, ${distinct.slice(0, 40)}…, is longer than 128 characters`,
        advice: "Shorten it, or give --no-header.",
      });
    }
    names.push(distinct);
  }
  return names;
}

/** The name without blanks around it, and in one line. */
export function nameText(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}
