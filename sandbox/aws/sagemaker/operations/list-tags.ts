import type { ListTagsCommandInput } from "@aws-sdk/client-sagemaker";
import type { Operation } from "../operation.ts";
import { listTags } from "../tags.ts";

export const operation: Operation = {
  name: "ListTags",
  refuses: ["NextToken"],
  run({ tags }, { ResourceArn = "" }: ListTagsCommandInput) {
    return { Tags: listTags(tags.require(ResourceArn)) };
  },
};
