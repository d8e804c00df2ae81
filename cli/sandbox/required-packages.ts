import { readFileSync } from "node:fs";
import { fromPackage } from "../../package/package-root.ts";
import { missingPackages, packagesOfParts } from "../../sandbox/missing-packages.ts";
import { errorText, SmeError } from "../../spec/errors.ts";

/**
 * The sandbox's packages are optional: a database's user needs none of them. Throws E-SME-105 when one is
 * missing; of those that only a part needs, which says so when it is called, the log is told.
 */
export function requirePackages(log?: (line: string) => void): void {
  const versions = optionalDependencies();
  const parts: string[] = Object.values(packagesOfParts).flat();
  const missing = missingPackages(Object.keys(versions));
  const error = (names: string[]) => ({
    packages: names.join(", "),
    install: names.map((name) => `${name}@${versions[name]}`).join(" "),
  });
  if (missing.some((name) => log === undefined || !parts.includes(name))) {
    throw new SmeError("E-SME-105", error(missing));
  }
  for (const [part, names] of Object.entries(packagesOfParts)) {
    const lacking = missingPackages(names);
    if (lacking.length > 0) log?.(errorText("E-SME-260", { sandbox_part: part, ...error(lacking) }));
  }
}

function optionalDependencies(): Record<string, string> {
  const manifest = JSON.parse(readFileSync(fromPackage("package.json"), "utf8")) as {
    optionalDependencies: Record<string, string>;
  };
  return manifest.optionalDependencies;
}
