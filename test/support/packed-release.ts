import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { fromPackage } from "../../package/package-root.ts";

const run = promisify(execFile);

let packed: Promise<string> | undefined;

/**
 * The release as `npm pack` makes it of this repository: unpacked once for all tests, which read it only.
 * With it a new folder, which the caller removes.
 */
export async function packRelease(): Promise<{ folder: string; release: string }> {
  packed ??= pack();
  return { folder: await mkdtemp(join(tmpdir(), "sme-release-")), release: await packed };
}

async function pack(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sme-packed-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const copy = join(folder, "repository");
  // Packing changes package.json for its time, which others read.
  const unneeded = ["node_modules", ".git", ".ci", "bundles", "test", "bench"];
  await cp(fromPackage("."), copy, {
    recursive: true,
    filter: (path) => !unneeded.includes(basename(path)) || path === fromPackage("."),
  });
  await symlink(fromPackage("node_modules"), join(copy, "node_modules"));
  // As npm runs it, but for the compiler, which has run.
  await run(process.execPath, ["dist/cli/release/pack.js", "before"], { cwd: copy });
  await run("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], { cwd: copy });
  const archive = (await readdir(folder)).find((name) => name.endsWith(".tgz")) ?? "";
  await run("tar", ["-xzf", join(folder, archive), "-C", folder]);
  await rm(copy, { recursive: true });
  return join(folder, "package");
}

/**
 * A project that has installed the release, as npm lays it out; the packages it needs are links to the
 * repository's own. Without the optional ones it is what `npm install --omit=optional` makes.
 */
export async function installRelease(
  release: string,
  project: string,
  { optional = true } = {},
): Promise<void> {
  const modules = join(project, "node_modules");
  await mkdir(modules, { recursive: true });
  await cp(release, join(modules, "exasol-sagemaker-extension"), { recursive: true });
  const lock = JSON.parse(await readFile(fromPackage("package-lock.json"), "utf8")) as {
    packages: Record<string, { dev?: true; optional?: true; devOptional?: true }>;
  };
  for (const [path, { dev, optional: isOptional }] of Object.entries(lock.packages)) {
    const wanted = !dev && (optional || !isOptional || path.startsWith("node_modules/@esbuild/"));
    if (path === "" || !wanted || path.indexOf("node_modules/", 1) > 0) continue;
    await mkdir(dirname(join(project, path)), { recursive: true });
    await symlink(fromPackage(path), join(project, path));
  }
  await mkdir(join(modules, ".bin"), { recursive: true });
  await symlink("../exasol-sagemaker-extension/dist/cli/start.cjs", join(modules, ".bin/sme-gen"));
}
