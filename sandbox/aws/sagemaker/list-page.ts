import { epochSeconds } from "./names.ts";
import { validationException } from "./sagemaker-errors.ts";

/** What a resource can be listed by. One that never changes has neither `status` nor `modified`. */
export interface Listed {
  name: string;
  status?: string;
  created: Date;
  modified?: Date;
}

/** The members that SageMaker's List operations have in common; times are seconds since 1970. */
export interface ListRequest {
  NextToken?: string;
  MaxResults?: number;
  NameContains?: string;
  StatusEquals?: string;
  SortBy?: string;
  SortOrder?: string;
  CreationTimeAfter?: number;
  CreationTimeBefore?: number;
  LastModifiedTimeAfter?: number;
  LastModifiedTimeBefore?: number;
}

type SortKey<T> = (item: T) => string | number;

interface ListOptions<T> {
  /** What `SortBy` may say besides Name, CreationTime and Status. */
  sortKeys?: Readonly<Record<string, SortKey<T>>>;
  /** CreationTime when absent. */
  sortBy?: string;
  /** Descending when absent. */
  order?: "Ascending";
  /** Items a page when the request does not say; 10 when absent. */
  size?: number;
}

/** Filters, sorts (by default the newest first, as most lists) and cuts out one page. */
export function listPage<T extends Listed>(
  items: readonly T[],
  request: ListRequest,
  options: ListOptions<T> = {},
): { items: T[]; NextToken?: string } {
  const within = (date: Date, after = Number.NEGATIVE_INFINITY, before = Number.POSITIVE_INFINITY) =>
    epochSeconds(date) > after && epochSeconds(date) < before;
  const chosen = items
    .filter(({ name }) => name.toLowerCase().includes((request.NameContains ?? "").toLowerCase()))
    .filter(({ status }) => request.StatusEquals === undefined || status === request.StatusEquals)
    .filter(({ created }) => within(created, request.CreationTimeAfter, request.CreationTimeBefore))
    .filter(({ created, modified = created }) =>
      within(modified, request.LastModifiedTimeAfter, request.LastModifiedTimeBefore),
    );
  const sortKeys: Readonly<Record<string, SortKey<T>>> = {
    Name: ({ name }) => name,
    CreationTime: ({ created }) => created.getTime(),
    Status: ({ status = "" }) => status,
    ...options.sortKeys,
  };
  const key = sortKeys[request.SortBy ?? options.sortBy ?? "CreationTime"] ?? (() => 0);
  const sign = (request.SortOrder ?? options.order ?? "Descending") === "Ascending" ? 1 : -1;
  const order = new Map(items.map((item, i) => [item, i]));
  chosen.sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    return sign * (x < y ? -1 : x > y ? 1 : (order.get(a) ?? 0) - (order.get(b) ?? 0));
  });
  return pageOf(chosen, request, options.size ?? 10);
}

/** The page that a request asks for; `size` items when it does not say how many. */
export function pageOf<T>(
  items: readonly T[],
  { NextToken, MaxResults }: { NextToken?: string | undefined; MaxResults?: number | undefined },
  size: number,
): { items: T[]; NextToken?: string } {
  const start = parseToken(NextToken);
  const end = start + (MaxResults ?? size);
  const page = { items: items.slice(start, end) };
  return end < items.length ? { ...page, NextToken: Buffer.from(`page:${end}`).toString("base64") } : page;
}

function parseToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const found = /^page:(\d+)$/.exec(Buffer.from(token, "base64").toString("utf8"));
  if (!found) throw validationException("Invalid pagination token.");
  return Number(found[1]);
}
