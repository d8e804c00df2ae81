import { summarizeEndpoint } from "../endpoints.ts";
import { type ListRequest, listPage } from "../list-page.ts";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "ListEndpoints",
  run({ endpoints }, request: ListRequest) {
    const { items, ...more } = listPage(endpoints.all(), request);
    return { Endpoints: items.map(summarizeEndpoint), ...more };
  },
};
