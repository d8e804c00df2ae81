/**
 * Queries whose text and the session's conventions alone say what they are: nothing else was asked for when
 * they were bound, neither the catalog nor the moment. So `SELECT 1`, which clients send again and again,
 * need not be read, bound and run each time.
 */
import type { ParsedStatement } from "../../../../sql/parse-statement.ts";
import type { StatementResult } from "../../model.ts";
import type { StatementContext } from "../binding/context.ts";
import type { Conventions } from "../functions/conventions.ts";

export interface ConstantQuery {
  parsed: ParsedStatement;
  conventions: Conventions;
  result: QueryResult;
}

type QueryResult = Extract<StatementResult, { kind: "resultSet" }>;

/** Those of one session that were used last. */
const most = 100;
/** Characters of a query, and those of a result, in which any other value counts as one. */
const longest = 1000;

export class ConstantQueries {
  readonly #kept = new Map<string, ConstantQuery>();

  find(sql: string, conventions: Conventions): ConstantQuery | undefined {
    const found = this.#kept.get(sql);
    if (found?.conventions !== conventions) return undefined;
    this.#kept.delete(sql);
    this.#kept.set(sql, found);
    return found;
  }

  keep(sql: string, query: ConstantQuery): void {
    if (sql.length > longest || !isShort(query.result)) return;
    this.#kept.set(sql, query);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > most && oldest !== undefined) this.#kept.delete(oldest);
  }
}

function isShort({ data }: QueryResult): boolean {
  let length = 0;
  for (const column of data) {
    for (const cell of column) length += typeof cell === "string" ? cell.length : 1;
    if (length > longest) return false;
  }
  return true;
}

/** What a statement brings itself, or gathers while it is bound. All else is of elsewhere. */
const own: ReadonlySet<string | symbol> = new Set<keyof StatementContext>([
  "sql",
  "steps",
  "temporaryTables",
  "names",
  "parameters",
  "effort",
  "boundBefore",
]);

/** The context, and whether anything has been read of it that is not the statement's own. */
export function watched(context: StatementContext): { context: StatementContext; isConstant(): boolean } {
  let isRead = false;
  const watching = new Proxy(context, {
    get(target, name) {
      if (!own.has(name)) isRead = true;
      return Reflect.get(target, name);
    },
  });
  return { context: watching, isConstant: () => !isRead };
}
