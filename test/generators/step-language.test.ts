/** What scripts do whose specs use the language of steps: the specs of golden scenarios, run. */

import * as assert from "uvu/assert";
import { build } from "../../generators/build.ts";
import { luaLongString } from "../../generators/encode.ts";
import { fromPackage } from "../../package/package-root.ts";
import { runScript, type ScriptSituation } from "../support/generated-script.ts";
import { luaEngines } from "../support/lua-engines.ts";
import { suite } from "../support/suite.ts";

const test = suite("the language of steps");
const region = { aws_credentials_connection_name: "'C'", aws_region: "'eu-central-1'" };

/** The script of a golden scenario, the one whose spec is so called if there are several. */
async function scriptOf(scenario: string, name = ""): Promise<string> {
  const result = await build({ specFolder: fromPackage(`test/golden/${scenario}/spec`) });
  const files = "files" in result ? result.files : [];
  return files.find(({ path }) => path.startsWith("lua/") && path.includes(name))?.content ?? "";
}

const scripts = new Map<string, string>();
for (const scenario of ["each", "compared", "nothing", "rows", "udf-rows", "until", "lists", "fills"]) {
  scripts.set(scenario, await scriptOf(`language-${scenario}`));
}
scripts.set("each-rows", await scriptOf("language-each-rows", "reap"));
const ofReason = await scriptOf("language-reason", "check");
const ofFirstRow = await scriptOf("language-reason", "find");
const names = await scriptOf("names");
const literals = await scriptOf("literals");

