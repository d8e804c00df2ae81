import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { SmeError } from "../../spec/errors.ts";
import type { Architecture } from "./sources.ts";
import type { TarEntry } from "./write-tar.ts";

/** Where libraries lie and what starts programs. */
const layout: Readonly<Record<Architecture, { folder: string; loader: string }>> = {
  x64: { folder: "lib/x86_64-linux-gnu", loader: "lib64/ld-linux-x86-64.so.2" },
  arm64: { folder: "lib/aarch64-linux-gnu", loader: "lib/ld-linux-aarch64.so.1" },
};

/** What Node is linked to, and what glibc loads to look up names. */
const libraries = [
  "libc.so.6",
  "libdl.so.2",
  "libgcc_s.so.1",
  "libm.so.6",
  "libnss_dns.so.2",
  "libnss_files.so.2",
  "libpthread.so.0",
  "libresolv.so.2",
  "librt.so.1",
  "libstdc++.so.6",
];

/** What a root folder may lack, because not every Node needs it. */
const optionalLibraries = ["libatomic.so.1"];

const zones = "usr/share/zoneinfo";

/** Takes libraries, certificates and time zones out of an unpacked Debian or Ubuntu. */
export function libraryEntries(root: string, arch: Architecture): TarEntry[] {
  const { folder, loader } = layout[arch];
  const file = (path: string, from: string, executable = false): TarEntry => ({
    kind: "file",
    path,
    content: readFileSync(from),
    executable,
  });
  const found = [...libraries, ...optionalLibraries].flatMap((name) => {
    const place = [folder, `usr/${folder}`].map((each) => inside(root, join(each, name))).find(isFile);
    if (place !== undefined) return [file(`${folder}/${name}`, place)];
    if (optionalLibraries.includes(name)) return [];
    throw missing(root, `${folder}/${name}`);
  });
  const loaderFile = [loader, `usr/${loader}`, join(folder, loader.replace(/.*\//, ""))]
    .map((each) => inside(root, each))
    .find(isFile);
  if (loaderFile === undefined) throw missing(root, loader);
  return [
    ...found,
    file(loader, loaderFile, true),
    { kind: "file", path: "etc/ssl/certs/ca-certificates.crt", content: certificates(root) },
    ...zoneEntries(root),
    ...copyrights(root),
  ];
}

/** A path below the root; absolute links of the root are its own, not this machine's. */
function inside(root: string, path: string): string {
  const place = join(root, path);
  const status = lstatSync(place, { throwIfNoEntry: false });
  if (status?.isSymbolicLink()) {
    const target = readlinkSync(place);
    return inside(root, target.startsWith("/") ? target : join(dirname(path), target));
  }
  return place;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/**
 * The bundle that update-ca-certificates makes where the package is installed;
 * made here of its parts otherwise.
 */
function certificates(root: string): Buffer {
  const made = join(root, "etc/ssl/certs/ca-certificates.crt");
  if (isFile(made)) return readFileSync(made);
  const folder = join(root, "usr/share/ca-certificates/mozilla");
  if (!statSync(folder, { throwIfNoEntry: false })) throw missing(root, "usr/share/ca-certificates");
  const names = readdirSync(folder).filter((name) => name.endsWith(".crt"));
  return Buffer.concat(
    names.sort().map((name) => Buffer.from(`${readFileSync(join(folder, name), "utf8").trim()}\n`)),
  );
}

function zoneEntries(root: string): TarEntry[] {
  const top = join(root, zones);
  if (!statSync(top, { throwIfNoEntry: false })) throw missing(root, zones);
  return readdirSync(top, { recursive: true, encoding: "utf8" })
    .filter((path) => !/^(?:posix|right|localtime|posixrules)(?:\/|$)/.test(path))
    .sort()
    .flatMap((path): TarEntry[] => {
      const place = join(top, path);
      const status = lstatSync(place);
      if (status.isDirectory()) return [];
      if (!status.isSymbolicLink())
        return [{ kind: "file", path: `${zones}/${path}`, content: readFileSync(place) }];
      const target = relative(dirname(place), realpathSync(place));
      return [{ kind: "symlink", path: `${zones}/${path}`, target }];
    });
}

function copyrights(root: string): TarEntry[] {
  return [
    "libc6",
    "libgcc-s1",
    "libstdc++6",
    "gcc-12-base",
    "gcc-14-base",
    "ca-certificates",
    "tzdata",
  ].flatMap((name): TarEntry[] => {
    const path = `usr/share/doc/${name}/copyright`;
    const place = join(root, path);
    return isFile(place) ? [{ kind: "file", path, content: readFileSync(place) }] : [];
  });
}

function missing(root: string, path: string): SmeError {
  return new SmeError("E-SME-112", {
    complaint: `${root} has no ${path}`,
    advice: "Name the root folder of a Debian or Ubuntu of the container's architecture.",
  });
}
