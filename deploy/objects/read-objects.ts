import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SmeError } from "../../spec/errors.ts";
import type { TableColumn } from "../../spec/model.ts";
import { stampRelease } from "../../spec/origin.ts";
import { splitStatements } from "../../sql/split-statements.ts";
import type { About } from "./comments.ts";

/** A database object that deployment installs, as the generators made it. */
export interface DatabaseObject {
  /** "schema": what the one that all others are installed into gets, its comment. */
  kind: "schema" | "table" | "udf" | "view" | "script";
  name: string;
  /** Complete and repeatable; names without a schema. */
  statements: string[];
  /** What a table consists of. */
  columns?: InstalledColumn[];
  /** What a schema's comment says of the extension. */
  about?: About;
}

/** What installing takes of a column of a table's spec. */
export type InstalledColumn = Pick<TableColumn, "name" | "type" | "required" | "primaryKey" | "added">;

/**
 * Reads the objects that spec.json of the generated folder lists, in the order of installation. With a
 * release the UDFs, and those that scripts create, say that they are of it, so that a container of
 * another release can refuse them.
 */
export async function readObjects(folder: string, release?: string): Promise<DatabaseObject[]> {
  const path = join(folder, "spec.json");
  const { entries, about } = parseEntries(path, await readText(path));
  const objects = await Promise.all(
    entries.map(async ({ kind, name, file, columns }) => {
      const statements = splitStatements(await readText(join(folder, file))).map(({ text }) => text);
      if (statements.length === 0) throw damaged(path, `${file} holds no statement`);
      return {
        kind,
        name,
        statements:
          release === undefined ? statements : statements.map((text) => stampRelease(text, release)),
        ...(columns === undefined ? {} : { columns }),
      };
    }),
  );
  if (about === undefined) return objects;
  const { name } = about;
  const said = { ...about, ...(release === undefined ? {} : { release }) };
  return [{ kind: "schema", name, statements: [], about: said }, ...objects];
}

/** An object as spec.json lists it. */
type ListedObject = Pick<DatabaseObject, "name" | "columns"> & { kind: InstalledKind; file: string };

/** Of what a schema holds. */
export type InstalledKind = Exclude<DatabaseObject["kind"], "schema">;

function parseEntries(path: string, text: string): { entries: ListedObject[]; about?: About } {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw damaged(path, String(cause));
  }
  const objects = isRecord(content) ? content.objects : undefined;
  if (!Array.isArray(objects)) throw damaged(path, 'it has no list "objects"');
  const entries = objects.flatMap((entry: unknown, index): ListedObject[] => {
    // An object without a file is made later, by a script: the prediction functions.
    if (isRecord(entry) && entry.file === undefined) return [];
    if (
      isRecord(entry) &&
      isKind(entry.kind) &&
      typeof entry.name === "string" &&
      typeof entry.file === "string"
    ) {
      const hasTable = entry.kind === "table" && Array.isArray(entry.columns);
      const columns = hasTable ? { columns: entry.columns as InstalledColumn[] } : {};
      return [{ kind: entry.kind, name: entry.name, file: entry.file, ...columns }];
    }
    throw damaged(path, `object ${index + 1} lacks kind, name or file`);
  });
  const about = isRecord(content) ? content.about : undefined;
  if (!isRecord(about)) return { entries };
  return { entries, about: { name: String(about.name), description: String(about.description) } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isKind(value: unknown): value is InstalledKind {
  return value === "table" || value === "udf" || value === "view" || value === "script";
}

function damaged(path: string, complaint: string): SmeError {
  return new SmeError("E-SME-102", { path, complaint });
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new SmeError("E-SME-110", { path }, { cause });
  }
}
