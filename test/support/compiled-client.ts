import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fromPackage } from "../../package/package-root.ts";
import type { LanguageClient } from "../../sandbox/exasol/udf-host/language-process.ts";

/** Our client as it is compiled, confined as the sandbox's: it reads the package and what that needs. */
export const compiledClient: LanguageClient = {
  command: process.execPath,
  args: [
    "--experimental-vm-modules",
    fileURLToPath(new URL("../../runtime/udf-client/main.js", import.meta.url)),
  ],
  reads: [fromPackage("."), realpathSync(fromPackage("node_modules"))],
};
