/** Brings the language container to every node of a database. */
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { SmeError } from "../../spec/errors.ts";
import { scriptLanguage } from "../../spec/facts.ts";
import { quoteIdentifier, quoteLiteral } from "../../sql/quote.ts";
import { readLanguageSettings } from "../database/catalog.ts";
import { type Database, DatabaseError } from "../database/connect.ts";
import type { FileStore, OnProgress } from "../files/file-store.ts";
import { activateLanguage, containerLanguage, type Language, withLanguage } from "./script-languages.ts";

export interface ContainerOptions {
  /** The archive; with upload false only its name counts. */
  file: string;
  store: FileStore;
  /** Folder in the store; may be empty. */
  folder: string;
  upload: boolean;
  alterSystem: boolean;
  allowOverride: boolean;
  wait: boolean;
  timeoutMinutes: number;
  /** For the script that looks whether the container is there; it is gone afterwards. */
  schema: string;
  onProgress?: OnProgress;
  /** Told each step that is done. */
  onStep?(text: string): void;
}

/**
 * Uploads the container, makes its language known and waits until every node has unpacked it. What was done
 * before is not done again, except the upload. The database must not be in autocommit mode.
 */
export async function deployContainer(database: Database, options: ContainerOptions): Promise<void> {
  const { file, store, allowOverride, alterSystem, onStep = () => {} } = options;
  const inStore = [...options.folder.split("/").filter((part) => part !== ""), basename(file)].join("/");
  const unpacked = inStore.replace(/\.(?:tar\.gz|tgz|tar|zip)$/, "");
  if (unpacked === inStore) throw unusable(file, "its name does not end in .tar.gz");
  const path = `${store.root}/${unpacked}`;
  if (/[\s?#']/.test(path)) throw unusable(file, `its place ${path} has a blank, a quote, ? or #`);
  const language = containerLanguage(scriptLanguage, path);
  await refuseOverride(database, language, options);
  if (options.upload) {
    await checkArchive(file);
    await store.check();
    await store.upload(file, inStore, options.onProgress);
    onStep(`uploaded   ${store.root}/${inStore}`);
  }
  const changed = await activateLanguage(database, language, { alterSystem, allowOverride });
  onStep(
    changed.length > 0
      ? `activated  ${scriptLanguage} (${changed.map((scope) => scope.toLowerCase()).join(", ")})`
      : `unchanged  ${scriptLanguage}`,
  );
  if (!alterSystem) {
    const { session } = await readLanguageSettings(database);
    onStep(`Later sessions need it: ALTER SESSION SET SCRIPT_LANGUAGES=${quoteLiteral(session)}`);
  }
  if (!options.wait) return;
  const nodes = await waitForNodes(database, path, options);
  onStep(`unpacked   on ${nodes} ${nodes === 1 ? "node" : "nodes"}`);
}

/** An upload takes minutes, so this comes before it. */
async function refuseOverride(
  database: Database,
  language: Language,
  { alterSystem, allowOverride }: ContainerOptions,
): Promise<void> {
  const { system, session } = await readLanguageSettings(database);
  if (alterSystem) withLanguage(system, language, allowOverride);
  withLanguage(session, language, allowOverride);
}

async function checkArchive(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw new SmeError("E-SME-101", { path: file, cause: "there is no such file." });
  if (!found.isFile() || found.size === 0) throw unusable(file, "it is no file, or an empty one");
  if (!/gz$/.test(file)) return;
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    if (buffer.readUInt16BE(0) !== 0x1f8b) throw unusable(file, "it is not compressed with gzip");
  } finally {
    await handle.close();
  }
}

function unusable(file: string, complaint: string): SmeError {
  return new SmeError("E-SME-120", { file, complaint });
}

/**
 * Asks a UDF on every node. The container's manifest is its last file. Where there is no /buckets at all, the
 * UDF is not in a container: the local Exasol runs it on its host then.
 */
function waitScript(name: string): string {
  return `CREATE OR REPLACE ${scriptLanguage} SET SCRIPT ${name} ("PATH" VARCHAR(2000)) RETURNS BOOLEAN AS
import { existsSync } from "node:fs";

export function run(ctx) {
  return !existsSync("/buckets") || existsSync("/buckets/" + ctx.PATH + "/exasol-manifest.json");
}`;
}

/** Returns the number of nodes. Rejects with E-SME-119. */
async function waitForNodes(
  database: Database,
  path: string,
  { schema, timeoutMinutes }: ContainerOptions,
): Promise<number> {
  const deadline = Date.now() + timeoutMinutes * 60_000;
  const name = `${quoteIdentifier(schema)}."SME_WAIT_FOR_CONTAINER"`;
  let cause = "";
  for (let delay = 100; ; delay = Math.min(2 * delay, 5000)) {
    try {
      const [nodes, ready] = await askNodes(database, name, path);
      if (ready === nodes) return nodes;
      cause = `${ready} of ${nodes} nodes have it.`;
    } catch (error) {
      if (!(error instanceof DatabaseError) || isFinal(error)) throw error;
      cause = error.message;
    } finally {
      // Nothing of it was committed.
      await database.execute("ROLLBACK");
    }
    if (Date.now() + delay > deadline) {
      throw new SmeError("E-SME-119", { minutes: timeoutMinutes, path, cause });
    }
    await pause(delay);
  }
}

/** How many nodes there are, and how many of them have unpacked the container. */
async function askNodes(
  database: Database,
  name: string,
  path: string,
): Promise<[nodes: number, ready: number]> {
  const schema = name.slice(0, name.lastIndexOf("."));
  await database.execute(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  // It fails until the node that serves the session has unpacked the container.
  await database.execute(waitScript(name));
  const nodes = Number(await cell(database, "SELECT NPROC()"));
  const answers = await database.execute(
    `SELECT ${name}(${quoteLiteral(path)}) FROM VALUES BETWEEN 1 AND ${nodes} AS T(I) GROUP BY I`,
  );
  const rows = answers.kind === "rows" ? answers.rows : [];
  return [nodes, rows.filter(([there]) => there === true).length];
}

async function cell(database: Database, sql: string): Promise<unknown> {
  const result = await database.execute(sql);
  return result.kind === "rows" ? result.rows[0]?.[0] : undefined;
}

/** Waiting gives nobody a privilege. */
function isFinal({ sqlCode }: DatabaseError): boolean {
  return sqlCode === "42500";
}
