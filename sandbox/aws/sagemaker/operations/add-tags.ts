import type { AddTagsCommandInput } from "@aws-sdk/client-sagemaker";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "AddTags",
  run({ tags }, { ResourceArn = "", Tags = [] }: AddTagsCommandInput) {
    return { Tags: tags.add(ResourceArn, Tags) };
  },
};
