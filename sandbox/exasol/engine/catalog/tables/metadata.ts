import { boolean, varchar } from "../../../../../sql/types.ts";
import { defineTable, name } from "./definition.ts";

export const metadata = defineTable({
  names: ["EXA_METADATA"],
  comment: "Facts about the database",
  columns: { PARAM_NAME: name, PARAM_VALUE: varchar(2000), IS_STATIC: boolean },
  rows: ({ session }) =>
    Object.entries({
      databaseName: session.databaseName,
      databaseProductName: "EXASolution",
      databaseProductVersion: session.databaseVersion,
      databaseMajorVersion: session.databaseVersion.split(".")[0] ?? null,
      databaseMinorVersion: session.databaseVersion.split(".")[1] ?? null,
      identifierQuoteString: '"',
      maxColumnNameLength: "128",
      maxTableNameLength: "128",
      nodes: String(session.nodeCount),
    }).map(([parameter, value]) => ({ PARAM_NAME: parameter, PARAM_VALUE: value, IS_STATIC: true })),
});
