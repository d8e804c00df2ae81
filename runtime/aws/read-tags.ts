import { paginateListTags } from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../spec/errors.ts";
import type { HandlerContext } from "./context.ts";

/** The tags of a thing on AWS, value by key. */
export async function readTags({ sagemaker }: HandlerContext, arn = ""): Promise<Map<string, string>> {
  const tags = new Map<string, string>();
  for await (const { Tags = [] } of paginateListTags({ client: sagemaker }, { ResourceArn: arn })) {
    for (const { Key = "", Value = "" } of Tags) tags.set(Key, Value);
  }
  return tags;
}

/** The same; none where the credentials may not ask. */
export async function tagsIfReadable(
  context: HandlerContext,
  arn: string | undefined,
): Promise<Map<string, string>> {
  try {
    return await readTags(context, arn);
  } catch (error) {
    if (error instanceof SmeError && error.code === "E-SME-66") return new Map();
    throw error;
  }
}

/** Whether the credentials may ask for a thing's tags. */
export async function mayReadTags(context: HandlerContext, arn: string | undefined): Promise<boolean> {
  try {
    await readTags(context, arn);
    return true;
  } catch (error) {
    if (error instanceof SmeError && error.code === "E-SME-66") return false;
    throw error;
  }
}
