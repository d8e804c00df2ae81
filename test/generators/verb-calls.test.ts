import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as assert from "uvu/assert";
import { openHandlerOperations } from "../../generators/aws-calls/handler-operations.ts";
import { findVerbCalls } from "../../generators/aws-calls/verb-calls.ts";
import { defineScript, defineUdf, defineView, sql, udf } from "../../spec/model.ts";
import { awsCredentialsConnectionName, awsRegion, jobName } from "../../spec/parameters.ts";
import { operationsOfVerb } from "../support/aws-page.ts";
import { suite } from "../support/suite.ts";

const test = suite("AWS operations of each verb");

async function operationsIn(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "sme-operations-"));
  try {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    }
    return [...openHandlerOperations(folder)("handlers/it")].sort();
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("are those of what the handler uses, not of all that its modules could do", async () => {
  const found = await operationsIn({
    "handlers/it.ts": `
      import { look as see } from "../parts.ts";
      export const handle = async () => see();`,
    "parts.ts": `
      export const look = () => send(new DescribeModelCommand({}));
      export const remove = () => send(new DeleteModelCommand({}));`,
  });
  assert.equal(found, ["DescribeModel"]);
});

test("are found in lists, in methods, and in modules that are loaded when they are needed", async () => {
  const found = await operationsIn({
    "handlers/it.ts": `
      import { Reader } from "../reader.ts";
      export async function handle() {
        for await (const page of paginateListTags({})) new Reader().read(page);
        return import("../later.ts").then(({ later }) => later());
      }`,
    "reader.ts": "export class Reader { read() { return send(new GetObjectCommand({})); } }",
    "later.ts": "export const later = () => send(new PutObjectCommand({}));",
  });
  assert.equal(found, ["GetObject", "ListTags", "PutObject"]);
});

const asking = defineUdf({
  name: "SME_ASKING_UDF",
  summary: "Asks.",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  returns: [{ name: "answer", type: "VARCHAR(10)", description: "It." }],
});
const asUdf = { spec: asking, file: "spec/udfs/asking-udf.ts" };
const operations = (name: string) => () => new Set([name]);

test("are a script's by the UDFs that it calls, and by those that undo what it did", () => {
  const script = (undone: boolean) =>
    defineScript({
      name: "SME_ASK",
      summary: "Asks.",
      arguments: "positional",
      parameters: [jobName, awsCredentialsConnectionName, awsRegion],
      steps: undone
        ? [sql("one", { statement: "SELECT 1", fails: "E-SME-1", undo: { udf: asking, what: "it" } })]
        : [udf("one", asking, { fails: "E-SME-1" })],
      example: "EXECUTE SCRIPT ML.SME_ASK('a', 'b', 'c')",
    });
  for (const undone of [false, true]) {
    const found = findVerbCalls(
      [asUdf, { spec: script(undone), file: "spec/scripts/ask.ts" }],
      operations("ListTags"),
    );
    assert.equal(found, [{ verb: "SME_ASK", operations: ["ListTags"] }]);
  }
});

test("are a view's by the functions in its query, also through another view", () => {
  const view = (name: string, from: string) => ({
    spec: defineView({
      name,
      summary: "Shows.",
      columns: [],
      statement: `SELECT * FROM (SELECT ::script_schema."${from}"())`,
      example: `SELECT * FROM ML.${name}`,
    }),
    file: `spec/views/${name}.ts`,
  });
  const found = findVerbCalls(
    [asUdf, view("SME_FIRST", "SME_ASKING_UDF"), view("SME_SECOND", "SME_FIRST")],
    operations("ListTags"),
  );
  assert.equal(
    found.map(({ verb }) => verb),
    ["SME_FIRST", "SME_SECOND"],
  );
});

test("must be known, or the page would not say what they do", () => {
  assert.throws(
    () => findVerbCalls([asUdf], operations("DeleteDomain")),
    /E-SME-510: The handler of spec\/udfs\/asking-udf.ts can ask AWS for DeleteDomain/,
  );
});

test("on the page: a pause deletes an endpoint and nothing else, an evaluation asks as predictions do", () => {
  const deletes = (verb: string) => operationsOfVerb(verb).filter((name) => name.startsWith("Delete"));
  assert.equal(deletes("SME_PAUSE_ENDPOINT"), ["DeleteEndpoint"]);
  assert.equal(deletes("SME_ENDPOINTS"), []);
  assert.ok(operationsOfVerb("SME_EVALUATE").includes("InvokeEndpoint"));
  assert.ok(operationsOfVerb("SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT").includes("EXPORT"));
});

test.run();
