import { readFileSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { build } from "../../generators/build.ts";
import { fromPackage } from "../../package/package-root.ts";
import { catalogue } from "../../spec/error-catalogue.ts";
import { errorValues } from "../../spec/error-values.ts";
import { suite } from "../support/suite.ts";

const test = suite("page of errors");
const page = readFileSync(fromPackage("generated/docs/errors.md"), "utf8");
const section = (code: string) => page.split(/^## /m).find((text) => text.startsWith(`${code}\n`)) ?? "";

test("has a heading for each code, in the order of their numbers, to which the scripts' pages link", () => {
  const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, code = ""]) => code);
  assert.equal([...headings].sort(), Object.keys(catalogue).sort());
  const numbers = headings.map((code) => Number(code.slice(6)));
  assert.equal(
    numbers,
    [...numbers].sort((a, b) => a - b),
  );
  const training = readFileSync(fromPackage("generated/docs/sme_train_with_sagemaker_autopilot.md"), "utf8");
  for (const [, code = "", anchor] of training.matchAll(/\[(\w-SME-\d+)\]\(errors\.md#([^)]*)\)/g)) {
    assert.ok(headings.includes(code));
    assert.is(anchor, code.toLowerCase());
  }
});

test("explains what stands for a value, arguments by their own description", () => {
  assert.match(section("E-SME-15"), "- `target_attribute_name`: the argument: Column to predict.");
  assert.match(section("E-SME-82"), `- \`row\`: ${errorValues.row}\n`);
});

test("explains every value, and where it stands for something else than in other texts", () => {
  for (const [, line = ""] of page.matchAll(/^(- `\w+`:.*)$/gm)) assert.match(line, /^- `\w+`: .+/);
  assert.match(section("E-SME-85"), "- `own`: the encoding");
  assert.match(section("E-SME-150"), "- `own`: the job");
});

test("says which script, UDF or command can end with an error, also where a script hands it on", () => {
  assert.match(
    section("E-SME-24"),
    "Can end with it: SME_CHECK_TRAINING, SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT.\n",
  );
  assert.match(
    section("E-SME-65"),
    /Can end with it: .*SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS.*, SME_AUTOPILOT_JOB, .*, prediction functions/,
  );
  assert.not.match(page, /Can end with it: .*_UDF/);
  assert.match(section("E-SME-6"), /Can end with it: [A-Z_, ]*\.\n/);
  assert.match(section("E-SME-121"), "Can end with it: `sme-gen udf-types`.\n");
});

test("holds the texts as the specs state them now, as do scripts and pages", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sme-errors-"));
  try {
    const specFolder = join(folder, "spec");
    await cp(fromPackage("spec"), specFolder, { recursive: true });
    const path = join(specFolder, "errors/scripts.ts");
    const text = readFileSync(path, "utf8");
    await writeFile(path, text.replace("The status of job {{job_name}} could", "Job {{job_name}} could"));
    const result = await build({ specFolder });
    assert.ok("files" in result);
    const changed = result.files.filter(({ content }) =>
      /\bJob .*job_name.* could not be read/.test(content),
    );
    const files = changed.map((file) => file.path).sort();
    const script = "sme_poll_sagemaker_autopilot_job_status";
    assert.equal(files, [
      "docs/errors.md",
      "docs/sme_autopilot_job.md",
      `docs/${script}.md`,
      `lua/${script}.lua`,
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.run();
