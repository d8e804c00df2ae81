import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SpecAbout } from "./spec-document.ts";

/** What the package.json beside a spec folder says that the extension is; undefined where none says it. */
export function readAbout(root: string): SpecAbout | undefined {
  const path = join(root, "package.json");
  if (!existsSync(path)) return undefined;
  const { name, description = "" }: Partial<SpecAbout> = JSON.parse(readFileSync(path, "utf8"));
  return name === undefined ? undefined : { name, description };
}
