import { AddTagsCommand, DeleteTagsCommand } from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/endpoint-expiry-udf.ts";
import { describeEndpoint, isUnanswered } from "../aws/endpoints/endpoint-parts.ts";
import { requireDeployed, requireOwn } from "../aws/endpoints/known-endpoint.ts";
import { irretrievable } from "../aws/endpoints/pause-endpoint.ts";
import { reasonOf } from "../aws/error-message.ts";
import { AwsFailure, isMissing } from "../aws/failure.ts";
import { mayReadTags } from "../aws/read-tags.ts";
import { changingTags, isTaggingRefused, tagKeys } from "../aws/tags.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async (parameters, context) => {
  const { sagemaker } = context;
  const { endpoint_name } = parameters;
  const known = requireDeployed(context, endpoint_name);
  const endpoint = await describeEndpoint(context, endpoint_name);
  if (endpoint === undefined) throw irretrievable(context, endpoint_name, known.configuration);
  const { isTagged } = await requireOwn(context, endpoint_name, endpoint, known);
  const { EndpointArn: ResourceArn, EndpointStatus = "Unknown" } = endpoint;
  const tags = changingTags(parameters);
  const gone = [tagKeys.expires, tagKeys.price].filter((key) => !tags.some(({ Key }) => Key === key));
  let isChanged = false;
  try {
    if (tags.length > 0) {
      await sagemaker.send(new AddTagsCommand({ ResourceArn, Tags: tags }));
      isChanged = true;
    }
    if (gone.length > 0) await sagemaker.send(new DeleteTagsCommand({ ResourceArn, TagKeys: gone }));
  } catch (error) {
    const denied = error instanceof SmeError ? error.cause : error;
    // By a pause or a deletion meanwhile.
    if (isMissing(denied)) throw irretrievable(context, endpoint_name, known.configuration);
    const cause = denied instanceof AwsFailure ? denied.text : `${reasonOf(error)}.`;
    if (isChanged || isUnanswered(error)) throw new SmeError("E-SME-549", { endpoint_name, cause });
    if (!(denied instanceof AwsFailure)) throw error;
    // One without tags tells no expiry that could be wrong.
    const isUntagged = !isTagged && (await mayReadTags(context, ResourceArn));
    if (isTaggingRefused(error) && isUntagged) return { endpoint_status: EndpointStatus };
    throw new SmeError("E-SME-491", { endpoint_name, cause });
  }
  return { endpoint_status: EndpointStatus };
};
