/**
 * The folder that keeps a sandbox's data over restarts. It holds passwords, so only its owner can read it.
 * Only one sandbox uses it at a time.
 */
import { chmod, lstat, mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { asObject, DamagedFileError, isText, readKeptFile, writeKeptFile } from "./kept-file.ts";
import { loadDuckDb } from "./load-duckdb.ts";

/** What a sandbox is known by to its clients; all of it stays the same over restarts. */
export interface KeptFacts {
  region: string;
  /** Absent in what releases before 1.1.0 have kept. */
  moreRegions?: string[];
  accessKeyId: string;
  secretAccessKey: string;
  password: string;
  bucketFsReadPassword: string;
  bucketFsWritePassword: string;
  ports: { exasol: number; aws: number; bucketFs: number };
  certificate: { certificatePem: string; privateKeyPem: string; fingerprint: string };
}

/** A folder that this process has for itself. */
export interface DataFolder {
  awsFolder: string;
  bucketFsFolder: string;
  databaseFile: string;
  /** Of the last run; empty for a new folder. */
  kept: Partial<KeptFacts>;
  keep(facts: KeptFacts): Promise<void>;
  /** Lets another sandbox have the folder. */
  release(): Promise<void>;
}

/** The folder cannot be used. */
export class DataFolderError extends Error {
  override readonly name = "DataFolderError";
  /** Given when another sandbox uses it; what is known of that one. */
  readonly holder: { pid?: number; since?: string } | undefined;
  constructor(complaint: string, options: ErrorOptions & { holder?: DataFolderError["holder"] } = {}) {
    super(complaint, options);
    this.holder = options.holder;
  }
}

const format = 1;
const own = {
  facts: "sandbox.json",
  lock: "lock",
  holder: "holder.json",
  aws: "aws",
  bucketFs: "bucketfs",
  database: "exasol.duckdb",
};
/** What release 1.0.0 kept. */
const old = { credentials: "credentials.json", aws: "s3", region: "eu-central-1" };

/**
 * Makes the folder if it is missing, and takes it for this process until it is released or the process ends.
 * What a sandbox of 1.0.0 left is taken over. Files are private from now on, those that libraries make too.
 * Rejects with a DataFolderError.
 */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const path = resolve(folder);
  const umask = process.umask(0o077);
  let unlock = async (): Promise<void> => {};
  const release = async (): Promise<void> => {
    await unlock();
    process.umask(umask);
  };
  try {
    await prepare(path);
    unlock = await lock(path);
    const kept = await readFacts(path);
    return {
      awsFolder: join(path, own.aws),
      bucketFsFolder: join(path, own.bucketFs),
      databaseFile: join(path, own.database),
      kept,
      async keep(facts) {
        await writeKeptFile(join(path, own.facts), JSON.stringify({ format, ...facts }));
        await rm(join(path, old.credentials), { force: true });
      },
      release,
    };
  } catch (error) {
    await release();
    throw asDataFolderError(error);
  }
}

/** What stands in the way, when it is something about files; else the error itself. */
export function asDataFolderError(error: unknown): unknown {
  if (error instanceof DamagedFileError) return new DataFolderError(error.message, { cause: error });
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === undefined || path === undefined) return error;
  const why: Record<string, string> = {
    EACCES: "there is no permission for it",
    EPERM: "there is no permission for it",
    EROFS: "the file system is read-only",
    ENOSPC: "the disk is full",
    ENOTDIR: "part of the path is a file",
    EEXIST: "part of the path is a file",
  };
  return new DataFolderError(`${path}: ${why[code] ?? (error as Error).message}`, { cause: error });
}

/** Who has the lock that DuckDB complains about; undefined when it complains about something else. */
export function lockHolder(error: unknown): { pid?: number } | undefined {
  const text = error instanceof Error ? error.message : "";
  if (!/could not set lock|used by another process/i.test(text)) return undefined;
  const pid = /\(PID (\d+)\)/.exec(text)?.[1];
  return pid === undefined ? {} : { pid: Number(pid) };
}

