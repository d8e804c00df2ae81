import { defineParameter, defineUdf } from "../model.ts";

export default defineUdf({
  name: "SME_CONTAINER_UDF",
  summary: "Tells which release of the language container runs on a node.",
  parameters: [
    defineParameter({
      name: "group_number",
      type: "DECIMAL(9,0)",
      description: "Groups of rows are spread over the nodes.",
    }),
  ],
  returns: [
    { name: "node", type: "DECIMAL(9,0)", description: "The node, counted from 0." },
    { name: "container_release", type: "VARCHAR(50)", description: "For example `1.1.0`." },
  ],
});
