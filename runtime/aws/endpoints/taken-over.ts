/**
 * A second session may use the endpoint that a deployment is still making. It says so on AWS, by a tag, as
 * neither sees what the other has not committed: whoever made the endpoint leaves it then.
 */
import { AddTagsCommand } from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../../spec/errors.ts";
import { splitAdvice } from "../advice.ts";
import type { HandlerContext } from "../context.ts";
import { isMissing } from "../failure.ts";
import { secondsBetween } from "../looking/times.ts";
import { readTags } from "../read-tags.ts";
import { isTaggingRefused, tagKeys, takenOverTag } from "../tags.ts";
import { deletionStatement } from "./endpoint-occupant.ts";
import { describeEndpoint, type Endpoint, isSameName } from "./endpoint-parts.ts";

/** How long a deployment takes after its endpoint is in service, at most as a rule. */
const secondsToEnd = 300;

/**
 * False where the endpoint is gone, or about to be, by the time that the tag is there. Without the right to
 * tag, E-SME-560 for one that is being created or has just been: whoever makes it would take it down if that
 * failed.
 */
export async function markTakenOver(context: HandlerContext, endpoint: Endpoint): Promise<boolean> {
  const { EndpointArn: ResourceArn, EndpointName: name = "" } = endpoint;
  try {
    await context.sagemaker.send(new AddTagsCommand({ ResourceArn, Tags: [takenOverTag(context.user)] }));
  } catch (error) {
    if (isMissing(error)) return false;
    if (!isTaggingRefused(error)) throw error;
    if (mayBeUnderWay(endpoint)) {
      const cause = splitAdvice(error).text.replace(/^E-SME-\d+: /, "");
      throw new SmeError("E-SME-560", { endpoint_name: name, cause });
    }
    // What has long been in service was left behind as a rule: one that nobody takes over costs, too.
  }
  const now = await describeEndpoint(context, name);
  return (
    now?.EndpointStatus !== "Deleting" &&
    isSameName(now?.EndpointConfigName, endpoint.EndpointConfigName ?? "")
  );
}

function mayBeUnderWay({ EndpointStatus, LastModifiedTime = new Date(0) }: Endpoint): boolean {
  return EndpointStatus === "Creating" || secondsBetween(LastModifiedTime, new Date()) < secondsToEnd;
}

/** Throws E-SME-525 for an endpoint that a second session has taken over. */
export async function checkNotTakenOver(context: HandlerContext, endpoint: Endpoint): Promise<void> {
  const { EndpointArn, EndpointName: endpoint_name = "" } = endpoint;
  const user = (await readTags(context, EndpointArn)).get(tagKeys.takenOver);
  if (user === undefined) return;
  const statement = deletionStatement(context, endpoint_name);
  throw new SmeError("E-SME-525", { endpoint_name, user, statement });
}