async function prepare(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (found === undefined) {
    await mkdir(path, { recursive: true, mode: 0o700 });
    return;
  }
  if (!found.isDirectory()) throw new DataFolderError("it is a file");
  const names = await readdir(path);
  const isNew = names.includes(own.facts);
  const isOld = names.includes(old.credentials) && [old.aws, own.aws].some((name) => names.includes(name));
  const known = Object.values(own);
  const foreign = names.find((name) => !known.includes(name.replace(/\.(wal|tmp|draft)$/, "")));
  // A folder of something else must not be filled, nor its files made private.
  if (!isNew && !isOld && foreign !== undefined) {
    throw new DataFolderError(`it is no sandbox's, and holds other files, such as ${foreign}`);
  }
  if ((found.mode & 0o077) !== 0 || isOld) {
    // Clients of uploaded containers run as a user of their own, who must be able to read what was unpacked.
    await makePrivate(path, [join(path, own.bucketFs, "buckets"), join(path, own.bucketFs, "conf")]);
  }
}

/**
 * Takes all rights from others; what is left as it is cannot be reached by them either, its parent being
 * private.
 */
async function makePrivate(path: string, left: string[]): Promise<void> {
  const found = await lstat(path);
  if (found.isSymbolicLink() || left.includes(path)) return;
  if ((found.mode & 0o077) !== 0) await chmod(path, found.mode & 0o700);
  if (!found.isDirectory()) return;
  for (const name of await readdir(path)) await makePrivate(join(path, name), left);
}

/**
 * Node has no locks of files, but DuckDB takes the operating system's, which end with the process however
 * that ends. An empty database is the file to lock.
 */
async function lock(path: string): Promise<() => Promise<void>> {
  const { DuckDBInstance } = loadDuckDb();
  const holderFile = join(path, own.holder);
  const locked = await DuckDBInstance.create(join(path, own.lock), { threads: "1" }).catch(
    async (error: unknown) => {
      const holder = lockHolder(error);
      if (holder === undefined)
        throw new DataFolderError(`its file ${own.lock} cannot be opened`, { cause: error });
      const said = await readHolder(holderFile);
      const since = holder.pid === undefined || holder.pid === said.pid ? said : {};
      throw new DataFolderError("another sandbox uses it", { cause: error, holder: { ...since, ...holder } });
    },
  );
  await writeKeptFile(holderFile, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }));
  return async () => {
    await rm(holderFile, { force: true });
    locked.closeSync();
  };
}

async function readHolder(path: string): Promise<{ pid?: number; since?: string }> {
  try {
    const { pid, since } = JSON.parse(await readFile(path, "utf8")) as { pid?: unknown; since?: unknown };
    return typeof pid === "number" && typeof since === "string" ? { pid, since } : {};
  } catch {
    return {};
  }
}

async function readFacts(path: string): Promise<Partial<KeptFacts>> {
  const file = join(path, own.facts);
  const found = await readKeptFile(file, asObject);
  if (found !== undefined) {
    if (typeof found.format === "number" && found.format > format) {
      throw new DataFolderError("a later release has written it");
    }
    try {
      return asFacts(found);
    } catch (cause) {
      throw new DamagedFileError(file, cause);
    }
  }
  const credentials = await readKeptFile(join(path, old.credentials), (json) => asSecrets(asObject(json)));
  if (credentials === undefined) return {};
  await rename(join(path, old.aws), join(path, own.aws)).catch((error: NodeJS.ErrnoException) => {
    // It was renamed before, by one that did not live to write the facts.
    if (error.code !== "ENOENT") throw error;
  });
  return { ...credentials, region: old.region };
}

function asSecrets(secrets: Record<string, unknown>): Partial<KeptFacts> {
  for (const name of ["accessKeyId", "secretAccessKey", "password"]) {
    if (typeof secrets[name] !== "string") throw new Error(`it has no ${name}`);
  }
  return secrets;
}

function asFacts(found: Record<string, unknown>): KeptFacts {
  const facts = asSecrets(found);
  const { ports, certificate, region, bucketFsReadPassword, bucketFsWritePassword } = facts;
  const { certificatePem, privateKeyPem, fingerprint } = certificate ?? {};
  const texts = [
    region,
    bucketFsReadPassword,
    bucketFsWritePassword,
    certificatePem,
    privateKeyPem,
    fingerprint,
  ];
  const numbers = [ports?.exasol, ports?.aws, ports?.bucketFs];
  if (facts.moreRegions !== undefined && !facts.moreRegions.every(isText))
    throw new Error("its regions are odd");
  if (texts.some((text) => typeof text !== "string") || !numbers.every(Number.isInteger)) {
    throw new Error("something is missing in it");
  }
  return facts as KeptFacts;
}
