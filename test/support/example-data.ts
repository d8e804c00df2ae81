import { createTable, insertRows, readAbalones } from "../../cli/demo/abalone.ts";

/**
 * What makes the tables that examples of specs read, each of them in schema DEMO: enough rows to be trained
 * on, and no more.
 */
const tables: Readonly<Record<string, () => Promise<string[]>>> = {
  ABALONE_TRAIN: async () => abalones("ABALONE_TRAIN", (await readAbalones()).train.slice(0, 600)),
  ABALONE_TEST: async () => abalones("ABALONE_TEST", (await readAbalones()).test.slice(0, 100)),
  ABALONE_PREDICTED: async () => [
    `CREATE TABLE DEMO.ABALONE_PREDICTED AS SELECT N AS RINGS, N + MOD(N, 3) - 1 AS PREDICTED_RINGS
     FROM VALUES BETWEEN 1 AND 20 AS T(N)`,
  ],
  CHURN_PREDICTED: async () => [
    `CREATE TABLE DEMO.CHURN_PREDICTED AS SELECT
       CASE WHEN MOD(N, 3) = 0 THEN 'yes' ELSE 'no' END AS ACTUAL,
       CASE WHEN MOD(N, 4) = 0 THEN 'yes' ELSE 'no' END AS PREDICTED,
       CAST(MOD(N * 7, 20) / 20 AS DOUBLE) AS PROBABILITY_OF_YES
     FROM VALUES BETWEEN 1 AND 40 AS T(N)`,
  ],
  // Of two products, more on each day of the week and from week to week.
  SALES: async () => [
    "CREATE TABLE DEMO.SALES (PRODUCT VARCHAR(20), SOLD_ON DATE, UNITS DECIMAL(9,0))",
    ...["pear", "plum"].map(
      (product) => `INSERT INTO DEMO.SALES
        SELECT '${product}', ADD_DAYS(DATE '2026-01-01', N), ${product.length * 10} + MOD(N, 7) * 5 + N / 7
        FROM VALUES BETWEEN 0 AND 139 AS T(N)`,
    ),
  ],
};

function abalones(name: string, rows: string[][]): string[] {
  return [createTable(name), ...insertRows(name, rows)];
}

/** The statements that make the tables which the examples name. Throws for one that nobody makes. */
export async function dataOfExamples(examples: readonly string[]): Promise<string[]> {
  const names = new Set(examples.flatMap((example) => tablesIn(example)));
  const unknown = [...names].filter((name) => !(name in tables));
  if (unknown.length > 0)
    throw new Error(`No data for DEMO.${unknown.join(", DEMO.")}: add them to test/support/example-data.ts`);
  const made = await Promise.all([...names].map((name) => tables[name]?.() ?? []));
  return ["CREATE SCHEMA DEMO", ...made.flat()];
}

/** Qualified, or as the keys of a JSON argument. */
function tablesIn(example: string): string[] {
  const [, ofJson = ""] = /"input_table_or_view_name": "(\w+)"/.exec(example) ?? [];
  return [...example.matchAll(/\bDEMO\.(\w+)/g)].flatMap(([, name = ""]) => [name]).concat(ofJson || []);
}
