import { readFile } from "node:fs/promises";
import { fromPackage } from "../../package/package-root.ts";
import { quoteLiteral } from "../../sql/quote.ts";

/** One abalone: the fields of the file as text, in its order. */
export type Abalone = string[];

export const columns = [
  { name: "TYPE", type: "VARCHAR(1)" },
  { name: "LONGEST_SHELL", type: "DOUBLE" },
  { name: "DIAMETER", type: "DOUBLE" },
  { name: "HEIGHT", type: "DOUBLE" },
  { name: "WHOLE_WEIGHT", type: "DOUBLE" },
  { name: "SHUCKED_WEIGHT", type: "DOUBLE" },
  { name: "VISCERA_WEIGHT", type: "DOUBLE" },
  { name: "SHELL_WEIGHT", type: "DOUBLE" },
  { name: "RINGS", type: "DECIMAL(3,0)" },
] as const;

const header =
  "Type,Longest_Shell,Diameter,Height,Whole_Weight,Shucked_Weight,Viscera_Weight,Shell_Weight,Rings";

/** Reads examples/abalone.csv; every fifth row is held out of the training. */
export async function readAbalones(): Promise<{ train: Abalone[]; test: Abalone[] }> {
  const [first, ...lines] = (await readFile(fromPackage("examples/abalone.csv"), "utf8"))
    .trim()
    .split(/\r?\n/);
  if (first !== header) throw new Error(`examples/abalone.csv begins with ${first}, not with ${header}`);
  const rows = lines.map((line) => line.split(","));
  return {
    train: rows.filter((_, row) => row % 5 !== 4),
    test: rows.filter((_, row) => row % 5 === 4),
  };
}

export function createTable(name: string): string {
  const definitions = columns.map((column) => `${column.name} ${column.type}`);
  return `CREATE OR REPLACE TABLE DEMO.${name} (${definitions.join(", ")})`;
}

/** One INSERT for each thousand rows. */
export function insertRows(name: string, rows: Abalone[]): string[] {
  const statements: string[] = [];
  for (let start = 0; start < rows.length; start += 1000) {
    const values = rows
      .slice(start, start + 1000)
      .map(([type, ...numbers]) => `(${quoteLiteral(type ?? "")}, ${numbers.map(Number).join(", ")})`);
    statements.push(`INSERT INTO DEMO.${name} VALUES ${values.join(", ")}`);
  }
  return statements;
}

/** The held-out abalones with what they are and what the function says of them. */
export function predictionQuery(functionName: string, target: string, answers: string[]): string {
  const inputs = columns.map(({ name }) => name).filter((name) => name !== target);
  return [
    `SELECT t.*, ${answers.map((name) => `p.${name}`).join(", ")}`,
    `FROM (SELECT DEMO."${functionName}"(${inputs.join(", ")}) FROM DEMO.ABALONE_TEST) p`,
    `JOIN DEMO.ABALONE_TEST t ON ${inputs.map((name) => `t.${name} = p.${name}`).join(" AND ")}`,
  ].join("\n");
}
