import { defineTable } from "../model.ts";
import { policySettings } from "../policy.ts";

const described = Object.entries(policySettings).map(([name, { means }]) => `\`${name}\`: ${means}`);

export default defineTable({
  name: "SME_POLICY",
  summary:
    "An administrator's limits, which scripts keep before anything costs. A setting that is absent limits nothing.",
  columns: [
    { name: "SETTING", type: "VARCHAR(128)", primaryKey: true, description: `${described.join("; ")}.` },
    {
      name: "VALUE",
      type: "VARCHAR(2000)",
      description: "The limit. `VALUE` is a word of SQL: put it into double quotes where you name it.",
    },
  ],
  example: "SELECT * FROM ML.SME_POLICY",
});
