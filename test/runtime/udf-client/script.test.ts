import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { callUdf, type UdfCall, type UdfOutcome } from "../../support/udf-database.ts";
import type { TestColumn } from "../../support/udf-rows.ts";

const test = suite("udf-client scripts");

const S: TestColumn = { name: "S", type: "STRING", typeName: "VARCHAR(2000000) UTF8", size: 2_000_000 };

/** Calls the script once, with the row "in"; it returns one string. */
function once(source: string, more: Partial<UdfCall> = {}): Promise<UdfOutcome> {
  return callUdf({ source, inputColumns: [S], outputColumns: [S], groups: [[["in"]]], ...more });
}

async function resultOf(source: string, more: Partial<UdfCall> = {}): Promise<unknown> {
  const { rows, error } = await once(source, more);
  assert.is(error, undefined);
  return rows[0]?.[0];
}

test("a body is TypeScript with imports of Node, of this package and of types", async () => {
  const source = `%env A=b;
    import type { UdfContext } from "exasol-sagemaker-extension/udf";
    import { basename, type ParsedPath } from "node:path";
    import * as path from "path";
    import * as udf from "exasol-sagemaker-extension/udf";
    interface Named { readonly name: string }
    export function run(ctx: UdfContext<{ S: string }>): string {
      const named = { name: ctx.S } satisfies Named;
      return [named.name as string, basename("/a/b"), typeof path.join, typeof udf].join();
    }`;
  assert.is(await resultOf(source), "in,b,function,object");
});

test("a column that does not exist is an error that names it and the nearest, not undefined", async () => {
  const inputColumns = ["myArg", "A", "a"].map((name) => ({ ...S, name }));
  const call = (body: string) =>
    once(`export const run = (ctx) => ${body};`, { inputColumns, groups: [[["x", "y", "z"]]] });
  for (const [name, nearest] of [
    ["MYARG", "myArg"],
    ["myarg", "myArg"],
    ["myAgr", "myArg"],
    ["yArg", "myArg"],
  ]) {
    assert.match(
      (await call(`ctx.${name}`)).error ?? "",
      `ctx.${name}: there is no such column; did you mean ctx.${nearest}? ` +
        "Columns are spelt as in the script's declaration.",
    );
  }
  assert.match(
    (await call('ctx.get("MYARG")')).error ?? "",
    'ctx.get("MYARG"): there is no such column; did you mean "myArg"?',
  );
  assert.match((await call('ctx.get("other")')).error ?? "", "there are myArg, A, a, counted from 0.");
  for (const [name, method] of [
    ["Size", "size"],
    ["nxt", "next"],
    ["other2", undefined],
  ]) {
    const hint = method ? `did you mean ctx.${method}?` : "there are myArg, A, a.";
    assert.match((await call(`ctx.${name}`)).error ?? "", `ctx.${name}: there is no such column; ${hint}`);
  }
  assert.equal((await call("[ctx.myArg, ctx.A, ctx.a].join()")).rows, [["x,y,z"]]);
  assert.match(
    (await call("ctx.other")).error ?? "",
    "ctx.other: there is no such column; there are myArg, A, a.",
  );
  assert.equal((await call("String([ctx.then, ctx.toJSON, 'other' in ctx])")).rows, [[",,false"]]);
  assert.match(
    String((await call("process.getBuiltinModule('util').inspect(ctx)")).rows[0]?.[0]),
    "myArg: [Getter",
  );
  assert.equal((await call("JSON.stringify(ctx)")).rows, [['{"size":1,"myArg":"x","A":"y","a":"z"}']]);
  assert.equal(
    (await call("String(ctx) + Object.keys(ctx).includes('MYARG') + ('hasOwnProperty' in ctx)")).rows,
    [["[object Object]falsetrue"]],
  );
});

test("V8 can compile a column's accessor into the script, however many columns there are", async () => {
  for (const count of [1, 10, 300]) {
    const outcome = await callUdf({
      source: `import { setFlagsFromString } from "node:v8";
setFlagsFromString("--allow-natives-syntax");
const isFast = new Function("value", "return %HasFastProperties(value)");
export const run = (ctx) => String(isFast(ctx));`,
      inputColumns: Array.from({ length: count }, (_, i) => ({ name: `C${i}`, type: "DOUBLE" })),
      outputColumns: [S],
      groups: [[new Array(count).fill(1)]],
    });
    assert.is(outcome.error, undefined);
    assert.equal(outcome.rows, [["true"]], `of ${count}`);
  }
});

