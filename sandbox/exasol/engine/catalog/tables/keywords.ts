import { keywords as reserved } from "../../../../../sql/reserved-words.ts";
import { boolean } from "../../../../../sql/types.ts";
import { defineTable, name } from "./definition.ts";

export const keywords = defineTable({
  names: ["EXA_SQL_KEYWORDS"],
  comment: "The reserved words",
  columns: { KEYWORD: name, RESERVED: boolean },
  rows: () => reserved.map((word) => ({ KEYWORD: word, RESERVED: true })),
});
