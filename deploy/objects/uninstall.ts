import { isGenerated } from "../../spec/origin.ts";
import { quoteIdentifier } from "../../sql/quote.ts";
import { readSchema } from "../database/catalog.ts";
import type { Database } from "../database/connect.ts";
import { commentOnSchema, isSchemaCommentOf, setComment } from "./comments.ts";
import { rollBack, roomOf } from "./install.ts";
import type { DatabaseObject, InstalledKind } from "./read-objects.ts";

export interface UninstalledObject {
  kind: InstalledKind;
  name: string;
  /**
   * "kept": a table whose rows were not to be dropped. "foreign": a script or view that deployment did not
   * make.
   */
  action: "removed" | "absent" | "kept" | "foreign";
}

/**
 * Removes the objects from the schema, all or none, and says what became of each; tables only if asked to.
 * The database must not be in autocommit mode.
 */
export async function uninstall(
  database: Database,
  schema: string,
  objects: DatabaseObject[],
  options: { dropMetadata: boolean },
): Promise<UninstalledObject[]> {
  const content = await readSchema(database, schema);
  const actions = objects
    .toReversed()
    .flatMap(({ kind, name }): UninstalledObject[] =>
      kind === "schema" ? [] : [{ kind, name, action: actionOn(kind, name) }],
    );
  const about = objects.find((object) => object.about)?.about;
  let current: UninstalledObject | undefined;
  try {
    for (current of actions) {
      if (current.action === "removed") await database.execute(dropStatement(schema, current));
    }
    if (about && content.comment !== undefined && isSchemaCommentOf(about, content.comment)) {
      await setComment(database, commentOnSchema(schema, undefined));
    }
    await database.execute("COMMIT");
    return actions;
  } catch (cause) {
    throw await rollBack(database, cause, schema, current, "removed");
  }

  function actionOn(kind: InstalledKind, name: string): UninstalledObject["action"] {
    if (kind === "table") {
      if (!content.tables.has(name)) return "absent";
      return options.dropMetadata ? "removed" : "kept";
    }
    const text = content[roomOf[kind]].get(name);
    if (text === undefined) return "absent";
    return isGenerated(text) ? "removed" : "foreign";
  }
}

function dropStatement(schema: string, { kind, name }: UninstalledObject): string {
  const object = { table: "TABLE", view: "VIEW", udf: "SCRIPT", script: "SCRIPT" }[kind];
  return `DROP ${object} IF EXISTS ${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}
