import type { CommandEntry } from "./grammar.ts";

/**
 * The module of a command is loaded only when it is run: `sme-gen build` must not
 * wait for the sandbox's packages.
 */
export const commandList: readonly CommandEntry[] = [
  {
    name: "build",
    describe: "Generate SQL, Lua, UDFs and documentation from the specs",
    load: async () => (await import("../commands/build.ts")).command,
  },
  {
    name: "new",
    describe: "Write spec, handler and test of a new script; start a project where there is none",
    load: async () => (await import("../commands/new.ts")).command,
  },
  {
    name: "diff",
    describe: "Compare the specs with an earlier revision; exit 1 if existing calls would break",
    load: async () => (await import("../commands/diff.ts")).command,
  },
  {
    name: "deploy",
    describe: "Install scripts, UDFs, tables and views into a database; repeatable",
    load: async () => (await import("../commands/deploy.ts")).command,
  },
  {
    name: "undeploy",
    describe: "Remove what deploy installed, and nothing else",
    load: async () => (await import("../commands/undeploy.ts")).command,
  },
  {
    name: "container",
    describe: "Build the script language container that UDFs run in",
    load: async () => (await import("../commands/container.ts")).command,
  },
  {
    name: "sql",
    describe: "Run statements against a database: from -c, a file, standard input, or at a prompt",
    load: async () => (await import("../commands/sql.ts")).command,
  },
  {
    name: "load",
    describe: "Load a CSV file into a table, all of it or nothing",
    load: async () => (await import("../commands/load.ts")).command,
  },
  {
    name: "doctor",
    describe: "Look what is wrong with an installation, from the database to AWS; exit 1 if anything is",
    load: async () => (await import("../commands/doctor.ts")).command,
  },
  {
    name: "policy",
    describe: "Print the least that IAM must allow for what is done with AWS",
    load: async () => (await import("../commands/policy.ts")).command,
  },
  {
    name: "sandbox",
    describe: "Run a local Exasol and a local AWS until Ctrl-C",
    load: async () => (await import("../commands/sandbox.ts")).command,
  },
  {
    name: "udf",
    describe: "Bundle a UDF of your own with its npm packages, run it on a file of rows, deploy it",
    load: async () => (await import("../commands/udf.ts")).command,
  },
  {
    name: "udf-types",
    describe: "Print the typed context of a TypeScript UDF",
    load: async () => (await import("../commands/udf-types.ts")).command,
  },
  {
    name: "demo",
    describe: "Train, deploy and call models on real data, in the sandbox",
    load: async () => (await import("../commands/demo.ts")).command,
  },
  {
    name: "completion",
    describe: "Print a script that teaches your shell to complete commands, options and their values",
    load: async () => (await import("../commands/completion.ts")).completionOf(commandList),
  },
];