test("writing to the context is an error that names the column, or the size", async () => {
  for (const name of ["S", "other", "size"]) {
    const { error } = await once(`export const run = (ctx) => { ctx.${name} = "x"; };`);
    assert.match(error ?? "", `ctx.${name} cannot be set: ctx has the input.`);
  }
});

test("a call with type arguments, which JavaScript takes for comparisons, is a call", async () => {
  const source = `const same = (x) => x;
    export const run = (ctx) => same<string>(ctx.S) + same<Map<string, number>>("b").length;`;
  assert.is(await resultOf(source), "in1");
});

test("what takes types away is loaded only where there are some, and swc only for unusual ones", async () => {
  const source = (type: string) => `import { createRequire } from "node:module";
    const loaded = () => [...process.moduleLoadList, ...Object.keys(createRequire("/").cache)];
    export const run = (ctx${type} =>
      ["@babel/parser", "amaro"].filter((each) => loaded().some((name) => name.includes(each))).join();`;
  assert.is(await resultOf(source(")")), "");
  assert.is(await resultOf(source(": object)")), "@babel/parser");
  assert.is(await resultOf(source("): {\n  length: number\n}")), "@babel/parser,amaro");
});

test("exa.meta tells the call", async () => {
  const source = `export const run = () =>
    JSON.stringify({ ...exa.meta, scriptCode: exa.meta.scriptCode.length })`;
  const column = { name: "S", type: "STRING", sqlType: "VARCHAR(2000000) UTF8", length: 2_000_000 };
  const language = `TypeScript (Node.js ${process.versions.node})`;
  assert.equal(JSON.parse(String(await resultOf(source))), {
    databaseName: "DB1",
    databaseVersion: "2026.1.0",
    scriptName: "F",
    scriptSchema: "S",
    scriptCode: source.length,
    scriptLanguage: language,
    currentUser: "SYS",
    scopeUser: "SYS",
    currentSchema: "S",
    sessionId: "1700000000000000001",
    vmId: "18446744073709551615",
    statementId: 3,
    nodeCount: 2,
    nodeId: 1,
    memoryLimit: 2147483648,
    inputType: "SCALAR",
    outputType: "RETURN",
    inputColumns: [column],
    outputColumns: [column],
  });
});

test("exa.getConnection gives a connection, or the database's words", async () => {
  const source = `export function run() {
      const { type, address, user, password } = exa.getConnection("C");
      try { exa.getConnection("D"); }
      catch (error) { return [type, address, user, password, error.message].join(); }
    }`;
  const connections = { C: { kind: "password", address: "a", user: "u", password: "p" } };
  assert.is(await resultOf(source, { connections }), "password,a,u,p,connection D does not exist");
});

test("exa.importScript gives another script as a module, asked for once", async () => {
  const outcome = await once(
    `const lib = await exa.importScript("S.LIB");
     export async function run(ctx) {
       const again = await exa.importScript("S.LIB");
       return lib.shout(ctx.S) + (again === lib);
     }`,
    { scripts: { "S.LIB": `%env X=y;\nexport const shout = (text: string) => text.toUpperCase();` } },
  );
  assert.equal(outcome.rows, [["INtrue"]]);
  assert.is(outcome.trace, "CLIENT META IMPORT RUN NEXT NEXT EMIT DONE RUN FINISHED");
});

test("scripts that wait for each other are named, from the first on", async () => {
  const importing = (name: string) => `const other = await exa.importScript("${name}");`;
  const { error } = await once(`${importing("S.A")} export const run = () => "";`, {
    scripts: {
      "S.A": `const inner = async () => { ${importing("S.B")} }; await inner();`,
      "S.B": `await null; ${importing("S.A")}`,
    },
  });
  assert.match(error ?? "", "1007: S.A is never loaded: S.A imports S.B, which imports S.A.");
  const itself = await once(`${importing("S.F")} export const run = () => "";`, {
    scripts: { "S.F": `${importing("S.F")} export const run = () => "";` },
  });
  assert.match(itself.error ?? "", "1007: S.F is never loaded: S.F imports S.F.");
});

test("scripts that import each other, but do not wait for it at once, are loaded", async () => {
  const { rows } = await once(
    `const { a } = await exa.importScript("S.A"); export const run = async (ctx) => ctx.S + (await a());`,
    {
      scripts: {
        "S.A": `const b = exa.importScript("S.B"); export const a = async () => (await b).b();`,
        "S.B": `const a = await exa.importScript("S.A"); export const b = () => typeof a.a;`,
      },
    },
  );
  assert.equal(rows, [["infunction"]]);
});

