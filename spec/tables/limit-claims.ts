import { defineTable } from "../model.ts";

export default defineTable({
  name: "SME_LIMIT_CLAIMS",
  summary:
    "One row for each limit of SME_POLICY that counts. A script that adds to what is counted writes it first, so that no two do so at a time.",
  columns: [
    { name: "SETTING", type: "VARCHAR(128)", primaryKey: true, description: "The limit." },
    {
      name: "SESSION_ID",
      type: "DECIMAL(20,0)",
      description: "The session that claimed it last; NULL where none has.",
    },
    { name: "SCRIPT_USER", type: "VARCHAR(128)", description: "Its user." },
    { name: "CLAIMED_AT", type: "TIMESTAMP", description: "When, in UTC." },
  ],
  rows: [{ SETTING: "max_endpoints" }],
  example: "SELECT * FROM ML.SME_LIMIT_CLAIMS",
});
