import type spec from "../../spec/udfs/endpoints.ts";
import { inOrder } from "../aws/in-order.ts";
import { endpointRow } from "../aws/looking/endpoint-row.ts";
import { look } from "../aws/looking/explain-refusals.ts";
import { listEndpoints } from "../aws/looking/list-endpoints.ts";
import type { Handler } from "../handler.ts";

/** How many endpoints are looked at at a time. */
const width = 8;

const looking = {
  function: "SME_ENDPOINTS",
  without: {
    "sagemaker:ListEndpoints": "SME_METADATA_AUTOPILOT_ENDPOINTS has those that this database deployed.",
  },
};

export const handle: Handler<typeof spec> = async (_, context) =>
  look(context, looking, async () => {
    const rows = [];
    const looked = inOrder(listEndpoints(context), width, (summary) => endpointRow(context, summary));
    for await (const row of looked) if (row !== undefined) rows.push(row);
    return rows;
  });
