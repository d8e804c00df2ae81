/** A script that returns all rows of a UDF with `rows: "many"`, installed with its handler and called. */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { build } from "../../generators/build.ts";
import { fromPackage } from "../../package/package-root.ts";
import { type LocalExasol, startExasol } from "../../sandbox/exasol/start-exasol.ts";
import { splitStatements } from "../../sql/split-statements.ts";
import { driver } from "../sandbox/exasol/server/driver.ts";
import { compiledClient } from "../support/compiled-client.ts";
import { suite } from "../support/suite.ts";

/** The name of the job says how many candidates there are. */
const handler = `
  export async function handle({ job_name: name }) {
    const count = Number(name.split("-")[1]);
    if (Number.isNaN(count)) throw new Error("no number in " + name);
    return Array.from({ length: count }, (_, i) => ({ candidate: name + "." + i, metric: i === 1 ? null : i / 2 }));
  }`;

const languages = { TYPESCRIPT: compiledClient };

const test = suite<{ folder: string; exasol: LocalExasol; database: ReturnType<typeof driver> }>(
  "the rows of a UDF as a script's result",
);

test.before(async (context) => {
  context.folder = await mkdtemp(join(tmpdir(), "sme-udf-rows-"));
  const handlerFolder = join(context.folder, "handlers");
  await mkdir(handlerFolder);
  await writeFile(join(handlerFolder, "candidates-udf.ts"), handler);
  const result = await build({
    specFolder: fromPackage("test/golden/language-udf-rows/spec"),
    handlerFolder,
    outputFolder: join(context.folder, "generated"),
  });
  assert.ok("files" in result, "the specs are built");
  context.exasol = await startExasol({ languages });
  context.database = driver({ port: context.exasol.port, password: context.exasol.password });
  await context.database.connect();
  await context.database.execute("CREATE SCHEMA ML");
  // The handler asks AWS nothing, but the clients that it is given are made from it.
  await context.database.execute(
    "CREATE CONNECTION AWS_CONNECTION TO 'https://b.s3.eu-central-1.amazonaws.com' USER 'A' IDENTIFIED BY 'B'",
  );
  for (const { path, content } of result.files) {
    const statements = /^(sql|lua)\//.test(path) ? splitStatements(content) : [];
    for (const { text } of statements) await context.database.execute(text);
  }
});
test.after(async ({ folder, exasol, database }) => {
  await database?.close();
  await exasol?.close();
  await rm(folder, { recursive: true });
});

async function rowsOf(database: ReturnType<typeof driver>, job: string): Promise<unknown[][]> {
  const { exception, responseData } = await database.query(
    `EXECUTE SCRIPT ML.SME_CANDIDATES('${job}', 'AWS_CONNECTION', 'eu-central-1')`,
    undefined,
    undefined,
    "raw",
  );
  if (exception) throw new Error(exception.text);
  const { data = [], numRows = 0 } = responseData.results[0]?.resultSet ?? {};
  return Array.from({ length: numRows }, (_, i) => data.map((column) => column[i]));
}

test("each emitted row is one of the result, NULL included", async ({ database }) => {
  assert.equal(await rowsOf(database, "job-3"), [
    ["job-3.0", 0],
    ["job-3.1", null],
    ["job-3.2", 1],
  ]);
});

test("a UDF that emits none gives a result without rows", async ({ database }) => {
  assert.equal(await rowsOf(database, "job-0"), []);
});

test("an error of the UDF ends the script with the step's error", async ({ database }) => {
  try {
    await rowsOf(database, "job-x");
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /E-SME-4: The status of job job-x could not be read: .*no number in job-x/s);
  }
});

test.run();
