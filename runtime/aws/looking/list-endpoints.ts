import { type EndpointSummary, paginateListEndpoints } from "@aws-sdk/client-sagemaker";
import type { HandlerContext } from "../context.ts";
import { listAll } from "./list-all.ts";

/** All endpoints that AWS has in the region, the newest first. */
export function listEndpoints({ sagemaker }: HandlerContext): AsyncGenerator<EndpointSummary> {
  const pages = paginateListEndpoints(
    { client: sagemaker, pageSize: 100 },
    { SortBy: "CreationTime", SortOrder: "Descending" },
  );
  return listAll(
    pages,
    ({ Endpoints }) => Endpoints,
    ({ EndpointName }) => EndpointName,
  );
}
