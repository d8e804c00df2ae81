import { defineParameter, defineUdf } from "../model.ts";

export default defineUdf({
  name: "SME_CONTAINER",
  summary: "Tells on which node a group of rows is, and which release of the language container runs there.",
  details: `Exasol spreads groups over its nodes: called for more groups than there are nodes, it tells the release on each.
\`sme-gen doctor\` calls it so.`,
  parameters: [
    defineParameter({
      name: "group_number",
      type: "DECIMAL(9,0)",
      description: "What the statement groups by; its value does not matter.",
    }),
  ],
  returns: [
    { name: "node", type: "DECIMAL(9,0)", description: "The node, counted from 0." },
    { name: "container_release", type: "VARCHAR(50)", description: "For example `1.1.0`." },
  ],
  errors: ["E-SME-160"],
  example: "SELECT ML.SME_CONTAINER(N) FROM VALUES BETWEEN 1 AND 64 AS T(N) GROUP BY N",
});
