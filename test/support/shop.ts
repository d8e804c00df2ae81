import type { UserOfSandbox } from "./user-of-sandbox.ts";

/** What asks a model's functions all day, one query after the other, in a session of its own. */
export interface Shop {
  /** Begins to ask. */
  open(): void;
  /** Returns when the last query has its answer. */
  close(): Promise<void>;
  /** Returns when both functions have answered a query begun later; throws where one has failed. */
  asksOnceMore(): Promise<void>;
  /** Errors of queries. */
  failures: string[];
  /** Queries that were answered. */
  answered: number;
  /** What the answers say of the model that gave them, each once, in the order in which they came first. */
  takeModels(): string[];
}

/** A query, and what its rows say of the model that answered; it throws for an answer that no model gives. */
export interface Question {
  sql: string;
  modelOf(row: readonly unknown[]): string;
}

export function startShop(user: UserOfSandbox, questions: Question[]): Shop {
  let isOpen = false;
  let day = Promise.resolve();
  let rounds = 0;
  const models = new Set<string>();

  async function askUntilClosed(): Promise<void> {
    const session = await user.login(true);
    // A failure is one too many: asking on would only repeat it.
    while (isOpen && shop.failures.length === 0) {
      for (const { sql, modelOf } of questions) {
        try {
          const result = await session.execute(sql);
          const rows = result.kind === "rows" ? result.rows : [];
          if (rows.length === 0) throw new Error("no rows");
          for (const row of rows) models.add(modelOf(row));
          shop.answered++;
        } catch (error) {
          shop.failures.push(`${sql}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
      rounds++;
    }
    await session.close();
  }

  const shop: Shop = {
    failures: [],
    answered: 0,
    open() {
      isOpen = true;
      day = askUntilClosed();
    },
    async close() {
      isOpen = false;
      await day;
    },
    async asksOnceMore() {
      // The round that is under way began before.
      const last = rounds + 2;
      while (isOpen && rounds < last && shop.failures.length === 0)
        await new Promise((resolve) => setTimeout(resolve, 20));
      if (rounds < last) throw new Error(shop.failures.join("\n") || "The shop is closed.");
    },
    takeModels() {
      const found = [...models];
      models.clear();
      return found;
    },
  };
  return shop;
}