test("an export that the client calls must be a function", async () => {
  const run = `export const run = (ctx) => ctx.S;`;
  for (const name of ["cleanup", "runBlock", "defaultOutputColumns"]) {
    const { error } = await once(`${run} export const ${name} = { a: 1 };`);
    assert.match(error ?? "", `1003: S.F exports ${name}, which must be a function, given object.`);
    assert.equal((await once(`${run} export let ${name};`)).rows, [["in"]]);
  }
  for (const kind of ["function*", "async function*"]) {
    const { error } = await once(`export ${kind} run(ctx) { yield ctx.S; }`);
    assert.match(
      error ?? "",
      "1003: S.F exports run, which must be a function, given a generator (function*).",
    );
  }
});

test("cleanup is called at the end, and after a failure", async () => {
  const cleanup = `export async function cleanup() { await null; console.log("cleaned"); }`;
  const good = await once(`export const run = () => "a"; ${cleanup}`);
  assert.is(good.stdout, "cleaned\n");
  const bad = await once(`export const run = () => { throw new Error("oh"); }; ${cleanup}`);
  assert.is(bad.stdout, "cleaned\n");
  assert.match(bad.error ?? "", "Error: oh");
  assert.match(bad.trace, /CLOSE$/);
});

test("single calls reach the functions a script has", async () => {
  const { results, trace, exitCode } = await once(
    `export const defaultOutputColumns = () => "a int";
     export const adapterCall = async (json: string) => json + "!";
     export const generateSqlForImportSpec = (spec) => JSON.stringify(spec);`,
    {
      calls: [
        { fn: 1 },
        { fn: 2, jsonArg: "{}" },
        {
          fn: 3,
          importSpecification: {
            isSubselect: true,
            subselectColumnSpecification: [{ name: "A", type: 1, typeName: "DOUBLE" }],
            connectionName: "C",
            parameters: [{ key: "k", value: "v" }],
          },
        },
        { fn: 4, exportSpecification: { hasTruncate: true, hasReplace: false } },
      ],
    },
  );
  assert.equal(results.slice(0, 2), ["a int", "{}!"]);
  assert.equal(JSON.parse(results[2] ?? ""), {
    isSubselect: true,
    subselectColumns: [{ name: "A", type: "DOUBLE", sqlType: "DOUBLE" }],
    connectionName: "C",
    parameters: { k: "v" },
  });
  assert.is(results[3], "undefined: generate_sql_for_export_spec");
  assert.match(
    trace,
    /RUN RETURN DONE RUN RETURN DONE RUN RETURN DONE RUN UNDEFINED_CALL DONE RUN FINISHED$/,
  );
  assert.is(exitCode, 0);
});

test("a single call gives the export specification, and must return a string", async () => {
  const specification = {
    hasTruncate: true,
    hasReplace: false,
    createdBy: "CREATE TABLE T",
    sourceColumnNames: ["A", 'b "c"'],
    connectionInformation: { kind: "password", address: "a", user: "u", password: "p" },
    parameters: [{ key: "__proto__", value: "v" }],
  };
  const calls = [{ fn: 4, exportSpecification: specification }];
  const { results } = await once(
    `export const generateSqlForExportSpec = async (spec) =>
      JSON.stringify([spec, Object.keys(spec.parameters)]);`,
    { calls },
  );
  const [given, keys] = JSON.parse(results[0] ?? "");
  assert.equal(given.sourceColumnNames, ["A", 'b "c"']);
  assert.equal(given.connection, { type: "password", address: "a", user: "u", password: "p" });
  assert.is(given.createdBy, "CREATE TABLE T");
  assert.equal(keys, ["__proto__"]);
  const wrong = await once("export const generateSqlForExportSpec = () => 7;", { calls });
  assert.match(wrong.error ?? "", "1004: generateSqlForExportSpec() must return a string, given number.");
  const lacking = await once("export const adapterCall = () => '';", { calls: [{ fn: 2 }] });
  assert.match(lacking.error ?? "", "1001: The database's CALL lacks its json_arg.");
  const unknown = await once("export const adapterCall = () => '';", { calls: [{ fn: 77 }, { fn: 1 }] });
  assert.equal(unknown.results, ["undefined: number 77", "undefined: default_output_columns"]);
});

test("console output is the script's output", async () => {
  const outcome = await once(`console.error("e"); export function run() { console.log("ä"); return ""; }`);
  assert.is(outcome.stdout, "ä\n");
  assert.is(outcome.stderr, "e\n");
});

test.run();
