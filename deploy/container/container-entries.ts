/** Everything in the container, in the order of the archive. */
import { posix } from "node:path";
import { scriptLanguage } from "../../spec/facts.ts";
import { type Bundles, clientFile } from "./bundle.ts";
import type { TarEntry } from "./write-tar.ts";

/** Exasol mounts them; with a read-only root they must be there already. */
const mountPoints = [
  ..."boot buckets conf dev dev/pts dev/shm home media mnt opt proc root run run/secrets scripts srv sys tmp".split(
    " ",
  ),
  ...["cache", "lib", "local", "log", "opt", "spool", "tmp"].map((name) => `var/${name}`),
];

const writable = new Set(["tmp", "var/tmp"]);

/** For the database's tools: what the container can do, and how its client is started. */
const languageDefinitions = {
  schema_version: 2,
  language_definitions: [
    {
      protocol: "localzmq+protobuf",
      aliases: [scriptLanguage],
      parameters: [{ key: "lang", value: "typescript" }],
      udf_client_path: { executable: "/exaudf/exaudfclient" },
      deprecation: null,
    },
  ],
};

const texts: Readonly<Record<string, string>> = {
  "etc/group": "root:x:0:\nexausers:x:500:\nnogroup:x:65534:\n",
  "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
  "etc/passwd":
    "root:x:0:0:root:/root:/usr/sbin/nologin\nexadefusr:x:500:500:Exasol UDF:/tmp:/usr/sbin/nologin\n" +
    "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
};

/** The last file of the archive: when it is there, all of it has been unpacked. */
const manifest: TarEntry = { kind: "file", path: "exasol-manifest.json", content: Buffer.from("{}\n") };

export interface ContainerParts {
  node: { binary: Buffer; licence: Buffer };
  libraries: TarEntry[];
  bundles: Bundles;
  /** V8's code caches by their paths below the bundles; undefined where they could not be made. */
  caches?: ReadonlyMap<string, Buffer> | undefined;
  /** More facts for /build_info/container.json. */
  facts: Readonly<Record<string, unknown>>;
}

/** Sorted by path, folders before what is in them, and the manifest last. */
export function containerEntries({
  node,
  libraries,
  bundles,
  caches = new Map(),
  facts,
}: ContainerParts): TarEntry[] {
  const entries: TarEntry[] = [
    ...libraries,
    ...mountPoints.map(
      (path): TarEntry => ({ kind: "directory", path, mode: writable.has(path) ? 0o1777 : 0o755 }),
    ),
    ...Object.entries(texts).map(([path, text]) => textFile(path, text)),
    { kind: "symlink", path: "etc/hosts", target: "/conf/hosts" },
    { kind: "symlink", path: "etc/resolv.conf", target: "/conf/resolv.conf" },
    { kind: "file", path: "usr/bin/node", content: node.binary, executable: true },
    { kind: "file", path: "usr/share/doc/node/LICENSE", content: node.licence },
    textFile("build_info/container.json", json({ version: bundles.version, ...facts })),
    textFile("build_info/language_definitions.json", json(languageDefinitions)),
    ...[...bundles.files, ...caches].map(([path, content]): TarEntry => {
      const executable = path === clientFile;
      return { kind: "file", path: `exaudf/${executable ? "exaudfclient" : path}`, content, executable };
    }),
  ];
  return [...withFolders(entries), manifest];
}

function withFolders(entries: TarEntry[]): TarEntry[] {
  const byPath = new Map<string, TarEntry>();
  for (const entry of entries) {
    for (let folder = posix.dirname(entry.path); folder !== "."; folder = posix.dirname(folder)) {
      if (!byPath.has(folder)) byPath.set(folder, { kind: "directory", path: folder });
    }
    byPath.set(entry.path, entry);
  }
  return [...byPath.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
}

function textFile(path: string, text: string): TarEntry {
  return { kind: "file", path, content: Buffer.from(text) };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
