import { type ListRequest, listPage } from "../list-page.ts";
import { epochSeconds } from "../names.ts";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "ListModels",
  run({ models }, request: ListRequest) {
    const { items, ...more } = listPage(models.all(), request);
    const summaries = items.map(({ name, arn, created }) => ({
      ModelName: name,
      ModelArn: arn,
      CreationTime: epochSeconds(created),
    }));
    return { Models: summaries, ...more };
  },
};
