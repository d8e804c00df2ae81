import type { ListTagsCommandInput } from "@aws-sdk/client-sagemaker";
import { pageOf } from "../list-page.ts";
import type { Operation } from "../operation.ts";
import { listTags } from "../tags.ts";

export const operation: Operation = {
  name: "ListTags",
  run({ tags }, { ResourceArn = "", ...request }: ListTagsCommandInput) {
    const { items, ...more } = pageOf(listTags(tags.require(ResourceArn)), request, 50);
    return { Tags: items, ...more };
  },
};
