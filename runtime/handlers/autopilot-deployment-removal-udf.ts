import type spec from "../../spec/udfs/autopilot-deployment-removal-udf.ts";
import { deleteDeployment } from "../aws/endpoints/create-endpoint.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async ({ deployment, endpoint_name }, context) => {
  const gone = await deleteDeployment(context, endpoint_name, deployment);
  return { removed: gone.length === 0 ? null : gone.map(({ kind, name }) => `${kind} ${name}`).join(", ") };
};
