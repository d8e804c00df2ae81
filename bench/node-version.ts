import { execFileSync } from "node:child_process";

/** For example `v24.11.0`. */
export function nodeVersion(node: string): string {
  return execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
}
