import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/autopilot-endpoint-deletion-udf.ts";
import { deleteEndpoint } from "../aws/endpoints/delete-endpoint.ts";
import {
  checkNotInOtherRegion,
  connectedEndpoint,
  deletedAddress,
  hasConnection,
  leftBehind,
} from "../aws/endpoints/endpoint-connection.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async ({ endpoint_name }, context) => {
  const { connection, region } = context;
  checkNotInOtherRegion(context, endpoint_name, region);
  const connected = connectedEndpoint(context, endpoint_name);
  const { paused_configuration: paused } = connected ?? {};
  const before = [
    ...leftBehind(context, endpoint_name, region),
    ...(paused === undefined ? [] : [{ kind: "endpoint configuration" as const, name: paused }]),
  ];
  const { deleted, left } = await deleteEndpoint(context, endpoint_name, {
    account: connected?.account,
    token: connected?.deployment,
    leftBehind: before,
  });
  // What was deleted by hand is as good as deleted, where region and account are those it was deployed in.
  const isKnownGone =
    (connected?.status === "deleted" && connected.aws_region === region) ||
    (connected?.status === "deployed" && connected.account !== undefined) ||
    before.length > 0;
  if (deleted.length + left.length === 0 && !isKnownGone) {
    throw new SmeError("E-SME-78", { endpoint_name, region });
  }
  const place = { aws_s3_connection: connection.name, aws_region: region, endpoint_name };
  const isToBeNoted = hasConnection(context, endpoint_name) || left.some(({ isShared }) => !isShared);
  return {
    deleted: orNull(deleted.map(({ kind, name }) => `${kind} ${name}`)),
    left_behind: orNull(left.map(({ kind, name, reason }) => `${kind} ${name} (${reason})`)),
    connection_address: isToBeNoted ? deletedAddress(context, place, left) : null,
  };
};

function orNull(texts: readonly string[]): string | null {
  return texts.length === 0 ? null : texts.join(", ");
}
