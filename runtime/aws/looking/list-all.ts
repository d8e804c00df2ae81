import { setTimeout as pause } from "node:timers/promises";

/**
 * A page each half second, after the first two. Service Quotas has 2 requests a second for ListTrainingJobs,
 * which is not adjustable (github.com/aws-solutions/deepracer-on-aws, issue 87), and nothing for other lists.
 */
const millisecondsOfPage = 500;

/**
 * Everything that AWS lists, as the pages come. What is created meanwhile moves the rest on, of which one may
 * then be on two pages: it comes once.
 */
export async function* listAll<Page extends { NextToken?: string | undefined }, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
  nameOf: (item: Item) => string | undefined,
): AsyncGenerator<Item> {
  const known = new Set<string | undefined>();
  const begun = Date.now();
  let count = 0;
  for await (const page of pages) {
    count++;
    for (const item of itemsOf(page) ?? []) {
      const name = nameOf(item);
      if (known.has(name)) continue;
      known.add(name);
      yield item;
    }
    const early = begun + (count - 1) * millisecondsOfPage - Date.now();
    if (page.NextToken !== undefined && early > 0) await pause(early);
  }
}
