import type { AddTagsCommandInput } from "@aws-sdk/client-sagemaker";
import { AwsError } from "../../http/aws-error.ts";
import type { Operation } from "../operation.ts";
import { listTags, readTags } from "../tags.ts";

const mostTags = 50;

export const operation: Operation = {
  name: "AddTags",
  run({ tags }, { ResourceArn = "", Tags }: AddTagsCommandInput) {
    const all = new Map([...tags.require(ResourceArn), ...readTags(Tags)]);
    if (all.size > mostTags) {
      const message = `The resource ${ResourceArn} can have ${mostTags} tags at most.`;
      throw new AwsError(400, "ResourceLimitExceeded", message);
    }
    tags.set(ResourceArn, all);
    return { Tags: listTags(all) };
  },
};
