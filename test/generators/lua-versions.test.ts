/**
 * Exasol 7.1 runs Lua 5.1, Exasol 8 Lua 5.4; the sandbox's engine is 5.4. Where both
 * interpreters are installed, the positional scripts run in them against a database of a few
 * lines; else that is announced as skipped.
 */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { suite } from "../support/suite.ts";

const test = suite("generated scripts in real Lua");

const database = `
null = setmetatable({}, { __tostring = function() return "NULL" end })
exa = { meta = { script_schema = "ML", current_user = "SYS", session_id = "1" } }
function quote(name) return '"' .. string.gsub(name, '"', '""') .. '"' end
function pquery(statement, values)
  local missing = false
  string.gsub(statement, ":([%a_][%w_]*)", function(name) missing = missing or values[name] == nil and name end)
  if missing then return false, { error_message = "no value for " .. missing } end
  for pattern, rows in pairs(answers) do
    if string.find(statement, pattern, 1, true) then
      if rows.error then return false, { error_message = rows.error } end
      return true, rows
    end
  end
  return true, {}
end
function exit(rows, columns)
  for _, row in ipairs(rows or {}) do print(table.concat(row, "|"), columns) end
end
`;

/** Runs a script; gives what it returned, or its error. */
function run(
  lua: string,
  script: string,
  args: Record<string, string>,
  answers: Record<string, string>,
): string {
  const text = readFileSync(fromPackage(`generated/lua/${script}.lua`), "utf8");
  const body = text.slice(text.indexOf(" AS\n") + 4, text.lastIndexOf("\n/\n"));
  const table = Object.entries(answers).map(([pattern, rows]) => `["${pattern}"] = ${rows}`);
  const globals = Object.entries(args).map(([name, value]) => `${name} = ${value}`);
  const chunk = [database, `answers = { ${table.join(", ")} }`, ...globals, body].join("\n");
  const { stdout, stderr } = spawnSync(lua, ["-"], { input: chunk, encoding: "utf8" });
  return (stdout + stderr).replace(/^lua5.\d: |\n\s*stack traceback:[\s\S]*/g, "").trim();
}

const region = { aws_credentials_connection_name: "'aws'", aws_region: "'eu-central-1'" };
const deployment = {
  job_name: "'j'",
  endpoint_name: "'e'",
  schema_name: "'pred'",
  instance_type: "'ml.m5.large'",
  instance_count: "1",
  ...region,
};
const job = {
  SME_METADATA_AUTOPILOT_JOBS: "{ { 'j', 'Y', 'A;Y', 'DOUBLE;BOOLEAN', null, null, null, null, '0a1b' } }",
  EXA_SCHEMAS: "{ { 'PRED' } }",
};

for (const lua of ["lua5.1", "lua5.4"]) {
  if (spawnSync(lua, ["-v"]).error !== undefined) {
    console.log(`Skipped: no ${lua} on this machine to run the generated scripts in.`);
    test.skip(`run in ${lua}`);
    continue;
  }

  test(`return their rows in ${lua}`, () => {
    const poll = "sme_poll_sagemaker_autopilot_job_status";
    const answers = { STATUS_POLLING_UDF: "{ { 'InProgress', 'ModelTuning' } }" };
    assert.is(
      run(lua, poll, { job_name: "'j'", ...region }, answers),
      "InProgress|ModelTuning\tJOB_STATUS VARCHAR(100), JOB_SECONDARY_STATUS VARCHAR(100)",
    );
  });

  test(`go on where a step that may fail fails in ${lua}`, () => {
    const poll = "sme_poll_sagemaker_autopilot_job_status";
    const answers = {
      JOB_STATE_UDF: "{ { 'Completed', 'Completed', 'Regression', 'MSE', 'arn' } }",
      "SELECT JOB_NAME": "{ { 'j' } }",
      UPDATE: "{ error = 'insufficient privileges' }",
    };
    const args = { job_name: "'J'", ...region };
    assert.match(run(lua, poll, args, answers), /^Completed\|Completed\t/);
    const rolledBack = { ...answers, UPDATE: "{ error = 'GlobalTransactionRollback msg: x (Session: 1)' }" };
    assert.match(
      run(lua, poll, args, rolledBack),
      /^E-SME-4: .* could not be read: GlobalTransactionRollback /,
    );
  });

  test(`say which name may be meant in ${lua}`, () => {
    const poll = "sme_poll_sagemaker_autopilot_job_status";
    const answers = {
      JOB_STATUS_POLLING_UDF: '{ error = "VM error: SmeError: E-SME-74: No job ringz. (Session: 1)" }',
      "has it as": "{ { 'other', null }, { 'Rings', null } }",
    };
    const said = run(lua, poll, { job_name: "'ringz'", ...region }, answers);
    assert.is(
      said,
      "E-SME-4: The status of job ringz could not be read: E-SME-74: No job ringz. Did you mean 'Rings'?",
    );
  });

  test(`check their arguments in ${lua}`, () => {
    const poll = "sme_poll_sagemaker_autopilot_job_status";
    assert.match(run(lua, poll, { job_name: "null", ...region }, {}), "E-SME-6: ");
    assert.match(
      run(lua, poll, { job_name: "'a_b'", ...region }, {}),
      "E-SME-11: Invalid job_name 'a_b': it must be",
    );
    assert.match(
      run(lua, poll, { job_name: `'${"ü".repeat(40)}'`, ...region }, {}),
      "not be longer than 32 characters",
    );
  });

  test(`find values for all names of their statements in ${lua}`, () => {
    const deploy = "sme_deploy_sagemaker_autopilot_endpoint";
    assert.is(
      run(lua, deploy, deployment, { DEPLOYMENT_UDF: "{ { 'Regression', '{}', 'null' } }", ...job }),
      "",
    );
  });

  test(`pass on what a UDF found in ${lua}`, () => {
    const error =
      "VM error: F-UDF-CL-SL-JS-1002: SmeError: E-SME-75: Job j has no model. (Session: 1)\\n  at f";
    const answers = { DEPLOYMENT_UDF: `{ error = "${error}" }`, ...job };
    const said = run(lua, "sme_deploy_sagemaker_autopilot_endpoint", deployment, answers);
    assert.is(said, "E-SME-3: Endpoint e could not be deployed: E-SME-75: Job j has no model.");
  });

  test(`take back what the steps before a failure made in ${lua}`, () => {
    const answers = {
      DEPLOYMENT_UDF: "{ { 'Regression', '{}', 'null' } }",
      "CREATE OR REPLACE CONNECTION": '{ error = "insufficient privileges (Session: 1)" }',
      ...job,
    };
    const said = run(lua, "sme_deploy_sagemaker_autopilot_endpoint", deployment, answers);
    assert.match(said, /^E-SME-9: .* could not be written: insufficient privileges\. /);
    assert.match(said, "Taken back: endpoint e with its configuration and model.");
  });
}

test.run();
