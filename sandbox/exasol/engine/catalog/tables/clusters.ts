import { loadavg } from "node:os";
import { decimal, varchar } from "../../../../../sql/types.ts";
import { clusterName } from "../../functions/session.ts";
import { defineTable, name } from "./definition.ts";

const load = decimal(9, 2);

/** The load is the machine's. What it is called that a cluster runs could not be found: so it is not said. */
export const clusters = defineTable({
  names: ["EXA_CLUSTERS"],
  comment: "The clusters, of which there is one",
  columns: {
    CLUSTER_NAME: name,
    CLUSTER_STATE: varchar(30),
    LOAD_1MIN: load,
    LOAD_5MIN: load,
    LOAD_15MIN: load,
    DB_RAM: decimal(18, 0),
    CONNECTION_STRING: varchar(2000),
  },
  rows: () => {
    const [of1, of5, of15] = loadavg() as [number, number, number];
    const loads = { LOAD_1MIN: of1.toFixed(2), LOAD_5MIN: of5.toFixed(2), LOAD_15MIN: of15.toFixed(2) };
    return [{ CLUSTER_NAME: clusterName, ...loads }];
  },
});
