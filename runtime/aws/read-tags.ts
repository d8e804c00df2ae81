import { paginateListTags } from "@aws-sdk/client-sagemaker";
import type { HandlerContext } from "./context.ts";

/** The tags of a thing on AWS, value by key. */
export async function readTags({ sagemaker }: HandlerContext, arn = ""): Promise<Map<string, string>> {
  const tags = new Map<string, string>();
  for await (const { Tags = [] } of paginateListTags({ client: sagemaker }, { ResourceArn: arn })) {
    for (const { Key = "", Value = "" } of Tags) tags.set(Key, Value);
  }
  return tags;
}
