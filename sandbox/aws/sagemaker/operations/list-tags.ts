import type { ListTagsCommandInput } from "@aws-sdk/client-sagemaker";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "ListTags",
  refuses: ["NextToken"],
  run({ tags }, { ResourceArn = "" }: ListTagsCommandInput) {
    return { Tags: tags.list(ResourceArn) };
  },
};
