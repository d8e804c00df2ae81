import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { loadForPart, MissingPackageError } from "../../sandbox/optional-package.ts";

const test = suite("the optional packages of the sandbox");

test("are named with the part that needs them when they are missing", async () => {
  const missing: string = "no-such-package";
  const error = await loadForPart("Training", () => import(missing)).catch((cause: unknown) => cause);
  if (!(error instanceof MissingPackageError)) throw error;
  assert.is(error.packageName, missing);
  assert.is(
    error.message,
    "Training needs the package no-such-package, which is not installed: npm install no-such-package",
  );
});

test("do not hide another reason why a module cannot be loaded", async () => {
  const broken = async () => {
    throw new SyntaxError("Unexpected token");
  };
  const error = await loadForPart("Training", broken).catch((cause: unknown) => cause);
  assert.instance(error, SyntaxError);
});

const manifest: { optionalDependencies: Record<string, string> } = JSON.parse(
  readFileSync(fromPackage("package.json"), "utf8"),
);

for (const part of ["aws/start-aws", "bucketfs/start-bucketfs"]) {
  test(`are none that ${part} needs to start`, () => {
    const optional = Object.keys(manifest.optionalDependencies);
    const needed = importedPackages(fromPackage(`dist/sandbox/${part}.js`));
    assert.equal(
      optional.filter((name) => needed.some((one) => one === name || one.startsWith(`${name}/`))),
      [],
    );
  });
}

/** The packages that a compiled module and those it imports load at once. */
function importedPackages(start: string): string[] {
  const files = [start];
  const packages = new Set<string>();
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    for (const [, specifier = ""] of text.matchAll(/^(?:import|export)\s(?:[^;"']*?\sfrom\s)?"([^"]+)"/gm)) {
      if (!specifier.startsWith(".")) packages.add(specifier);
      const path = new URL(specifier, `file://${file}`).pathname;
      if (specifier.startsWith(".") && !files.includes(path)) files.push(path);
    }
  }
  return [...packages];
}

test.run();
