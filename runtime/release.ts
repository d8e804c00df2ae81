/** Which release of this package scripts and their container are of. */
import { releaseOf } from "../spec/origin.ts";

/** A bundle has it from the build; the compiled package reads its package.json. */
declare const SME_VERSION: string | undefined;

/** They say themselves that the container is of another release, and which node has it. */
const tellsOfReleases = /Generated from spec\/udfs\/(doctor|container)\.ts/;

/**
 * Throws E-SME-115 when the script needs another release than the one that runs it. As releases go, a script
 * runs on its own and on all later ones of the same first number. Other scripts than this package's have no
 * release, and always run; so do SME_DOCTOR and SME_CONTAINER.
 */
export async function checkRelease(source: string, script: string): Promise<void> {
  const needed = releaseOf(source);
  if (needed === undefined || tellsOfReleases.test(source)) return;
  const running = await runningRelease();
  if (isServedBy(running, needed)) return;
  // The catalogue of errors would make every start slower.
  const { SmeError } = await import("../spec/errors.ts");
  throw new SmeError("E-SME-115", { script, script_version: needed, container_version: running });
}

/** The release of the container, or of the package where there is none. */
export async function runningRelease(): Promise<string> {
  if (typeof SME_VERSION === "string") return SME_VERSION;
  const { readFile } = await import("node:fs/promises");
  const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** Whether a container of the one release runs scripts of the other. */
export function isServedBy(running: string, needed: string): boolean {
  const [major = 0, minor = 0, patch = 0] = numbersOf(running);
  const [neededMajor = 0, neededMinor = 0, neededPatch = 0] = numbersOf(needed);
  if (major !== neededMajor) return false;
  return minor > neededMinor || (minor === neededMinor && patch >= neededPatch);
}

function numbersOf(release: string): number[] {
  return release.split(/[.+-]/, 3).map(Number);
}
