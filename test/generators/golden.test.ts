/**
 * Each folder of test/golden holds specs and what they become: files, or diagnostics.txt for `wrong-…`.
 * Rewritten by `UPDATE_GOLDEN=1 npm test -- golden`.
 */

import { readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import * as assert from "uvu/assert";
import { build } from "../../generators/build.ts";
import type { GeneratedFile } from "../../generators/generated-file.ts";
import { readModule } from "../../generators/lua/lua-modules.ts";
import { findDrift, writeFiles } from "../../generators/output-folder.ts";
import { fromPackage } from "../../package/package-root.ts";
import { suite } from "../support/suite.ts";

const test = suite("golden scenarios");

for (const scenario of readdirSync(fromPackage("test/golden"))) {
  test(scenario, async () => {
    const folder = fromPackage(`test/golden/${scenario}`);
    const files = await generate(`${folder}/spec`);
    const complains = files.some(({ path }) => path === "diagnostics.txt");
    assert.is(complains, scenario.startsWith("wrong-"), files[0]?.content);
    if (process.env.UPDATE_GOLDEN) {
      // writeFiles() leaves a folder alone that it has not written, such as one of diagnostics.
      await rm(`${folder}/expected`, { recursive: true, force: true });
      await writeFiles(`${folder}/expected`, files);
    }
    assert.equal(await findDrift(`${folder}/expected`, files), []);
  });
}

async function generate(specFolder: string): Promise<GeneratedFile[]> {
  const result = await build({ specFolder });
  if ("files" in result)
    return specFolder.includes("golden/undo/") ? result.files : result.files.map(namingModules);
  const lines = result.diagnostics.map(
    ({ file, line, column, error }) => `${file}:${line}:${column}\n${error.message}\n`,
  );
  return [{ path: "diagnostics.txt", content: lines.join("\n") }];
}

const modules = readdirSync(fromPackage("templates/lua/helpers")).map((file) => ({
  name: file.replace(".lua", ""),
  body: readModule(`lua/helpers/${file}`).body,
}));

function namingModules({ path, content }: GeneratedFile): GeneratedFile {
  if (!path.endsWith(".lua")) return { path, content };
  const named = modules.reduce(
    (text, { name, body }) => text.replace(body, () => `-- the module ${name}`),
    content,
  );
  return { path, content: named };
}

test.run();
