import { readFileSync } from "node:fs";
import { fromPackage } from "./package-root.ts";

/** The release of this package, for example `1.0.0`. */
export function ownRelease(): string {
  const { version } = JSON.parse(readFileSync(fromPackage("package.json"), "utf8")) as { version: string };
  return version;
}
