import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { SmeError } from "../../spec/errors.ts";
import { runTool } from "./run-tool.ts";
import { type Architecture, nodeIntegrity, type Source } from "./sources.ts";
import { withoutSymbols } from "./without-symbols.ts";

export interface FetchOptions {
  arch: Architecture;
  /** Where downloads are kept. */
  cache: string;
  /** A new folder that the caller removes. */
  scratch: string;
  /** Take only what has a checksum in sources.ts. */
  locked: boolean;
  /** Fetch anew what the cache has. */
  refresh: boolean;
  log(line: string): void;
}

export interface FetchedNode {
  source: Source;
  /** Without its symbols, which only debuggers need. */
  binary: Buffer;
  /** Where it lies as long as the scratch folder does. */
  program: string;
  licence: Buffer;
}

const advice =
  "Check that npm works here and reaches its registry, or run the command on a machine where it does.";

/** Takes Node's program for Linux from npm, by the registry that npm is configured with. */
export async function fetchNode(version: string, options: FetchOptions): Promise<FetchedNode> {
  const { arch, cache, scratch, locked, log } = options;
  if (!/^\d+\.\d+\.\d+$/.test(version)) {
    throw new SmeError("E-SME-109", { option: "node", expected: "a version like 24.21.0", value: version });
  }
  const name = `node-linux-${arch}`;
  const pin = nodeIntegrity[`${arch}@${version}`];
  if (pin === undefined && locked) {
    throw new SmeError("E-SME-112", {
      complaint: `there is no checksum for ${name} ${version}, and --locked asks for one`,
      advice: "Leave --locked out, or take the version without --node.",
    });
  }
  const folder = join(cache, "npm");
  const file = join(folder, `${name}-${version}.tgz`);
  await mkdir(folder, { recursive: true });
  if (options.refresh || !(await readdir(folder)).includes(`${name}-${version}.tgz`)) {
    log(`Fetching ${name} ${version} with npm`);
    // npm checks what comes against what its registry says.
    const args = [
      "pack",
      `${name}@${version}`,
      "--ignore-scripts",
      "--silent",
      "--pack-destination",
      scratch,
    ];
    await runTool("npm", args, { cwd: scratch, advice });
    await rename(join(scratch, `${name}-${version}.tgz`), join(scratch, "node.tgz"));
    await verify(join(scratch, "node.tgz"), pin);
    await moveFile(join(scratch, "node.tgz"), file);
  }
  const integrity = await verify(file, pin);
  const unpack = ["-xzf", file, "-C", scratch, "package/bin/node", "package/LICENSE"];
  await runTool("tar", unpack, { advice: "Install tar." });
  const program = join(scratch, "package/bin/node");
  return {
    source: {
      name: "node",
      version,
      integrity,
      verifiedBy: pin === undefined ? "npm" : "pin",
      purl: `pkg:npm/${name}@${version}`,
    },
    program,
    binary: withoutSymbols(await readFile(program)),
    licence: await readFile(join(scratch, "package/LICENSE")),
  };
}

async function verify(file: string, pin: string | undefined): Promise<string> {
  const found = `sha512-${createHash("sha512")
    .update(await readFile(file))
    .digest("base64")}`;
  if (pin !== undefined && found !== pin) throw new SmeError("E-SME-114", { file, found, expected: pin });
  return found;
}

/** Moves a file, also to another file system. */
async function moveFile(from: string, to: string): Promise<void> {
  const { copyFile } = await import("node:fs/promises");
  await copyFile(from, `${to}.part`);
  await rename(`${to}.part`, to);
}
