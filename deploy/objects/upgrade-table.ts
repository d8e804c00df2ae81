import { SmeError } from "../../spec/errors.ts";
import { quoteIdentifier } from "../../sql/quote.ts";
import type { FoundTable } from "../database/catalog.ts";
import type { DatabaseObject, InstalledColumn } from "./read-objects.ts";

/**
 * The statements that bring a table that is there to what the object says, rows kept: of the
 * object's own those that this table needs, and those that widen a column no release made as narrow.
 * Nothing is ever narrowed or dropped.
 *
 * @throws SmeError E-SME-172 naming every column that stands against it, found and expected
 */
export function upgradeStatements(schema: string, object: DatabaseObject, found: FoundTable): string[] {
  const columns = object.columns ?? [];
  const complaints = complaintsAbout(columns, found);
  if (complaints.length > 0) {
    throw new SmeError("E-SME-172", {
      table: `${schema}.${object.name}`,
      complaint: complaints.join("; "),
    });
  }
  const narrow = columns.filter((column) => fitOf(column, found) === "narrower").map(({ name }) => name);
  const kept = object.statements.filter((statement) => {
    const modified = modifiedColumn(statement);
    return modified === undefined || narrow.includes(modified);
  });
  const widened = kept.map(modifiedColumn);
  const added = columns
    .filter(({ name }) => narrow.includes(name) && !widened.includes(name))
    .map(
      ({ name, type }) =>
        `ALTER TABLE ${quoteIdentifier(object.name)} MODIFY COLUMN ${quoteIdentifier(name)} ${type}`,
    );
  return [...kept, ...added];
}

function complaintsAbout(
  columns: readonly InstalledColumn[],
  { kind, columns: there, key }: FoundTable,
): string[] {
  if (kind !== "TABLE") return [`it is a ${kind.toLowerCase()}, not a table`];
  const complaints: string[] = [];
  for (const column of columns) {
    const found = there.find(({ name }) => name === column.name);
    if (found === undefined) {
      if (!column.added) complaints.push(`column ${column.name} is missing, expected ${column.type}`);
    } else if (fit(found.type, column.type) === "different") {
      complaints.push(`column ${column.name} is ${found.type}, expected ${column.type}`);
    } else if (!column.required && !column.primaryKey && !found.nullable && found.default === null) {
      complaints.push(`column ${column.name} is NOT NULL, expected one that takes NULL`);
    }
  }
  for (const { name, nullable, default: value } of there) {
    if (columns.some((column) => column.name === name) || nullable || value !== null) continue;
    complaints.push(`its own column ${name} is NOT NULL without a default, so that no job could be entered`);
  }
  const wantedKey = columns.filter(({ primaryKey }) => primaryKey).map(({ name }) => name);
  if (complaints.length === 0 && wantedKey.join() !== key.join()) {
    complaints.push(`its primary key is ${key.join(", ") || "missing"}, expected ${wantedKey.join(", ")}`);
  }
  return complaints;
}

type Fit = "fits" | "narrower" | "different";

function fitOf({ name, type }: InstalledColumn, { columns }: FoundTable): Fit | "missing" {
  const found = columns.find((column) => column.name === name);
  return found === undefined ? "missing" : fit(found.type, type);
}

/** Whether values of `wanted` go into a column of `found`; "narrower": once it is widened. */
function fit(found: string, wanted: string): Fit {
  const [there, needed] = [partsOf(found), partsOf(wanted)];
  if (there.name !== needed.name || there.scale !== needed.scale) return "different";
  const narrower = there.size < needed.size || (there.isAscii && !needed.isAscii);
  return narrower ? "narrower" : "fits";
}

/** `VARCHAR(200) ASCII`, `DECIMAL(18,0)`; of a TIMESTAMP every precision will do. */
function partsOf(type: string): { name: string; size: number; scale: string; isAscii: boolean } {
  const [, name = type, size = "0", scale = ""] =
    /^(VARCHAR|DECIMAL|TIMESTAMP)(?:\((\d+)(?:,(\d+))?\))?(?: UTF8| ASCII)?$/.exec(type) ?? [];
  return { name, size: name === "TIMESTAMP" ? 0 : Number(size), scale, isAscii: type.endsWith(" ASCII") };
}

/** The column that a statement of the generated file widens. */
function modifiedColumn(statement: string): string | undefined {
  return /^ALTER TABLE "[^"]+" MODIFY COLUMN "([^"]+)"/.exec(statement)?.[1];
}
