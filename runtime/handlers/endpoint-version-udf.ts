import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/endpoint-version-udf.ts";
import { findAnswering } from "../aws/endpoints/answering-version.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async ({ endpoint_name, served_before }, context) => {
  const answering = await findAnswering(context, endpoint_name);
  if (served_before !== null && answering.served !== served_before) {
    throw new SmeError("E-SME-557", { endpoint_name });
  }
  return answering;
};
