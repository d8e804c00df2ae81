import { varchar } from "../../../../../sql/types.ts";
import { defineTable } from "./definition.ts";

export const dual = defineTable({
  names: ["DUAL"],
  comment: "One row",
  columns: { DUMMY: varchar(1) },
  rows: () => [{ DUMMY: null }],
});
