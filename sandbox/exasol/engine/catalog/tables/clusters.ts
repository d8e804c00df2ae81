import { clusterName } from "../../functions/session.ts";
import { defineTable, name } from "./definition.ts";

export const clusters = defineTable({
  names: ["EXA_CLUSTERS"],
  comment: "The clusters, of which there is one",
  columns: { CLUSTER_NAME: name },
  rows: () => [{ CLUSTER_NAME: clusterName }],
});
