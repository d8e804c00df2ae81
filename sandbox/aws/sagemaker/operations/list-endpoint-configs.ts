import { type ListRequest, listPage } from "../list-page.ts";
import { epochSeconds } from "../names.ts";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "ListEndpointConfigs",
  run({ configs }, request: ListRequest) {
    const { items, ...more } = listPage(configs.all(), request);
    const summaries = items.map(({ name, arn, created }) => ({
      EndpointConfigName: name,
      EndpointConfigArn: arn,
      CreationTime: epochSeconds(created),
    }));
    return { EndpointConfigs: summaries, ...more };
  },
};
