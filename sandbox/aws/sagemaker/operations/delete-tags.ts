import type { DeleteTagsCommandInput } from "@aws-sdk/client-sagemaker";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "DeleteTags",
  run({ tags }, { ResourceArn = "", TagKeys = [] }: DeleteTagsCommandInput) {
    const left = new Map(tags.require(ResourceArn));
    for (const key of TagKeys) left.delete(key);
    tags.set(ResourceArn, left);
    return {};
  },
};
