import { createHash } from "node:crypto";
import { access, constants, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { SmeError } from "../../spec/errors.ts";
import { billOfMaterials } from "./bill-of-materials.ts";
import type { Bundles } from "./bundle.ts";
import { makeCodeCaches } from "./code-cache.ts";
import { containerEntries } from "./container-entries.ts";
import { fetchLibraries } from "./fetch-libraries.ts";
import { fetchNode } from "./fetch-node.ts";
import { libraryEntries } from "./library-entries.ts";
import { bundlesOf } from "./shipped-bundles.ts";
import { type Architecture, nodeVersion, type Source } from "./sources.ts";
import { type TarEntry, tarParts } from "./write-tar.ts";

export interface AssemblyOptions {
  packageRoot: string;
  arch?: Architecture;
  /** Node's version; the one with a checksum in sources.ts unless given. */
  node?: string;
  /** Where downloads are kept. */
  cache: string;
  /** Take the libraries from this unpacked Debian or Ubuntu instead of downloading packages. */
  rootfs?: string;
  locked?: boolean;
  refresh?: boolean;
  log?(line: string): void;
}

export interface ContainerBuildOptions extends AssemblyOptions {
  /** The archive to write, `*.tar.gz`. The bill of materials is written beside it. */
  out: string;
}

export interface BuiltContainer {
  version: string;
  file: string;
  billOfMaterials: string;
  /** In bytes. */
  size: number;
  sha256: string;
  /** Bytes of each part, unpacked and packed by itself. */
  parts: { name: string; size: number; packed: number }[];
  sources: Source[];
}

const compress = promisify(gzip);

/**
 * Builds the language container's archive. The same sources make the same bytes, on the same Node, wherever
 * the container's own Node runs: elsewhere V8's code cache is left out.
 */
export async function buildContainer(options: ContainerBuildOptions): Promise<BuiltContainer> {
  const { out, log = () => {} } = options;
  if (!/\.(?:tar\.gz|tgz)$/.test(out)) {
    throw new SmeError("E-SME-109", { option: "out", expected: "a name that ends in .tar.gz", value: out });
  }
  await access(dirname(out), constants.W_OK).catch((error: Error) => {
    const advice = "Make the folder, or name another with --out.";
    throw new SmeError(
      "E-SME-112",
      { complaint: `${dirname(out)} cannot be written`, advice },
      { cause: error },
    );
  });
  const { entries, sources, bundles } = await assembleContainer(options);
  const { version, packages } = bundles;
  log("Packing");
  const [archive, parts] = await Promise.all([pack(entries), measure(entries)]);
  await writeFile(`${out}.part`, archive);
  await rename(`${out}.part`, out);
  const bill = `${out.replace(/\.(?:tar\.gz|tgz)$/, "")}.cdx.json`;
  await writeFile(bill, billOfMaterials({ version, file: basename(out), archive }, sources, packages));
  const sha256 = createHash("sha256").update(archive).digest("hex");
  return { version, file: out, billOfMaterials: bill, size: archive.length, sha256, parts, sources };
}

/** Everything in the container, and where it comes from. */
export async function assembleContainer(
  options: AssemblyOptions,
): Promise<{ entries: TarEntry[]; sources: Source[]; bundles: Bundles }> {
  const { packageRoot, arch = "x64", rootfs, cache, locked = false, refresh = false } = options;
  if (process.platform === "win32" || (process.platform !== "linux" && rootfs === undefined)) {
    throw new SmeError("E-SME-112", {
      complaint: `its libraries come from Debian's packages, which take Linux (this is ${process.platform})`,
      advice: "Run the command on Debian or Ubuntu, for example in their Docker image or in WSL.",
    });
  }
  const scratch = await mkdtemp(join(tmpdir(), "sme-container-"));
  try {
    const fetching = { arch, cache, scratch, locked, refresh, log: options.log ?? (() => {}) };
    const node = await fetchNode(options.node ?? nodeVersion, fetching);
    const fetched = rootfs === undefined ? await fetchLibraries(fetching) : { root: rootfs, sources: [] };
    const libraries = libraryEntries(fetched.root, arch);
    const sources = [node.source, ...fetched.sources, ...(rootfs === undefined ? [] : filesOf(libraries))];
    const bundles = await bundlesOf(packageRoot);
    const caches = await makeCodeCaches(bundles, node.program).catch((error: Error) => {
      fetching.log(
        `Without V8's code cache, so that calls start slower: Node for ${arch} does not run here (${error.message})`,
      );
      return undefined;
    });
    const facts = {
      architecture: arch,
      code_cache: caches !== undefined,
      sources: sources.map(({ name, version, integrity }) => ({ name, version, integrity })),
    };
    return { entries: containerEntries({ node, libraries, bundles, caches, facts }), sources, bundles };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Node's gzip states neither a name nor a time. */
async function pack(entries: TarEntry[]): Promise<Buffer> {
  return compress(Buffer.concat([...tarParts(entries)]), { level: 9 });
}

async function measure(entries: TarEntry[]): Promise<BuiltContainer["parts"]> {
  const parts: [string, (path: string) => boolean][] = [
    ["Node", (path) => path === "usr/bin/node"],
    ["libraries", (path) => /^lib(64)?\//.test(path)],
    ["certificates", (path) => path.startsWith("etc/ssl/")],
    ["time zones", (path) => path.startsWith("usr/share/zoneinfo/")],
    ["bundles", (path) => path.startsWith("exaudf/")],
    ["the rest", () => true],
  ];
  const groups = new Map<string, Buffer[]>(parts.map(([name]) => [name, []]));
  for (const entry of entries) {
    const name = parts.find(([, holds]) => holds(entry.path))?.[0] ?? "";
    if (entry.kind === "file") groups.get(name)?.push(entry.content);
  }
  return Promise.all(
    [...groups].map(async ([name, contents]) => {
      const content = Buffer.concat(contents);
      return { name, size: content.length, packed: (await compress(content)).length };
    }),
  );
}

/** Files of a folder somebody named: nothing vouches for them, so each is listed with its checksum. */
function filesOf(libraries: TarEntry[]): Source[] {
  return libraries.flatMap((entry): Source[] => {
    if (entry.kind !== "file" || !/^lib(64)?\/|^etc\/ssl/.test(entry.path)) return [];
    const digest = createHash("sha256").update(entry.content).digest("base64");
    const name = basename(entry.path);
    const source = { name, version: "unknown", integrity: `sha256-${digest}`, purl: `pkg:generic/${name}` };
    return [{ ...source, verifiedBy: "nobody" }];
  });
}
