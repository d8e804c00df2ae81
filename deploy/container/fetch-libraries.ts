/** glibc, the compilers' libraries, certificates and time zones, from Debian's or Ubuntu's packages. */
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SmeError } from "../../spec/errors.ts";
import type { FetchOptions } from "./fetch-node.ts";
import { runTool } from "./run-tool.ts";
import { debianArchitecture, debianChecksums, debianPackages, type Source } from "./sources.ts";

const advice =
  "Run the command on Debian or Ubuntu, for example in their Docker image, or name a folder with an unpacked Debian or " +
  "Ubuntu of the container's architecture: --rootfs DIR.";

interface Listed {
  file: string;
  sha256: string;
}

/**
 * Downloads the packages that this machine's apt offers and unpacks them below the scratch folder; nothing is
 * installed, and apt's own lists stay as they are.
 */
export async function fetchLibraries(options: FetchOptions): Promise<{ root: string; sources: Source[] }> {
  const { cache, scratch, arch, locked } = options;
  const folder = join(cache, `debian-${debianArchitecture[arch]}`);
  const listed = options.refresh ? undefined : await cachedList(folder);
  const packages = listed ?? (await download(folder, options));
  const root = join(scratch, "root");
  await mkdir(root);
  const sources: Source[] = [];
  for (const { file, sha256 } of packages) {
    const pin = debianChecksums[file];
    if (pin === undefined && locked) {
      throw new SmeError("E-SME-112", {
        complaint: `there is no checksum for ${file}, and --locked asks for one`,
        advice: "Leave --locked out, or run the command on Debian 12 with its current updates.",
      });
    }
    const path = join(folder, file);
    const found = createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
    const expected = pin ?? sha256;
    if (found !== expected) throw new SmeError("E-SME-114", { file: path, found, expected });
    await runTool("dpkg", ["-x", path, root], { advice });
    sources.push(sourceOf(file, found, pin === undefined ? "apt" : "pin"));
  }
  return { root, sources };
}

/** What an earlier run has downloaded, if it is complete. */
async function cachedList(folder: string): Promise<Listed[] | undefined> {
  try {
    const list = JSON.parse(await readFile(join(folder, "packages.json"), "utf8")) as Listed[];
    const files = await readdir(folder);
    const complete = debianPackages.every((name) => list.some(({ file }) => file.startsWith(`${name}_`)));
    return complete && list.every(({ file }) => files.includes(file)) ? list : undefined;
  } catch {
    return undefined;
  }
}

async function download(folder: string, options: FetchOptions): Promise<Listed[]> {
  const architecture = debianArchitecture[options.arch];
  const state = join(options.scratch, "apt");
  const incoming = join(state, "packages");
  for (const each of ["lists/partial", "cache/archives/partial", "packages"]) {
    await mkdir(join(state, each), { recursive: true });
  }
  // A state of its own: it needs no root rights, knows other architectures, and is of today.
  const settings = {
    "Dir::State": state,
    "Dir::State::lists": join(state, "lists"),
    "Dir::State::status": "/dev/null",
    "Dir::Cache": join(state, "cache"),
    "APT::Architecture": architecture,
    "APT::Architectures": architecture,
    "APT::Sandbox::User": "",
    "Acquire::Languages": "none",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  options.log(`Fetching ${debianPackages.join(", ")} (${architecture}) with apt`);
  await runTool("apt-get", ["update", "-q", ...flags], { advice });
  const uris = await runTool("apt-get", ["download", "--print-uris", ...flags, ...debianPackages], {
    advice,
  });
  const listed = [...uris.matchAll(/^'[^']*' (\S+) \d+ SHA256:([0-9a-f]{64})/gm)].map(
    ([, file = "", sha256 = ""]) => ({ file: file.replaceAll("%3a", ":"), sha256 }),
  );
  if (listed.length !== debianPackages.length) {
    const complaint = `apt lists ${listed.length} of ${debianPackages.length} packages with a SHA-256`;
    throw new SmeError("E-SME-112", { complaint, advice });
  }
  await runTool("apt-get", ["download", "-q", ...flags, ...debianPackages], { cwd: incoming, advice });
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const files = await readdir(incoming);
  for (const { file } of listed) {
    const found = files.find((name) => name === file || name.replaceAll("%3a", ":") === file) ?? file;
    await copyFile(join(incoming, found), join(folder, file));
  }
  const list = listed.sort((left, right) => (left.file < right.file ? -1 : 1));
  await writeFile(join(folder, "packages.json.part"), `${JSON.stringify(list, undefined, 2)}\n`);
  await rename(join(folder, "packages.json.part"), join(folder, "packages.json"));
  return list;
}

/** `libc6_2.36-9+deb12u14_amd64.deb` */
function sourceOf(file: string, sha256: string, verifiedBy: Source["verifiedBy"]): Source {
  const [name = "", version = "", architecture = ""] = file.replace(/\.deb$/, "").split("_");
  const distribution = /ubuntu/.test(version) ? "ubuntu" : "debian";
  return {
    name,
    version,
    integrity: `sha256-${Buffer.from(sha256, "hex").toString("base64")}`,
    verifiedBy,
    purl: `pkg:deb/${distribution}/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${architecture}`,
  };
}
