import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { ts } from "ts-morph";
import * as assert from "uvu/assert";
import { fromPackage } from "../package/package-root.ts";
import { suite } from "./support/suite.ts";

const test = suite("architecture");

/** What each folder may import of the others. doc/architecture.md explains why. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  sql: [],
  spec: [],
  package: ["spec"],
  generators: ["spec", "sql", "package"],
  runtime: ["spec", "sql"],
  generated: ["runtime"],
  deploy: ["spec", "sql"],
  sandbox: ["sql"],
  cli: ["spec", "sql", "package", "generators", "runtime", "deploy", "sandbox"],
  bench: ["spec", "sql", "package", "generators", "runtime", "deploy", "sandbox", "cli", "test"],
  test: ["spec", "sql", "package", "generators", "runtime", "deploy", "sandbox", "cli", "bench"],
};

/** The layers of the language client, and what each may import of the others. Its README explains why. */
const clientLayers: Readonly<Record<string, readonly string[]>> = {
  "author.ts": [],
  "errors.ts": ["source-maps.ts"],
  "source-maps.ts": [],
  wire: ["author.ts", "errors.ts"],
  columns: ["author.ts", "errors.ts", "wire"],
  process: ["author.ts", "errors.ts", "source-maps.ts", "wire", "columns"],
  "main.ts": ["process"],
  "launcher.ts": [],
};

/** The rooms of the sandbox. They share its own files; sandbox/README.md explains why no more. */
const sandboxRooms: Readonly<Record<string, readonly string[]>> = {
  exasol: [],
  aws: ["automl"],
  automl: [],
  bucketfs: [],
};

/** Packages that only some folders may load. */
const confined: Readonly<Record<string, readonly string[]>> = {
  handlebars: ["generators"],
  "ts-morph": ["generators", "test"],
  luaparse: ["generators", "test"],
  yargs: ["cli"],
  "@duckdb/node-api": ["sandbox", "test", "bench"],
  wasmoon: ["sandbox", "test"],
  zeromq: ["sandbox", "test", "bench"],
  "@exasol/exasol-driver-ts": ["deploy", "test"],
};

interface Import {
  file: string;
  folder: string;
  specifier: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(fromPackage(folder), { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file))
    .filter((file) => file.endsWith(".ts") && !file.startsWith(join("test", "golden")));
}

function importsOf(folder: string): Import[] {
  return sourceFiles(folder).flatMap((file) => {
    const text = readFileSync(fromPackage(file), "utf8");
    return importsIn(text).map((specifier) => ({ file, folder, specifier }));
  });
}

