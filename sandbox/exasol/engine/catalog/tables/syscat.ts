import { varchar } from "../../../../../sql/types.ts";
import { comment, defineTable, name, type SystemTable } from "./definition.ts";

/** The list of the others. */
export const syscatOf = (others: SystemTable[]): SystemTable =>
  defineTable({
    names: ["EXA_SYSCAT"],
    comment: "The system tables",
    columns: { SCHEMA_NAME: name, OBJECT_NAME: name, OBJECT_TYPE: varchar(15), OBJECT_COMMENT: comment },
    rows: () =>
      others.flatMap((table) =>
        table.names.map((one) => ({
          SCHEMA_NAME: table.schema ?? "SYS",
          OBJECT_NAME: one,
          OBJECT_TYPE: "TABLE",
          OBJECT_COMMENT: table.comment,
        })),
      ),
  });
