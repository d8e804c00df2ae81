import type spec from "../../spec/udfs/aws-objects.ts";
import type { HandlerContext } from "../aws/context.ts";
import { isMissing } from "../aws/failure.ts";
import { inOrder } from "../aws/in-order.ts";
import { look } from "../aws/looking/explain-refusals.ts";
import { type AwsObject, listObjects } from "../aws/looking/list-objects.ts";
import { timestamp } from "../aws/looking/times.ts";
import { readTags } from "../aws/read-tags.ts";
import { isTaggedOurs, tagKeys } from "../aws/tags.ts";
import type { Handler } from "../handler.ts";

/** How many are asked for their tags at a time. */
const width = 8;

const looking = {
  function: "SME_AWS_OBJECTS",
  without: {
    "sagemaker:ListTags": "Without tags nobody can tell what is the extension's.",
  },
};

export const handle = (async (_, context) =>
  look(context, looking, async () => {
    const rows = [];
    const looked = inOrder(listObjects(context), width, (object) => objectRow(context, object));
    for await (const row of looked) if (row !== undefined) rows.push(row);
    return rows;
  })) satisfies Handler<typeof spec>;

/** Undefined for what is gone by now. */
async function objectRow(context: HandlerContext, object: AwsObject) {
  const { arn, created, kind, name, status } = object;
  const tags = hasEnded(object) ? new Map<string, string>() : await tagsOf(context, arn);
  if (tags === undefined) return undefined;
  return {
    kind,
    name,
    object_status: status ?? null,
    created_at: created === undefined ? null : timestamp(created),
    ours: hasEnded(object) ? null : isTaggedOurs(tags),
    job_name: kind === "training job" ? name : (tags.get(tagKeys.job) ?? null),
    deployment: tags.get(tagKeys.deployment) ?? null,
    created_by: tags.get(tagKeys.user) ?? null,
  };
}

/** Of ended jobs there may be thousands, which cost nothing and which AWS keeps for ever. */
function hasEnded({ kind, status }: AwsObject): boolean {
  return kind === "training job" && status !== "InProgress" && status !== "Stopping";
}

async function tagsOf(context: HandlerContext, arn: string): Promise<Map<string, string> | undefined> {
  try {
    return await readTags(context, arn);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