function importsIn(text: string): string[] {
  const found = text.matchAll(
    /(?:^(?:import|export)\s(?:[^;"']*?\sfrom\s)?|\bimport\(|\brequire\()\s*"([^"]+)"/gm,
  );
  return [...found].map(([, specifier = ""]) => specifier);
}

/** What the file loads when it runs. Types are gone then. */
function valuesImportedBy(file: string): string[] {
  return importsIn(readFileSync(fromPackage(file), "utf8").replace(/^(?:import|export) type\b[^;]*;/gm, ""));
}

/** The top-level folder an import leads to; none for a package. */
function targetOf({ file, specifier }: Import): string | undefined {
  if (specifier.startsWith("exasol-sagemaker-extension/")) {
    return specifier.startsWith("exasol-sagemaker-extension/spec") ? "spec" : "runtime";
  }
  return specifier.startsWith(".") ? normalize(join(dirname(file), specifier)).split("/")[0] : undefined;
}

for (const [folder, targets] of Object.entries(allowed)) {
  test(`${folder}/ imports ${targets.join(", ") || "no other folder"}`, () => {
    const forbidden = importsOf(folder).filter((one) => {
      const target = targetOf(one);
      return target !== undefined && target !== folder && !targets.includes(target);
    });
    assert.equal(
      forbidden.map(({ file, specifier }) => `${file} imports ${specifier}`),
      [],
    );
  });
}

test("the language client's layers import only those below them, and only its process anything else", () => {
  const client = join("runtime", "udf-client");
  const forbidden = importsOf(client).filter(({ file, specifier }) => {
    const [layer = ""] = relative(client, file).split("/");
    const known = clientLayers[layer];
    if (known === undefined) return true;
    if (!specifier.startsWith(".")) return layer === "author.ts";
    const [target = ""] = relative(client, join(dirname(file), specifier)).split("/");
    return target === ".." ? layer !== "process" : target !== layer && !known.includes(target);
  });
  assert.equal(
    forbidden.map(({ file, specifier }) => `${file} imports ${specifier}`),
    [],
  );
});

test("of the sandbox's rooms only the local AWS uses another one", () => {
  const forbidden = importsOf("sandbox").filter(({ file, specifier }) => {
    const [room = ""] = relative("sandbox", file).split("/");
    const [target = ""] = relative("sandbox", join(dirname(file), specifier)).split("/");
    if (sandboxRooms[room] === undefined || sandboxRooms[target] === undefined) return false;
    return target !== room && !sandboxRooms[room].includes(target);
  });
  assert.equal(
    forbidden.map(({ file, specifier }) => `${file} imports ${specifier}`),
    [],
  );
});

test("packages stay where they belong", () => {
  const found = Object.keys(allowed)
    .flatMap(importsOf)
    .filter(({ specifier, folder }) => confined[specifier]?.includes(folder) === false)
    .map(({ file, specifier }) => `${file} imports ${specifier}`);
  assert.equal(found, []);
});

test("no command but sandbox and demo can reach an optional package", () => {
  const { optionalDependencies } = JSON.parse(readFileSync(fromPackage("package.json"), "utf8"));
  const commands = readdirSync(fromPackage("cli/commands")).filter(
    (file) => !["sandbox.ts", "demo.ts"].includes(file),
  );
  const reached = new Set(["cli/main.ts", ...commands.map((file) => `cli/commands/${file}`)]);
  const found: string[] = [];
  // The list of commands loads each of them.
  for (const file of reached) {
    // Nor does every action of a command need what one of them does.
    if (["cli/command-line/command-list.ts", "cli/udf/run-locally.ts"].includes(file)) continue;
    for (const specifier of valuesImportedBy(file)) {
      if (specifier.startsWith(".")) reached.add(join(dirname(file), specifier));
      else if (Object.keys(optionalDependencies).some((name) => `${specifier}/`.startsWith(`${name}/`)))
        found.push(`${file} imports ${specifier}`);
    }
  }
  assert.equal(found, []);
  assert.ok(reached.has("deploy/objects/install.ts") && reached.has("generators/build.ts"));
});

test("specs import nothing but specs", () => {
  assert.equal(
    importsOf("spec").filter(({ specifier }) => !specifier.startsWith(".")),
    [],
  );
});

test("sql imports no package", () => {
  assert.equal(
    importsOf("sql").filter(({ specifier }) => !specifier.startsWith(".")),
    [],
  );
});

test("only cli/ ends the process and reads the environment of its user", () => {
  // The AWS SDK takes its endpoint from the environment, and so must the addressing style of its S3 client.
  const known = ["runtime/aws/client-options.ts"];
  const found = ["spec", "package", "generators", "deploy", "runtime/aws", "runtime/handlers"]
    .flatMap(sourceFiles)
    .filter((file) => /process\.(exit|env)\b/.test(readFileSync(fromPackage(file), "utf8")));
  assert.equal(
    found.filter((file) => !known.includes(file)),
    [],
  );
});

test("what threads load does not wait at its top level", () => {
  // Node 20 aborts where a thread is ended just as it begins with such a module. One file is a program.
  const programs = ["sandbox/aws/sagemaker/update-service-model.ts"];
  const found = ["sandbox", "runtime/udf-client"]
    .flatMap(sourceFiles)
    .filter((file) => !programs.includes(file))
    .filter((file) => {
      const text = readFileSync(fromPackage(file), "utf8");
      return waitsAtTopLevel(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
    });
  assert.equal(found, []);
});

function waitsAtTopLevel(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return true;
  return !ts.isFunctionLike(node) && ts.forEachChild(node, waitsAtTopLevel) === true;
}

test("no comment is wider than the code", () => {
  // Biome breaks code at this width, but neither comments nor texts.
  const { formatter } = JSON.parse(readFileSync(fromPackage("biome.json"), "utf8"));
  const found = Object.keys(allowed)
    .flatMap(sourceFiles)
    .filter((file) => !file.startsWith("generated") && !file.endsWith("_pb.ts"))
    .flatMap((file) => {
      const lines = readFileSync(fromPackage(file), "utf8").split("\n");
      return lines
        .map((line, i) => ({ line, place: `${file}:${i + 1}` }))
        .filter(({ line }) => /^\s*(\/\/|\/\*|\* )/.test(line) && line.length > formatter.lineWidth)
        .map(({ place }) => place);
    });
  assert.equal(found, []);
});

test("every top-level folder is known", () => {
  const ignored = ["node_modules", "dist", ".git", ".ci", ".github"];
  const folders = readdirSync(fromPackage("."), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !ignored.includes(entry.name))
    .map(({ name }) => name);
  assert.equal(folders.sort(), [...Object.keys(allowed), "doc", "examples", "templates"].sort());
});

test.run();