for (const engine of luaEngines()) {
  const run = (scenario: string, situation: ScriptSituation) =>
    runScript(engine, scripts.get(scenario) ?? "", situation);

  test(`do steps for each row, with its values, in ${engine.name}`, async () => {
    const { statements, rows } = await run("each", {
      arguments: { job_name: "'j'", ...region },
      answers: [
        "{ { 'a', 'arn:a' }, { 'b', 'arn:b' } }",
        "{ { 'Stopped', true } }",
        "{}",
        "{ { 'Failed', false } }",
        "{ { 7 } }",
      ],
    });
    assert.match(statements[1] ?? "", "'a'");
    assert.match(statements[2] ?? "", "SET STATUS = 'Stopped' WHERE JOB_ARN = 'arn:a'");
    assert.match(statements[3] ?? "", "'b'");
    assert.match(statements[4] ?? "", "COUNT(*)");
    assert.equal(rows, [[7]]);
  });

  test(`take back what was done for each row, the latest first, in ${engine.name}`, async () => {
    const { statements, error } = await run("each", {
      arguments: { job_name: "'j'", ...region },
      answers: [
        "{ { 'a', 'arn:a' }, { 'b', 'arn:b' } }",
        "{ { 'Stopped', true } }",
        "{}",
        "{ { 'Stopped', true } }",
        "{}",
        "{ error_message = 'gone (Session: 1)' }",
      ],
    });
    assert.match(statements[6] ?? "", "SET STATUS = NULL WHERE JOB_ARN = 'arn:b'");
    assert.match(statements[7] ?? "", "SET STATUS = NULL WHERE JOB_ARN = 'arn:a'");
    assert.match(error ?? "", "Taken back: the status of b. Taken back: the status of a.");
  });

  test(`do nothing for no rows in ${engine.name}`, async () => {
    const { statements } = await run("each", {
      arguments: { job_name: "'j'", ...region },
      answers: ["{}", "{ { 0 } }"],
    });
    assert.is(statements.length, 2);
  });

  test(`return a row for each round, and go through them again, in ${engine.name}`, async () => {
    const jobs = "{ { 'a', 'arn:a' }, { 'b', 'arn:b' } }";
    const access = { aws_credentials_connection_name: "C", aws_region: "eu-central-1" };
    const reap = (given: object, answers: string[] = []) => {
      const text = luaLongString(JSON.stringify({ job_name: "a", ...access, ...given }));
      return run("each-rows", { arguments: { json_text: text }, answers });
    };
    const done = await reap({}, [jobs, "{ { 'Stopped', true } }", "{ { null, false } }"]);
    assert.equal(done.rows, [
      ["a", "Stopped", false],
      ["b", null, false],
    ]);
    assert.match(done.statements[3] ?? "", "SET STATUS = 'Stopped' WHERE JOB_ARN = 'arn:a'");
    assert.match(done.statements[4] ?? "", "SET STATUS = NULL WHERE JOB_ARN = 'arn:b'");
    const said = await reap({ dry_run: true }, [jobs]);
    assert.equal(said.rows, [
      ["a", null, true],
      ["b", null, true],
    ]);
    assert.is(said.statements.length, 1);
    assert.equal((await reap({})).rows, []);
  });

  test(`go through no rows of a step that was not run in ${engine.name}`, async () => {
    const given = { job_name: "none", aws_credentials_connection_name: "C", aws_region: "eu-central-1" };
    const none = await run("each-rows", { arguments: { json_text: luaLongString(JSON.stringify(given)) } });
    assert.equal([none.error, none.rows, none.statements], [undefined, [], []]);
  });

  test(`compare values with those of the spec in ${engine.name}`, async () => {
    const kind = `'a "b" ]]'`;
    assert.equal(
      (await run("compared", { arguments: { kind, size: "2" }, answers: ["{ { 'small' } }"] })).rows,
      [['a "b" ]]', "small", null]],
    );
    assert.equal((await run("compared", { arguments: { kind, size: "3" }, answers: ["{ { 'x' } }"] })).rows, [
      ['a "b" ]]', null, "x"],
    ]);
    assert.equal((await run("compared", { arguments: { kind: "'a'", size: "3" } })).rows, [
      ["a", null, null],
    ]);
  });

  test(`take as NULL what a statement does not find in ${engine.name}`, async () => {
    const situation = { arguments: { job_name: "'j'" } };
    const none = await run("nothing", { ...situation, answers: ["{}", "{ { 0 } }"] });
    assert.equal([none.error, none.rows], [undefined, [[null, 0]]]);
    const one = await run("nothing", { ...situation, answers: ["{ { 'Stopped' } }", "{ { 0 } }"] });
    assert.equal(one.rows, [["Stopped", 0]]);
  });

  test(`return all rows of a statement and of a UDF in ${engine.name}`, async () => {
    const answers = ["{ { 'a', '2026-01-01' }, { 'b', null } }"];
    const rows = [
      ["a", "2026-01-01"],
      ["b", null],
    ];
    assert.equal((await run("rows", { arguments: { job_name: "'j'" }, answers })).rows, rows);
    const ofUdf = await run("udf-rows", { arguments: { job_name: "'j'", ...region }, answers });
    assert.equal(ofUdf.rows, rows);
    assert.equal((await run("rows", { arguments: { job_name: "'j'" } })).rows, []);
  });

  test(`ask until the answer is one of those waited for in ${engine.name}`, async () => {
    const situation = { arguments: { job_name: "'j'", ...region } };
    const [running, stopped] = ["{ { 'InProgress' } }", "{ { 'Stopped' } }"];
    const answered = await run("until", { ...situation, answers: [running, stopped, running] });
    assert.equal([answered.statements.length, answered.rows], [2, [["Stopped"]]]);
    const late = await run("until", { ...situation, answers: [running, running, running, stopped] });
    assert.is(late.statements.length, 3);
    assert.match(late.error ?? "", /^E-SME-174: /);
  });

  test(`put lists of names into a statement, each quoted, in ${engine.name}`, async () => {
    const copy = (given: object, answers: string[]) => {
      const text = luaLongString(JSON.stringify({ job_name: "a", schema_name: "S", ...given }));
      return run("lists", { arguments: { json_text: text }, answers });
    };
    const answers = [
      `{ { '["A b","say \\\\"hi"]' } }`,
      "{ { 'T1', 'SYS' }, { 'T2', 'BOB' } }",
      "{}",
      "{ { 'x' } }",
    ];
    const full = await copy({ exclude_columns: `id, "my, col"` }, answers);
    assert.match(full.statements[2] ?? "", `SELECT "ID", "my, col", COUNT(*)`);
    assert.match(full.statements[2] ?? "", `GROUP BY "ID", "my, col"`);
    assert.match(full.statements[3] ?? "", `"F"("A b", "say ""hi")`);
    assert.match(full.statements[3] ?? "", `, "SYS" FROM "T1", "T2" WHERE '["T1","T2"]' IS NOT NULL`);
    assert.equal(full.rows, [["x"]]);
    const predecessor = await copy({}, ["{ { 'A;b' } }", "{ { 'T1', 'SYS' } }", "{ { 'x' } }"]);
    assert.match(predecessor.statements[2] ?? "", `"F"("A", "b")`);
    const none = await copy({}, ["{ { '[1' } }", "{ { null, 'SYS' } }", "{ { 'x' } }"]);
    assert.match(none.statements[2] ?? "", `"F"(""), '[1', `);
    assert.match(none.statements[2] ?? "", `FROM "" WHERE`);
  });

  test(`take arguments that are left out from a table in ${engine.name}`, async () => {
    const ask = (given: object, answers: string[]) => {
      const left = { aws_credentials_connection_name: "null", aws_region: "null", max_candidates: "null" };
      return run("fills", { arguments: { job_name: "'abalone'", ...left, ...given }, answers });
    };
    const status = "{ { 'Done' } }";
    const none = await ask({}, ["{ { 'eu-west-1', 'C' } }", "{ { 7 } }", status]);
    assert.match(none.statements[2] ?? "", /'abalone',\s+'C',\s+'eu-west-1'/);
    assert.equal(none.rows, [["Done", 7, "eu-west-1"]]);
    const some = await ask({ aws_region: "'eu-west-2'" }, ["{ { 'eu-west-1', 'C' } }", "{}", status]);
    assert.match(some.statements[2] ?? "", /'abalone',\s+'C',\s+'eu-west-2'/);
    assert.equal(some.rows, [["Done", null, "eu-west-2"]]);
    const all = await ask({ ...region, max_candidates: "3" }, [status]);
    assert.equal([all.statements.length, all.rows], [1, [["Done", 3, "eu-central-1"]]]);
    const known = "{ { 'abalones', null } }";
    const absent = await ask({}, ["{}", known]);
    assert.match(
      absent.error ?? "",
      /^E-SME-323: aws_credentials_connection_name and aws_region must be given for job abalone: .* tell\. Did you mean 'abalones'\?/,
    );
    assert.match(
      (await ask({}, ["{ { null, 'C' } }", known])).error ?? "",
      /^E-SME-323: aws_region must be given /,
    );
  });

  test(`tell why a step failed, and go on, in ${engine.name}`, async () => {
    const given = { arguments: { job_name: "'j'", ...region } };
    const good = await runScript(engine, ofReason, {
      ...given,
      answers: ["{ { 'Done' } }", "{}", "{ { 2 } }"],
    });
    assert.equal(good.rows, [["Done", null, null, null]]);
    assert.is(good.statements.length, 3);
    const denied = "{ error_message = 'E-SME-66: No key. (Session: 1)' }";
    const wrong = await runScript(engine, ofReason, {
      ...given,
      answers: [denied, denied, denied, "{ { 2 } }"],
    });
    assert.equal(wrong.rows, [[null, "E-SME-66: No key.", null, "E-SME-66: No key."]]);
  });

  test(`take back what may fail only where it did not in ${engine.name}`, async () => {
    const given = { arguments: { job_name: "'j'", ...region } };
    const [status, gone] = ["{ { 'Done' } }", "{ error_message = 'gone (Session: 1)' }"];
    const noted = await runScript(engine, ofReason, { ...given, answers: [status, "{}", gone, "{}"] });
    assert.match(noted.statements[3] ?? "", "DELETE FROM");
    assert.match(noted.error ?? "", "Taken back: the note.");
    const refused = await runScript(engine, ofReason, { ...given, answers: [status, gone, gone] });
    assert.is(refused.statements.length, 3);
    assert.not.match(refused.error ?? "", "the note");
  });

  test(`return the first row of a step, or none, in ${engine.name}`, async () => {
    const given = { arguments: { job_name: "'j'" } };
    const first = await runScript(engine, ofFirstRow, {
      ...given,
      answers: ["{ { 'a', 'x' }, { 'b', 'y' } }"],
    });
    assert.equal(first.rows, [["a"]]);
    const none = await runScript(engine, ofFirstRow, { ...given, answers: ["{}"] });
    assert.equal([none.error, none.rows], [undefined, []]);
  });

  test(`keep names apart that look alike or mean something elsewhere in ${engine.name}`, async () => {
    const header = /\(\n([^)]*)\)/.exec(names)?.[1] ?? "";
    const taken = header.split(",").map((name) => name.trim());
    const values = taken.map((name, i): [string, string] => [name, `'${i}'`]);
    const { statements } = await runScript(engine, names, {
      arguments: Object.fromEntries(values),
      answers: ["{ { 'status', 'end' } }"],
    });
    assert.match(
      statements[1] ?? "",
      "SELECT '8', 'status', 'end', '6', '9', '7', '0', '1', '2', '3', '4', '5'\n",
    );
    assert.match(statements[1] ?? "", `FROM "1" WHERE '1' IS NOT NULL`);
  });

  test(`hand literals, quoted names and comments over as they are in ${engine.name}`, async () => {
    const { statements } = await runScript(engine, literals, { arguments: { job_name: "'j'" } });
    const blank = "'blank\n\nlines,   trailing   \n        indentation\n\ttab and :job_name'";
    assert.match(
      statements[0] ?? "",
      `SELECT ${blank} AS "a\n\n  b" /* comment\n\n    of two lines */, 'j'\n`,
    );
    assert.match(statements[1] ?? "", "']] ]==] [[ ]=', 'j'");
    assert.match(statements[2] ?? "", "'a\n/\nb\r\nc', 'j'");
  });
}

test.run();
