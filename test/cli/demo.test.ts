import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { columns, createTable, insertRows, predictionQuery, readAbalones } from "../../cli/demo/abalone.ts";
import { columnNames } from "../../deploy/load/column-names.ts";
import { fromPackage } from "../../package/package-root.ts";
import { suite } from "../support/suite.ts";

const test = suite("the parts of sme-gen demo");

test("holds out every fifth abalone, the same each time", async () => {
  const { train, test: held } = await readAbalones();
  assert.is(train.length, 3342);
  assert.is(held.length, 835);
  assert.is(held[0]?.join(), "I,0.33,0.255,0.08,0.205,0.0895,0.0395,0.055,7");
});

test("has the columns that sme-gen load makes of the file, so that the pages hold for both", () => {
  const [header = ""] = readFileSync(fromPackage("examples/abalone.csv"), "utf8").split(/\r?\n/);
  assert.equal(
    columnNames("abalone.csv", header.split(",")),
    columns.map(({ name }) => name),
  );
});

test("inserts all rows in statements of a thousand", async () => {
  const { train } = await readAbalones();
  const statements = insertRows("T", train);
  assert.is(statements.length, 4);
  assert.ok(statements[0]?.startsWith("INSERT INTO DEMO.T VALUES ('M', 0.455, 0.365, 0.095, 0.514, 0.2245,"));
  assert.match(createTable("T"), "CREATE OR REPLACE TABLE DEMO.T (TYPE VARCHAR(1), LONGEST_SHELL DOUBLE,");
});

test("does not show the function what it is to predict", () => {
  const query = predictionQuery("f", "RINGS", ["PREDICTIONS"]);
  assert.match(
    query,
    'DEMO."f"(TYPE, LONGEST_SHELL, DIAMETER, HEIGHT, WHOLE_WEIGHT, SHUCKED_WEIGHT, VISCERA_WEIGHT, SHELL_WEIGHT)',
  );
});

test.run();
