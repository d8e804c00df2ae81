/**
 * Queries whose text and the session's conventions alone say what they are: nothing else was asked for when
 * they were bound, neither the catalog nor the moment. So `SELECT 1`, which clients send again and again,
 * need not be read and bound each time.
 */
import type { ParsedStatement } from "../../../../sql/parse-statement.ts";
import type { Column } from "../../model.ts";
import type { StatementContext } from "../binding/context.ts";
import type { Conventions } from "../functions/conventions.ts";

export interface ConstantQuery {
  parsed: ParsedStatement;
  conventions: Conventions;
  /** For DuckDB; it reads no table. */
  sql: string;
  columns: Column[];
}

/** Those of one session that were used last. */
const most = 100;
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
    if (sql.length > longest) return;
    this.#kept.set(sql, query);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > most && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** What a statement brings itself, or gathers while it is bound. All else is of elsewhere. */
const own: ReadonlySet<string | symbol> = new Set<keyof StatementContext>([
  "sql",
  "steps",
  "temporaryTables",
  "names",
  "parameters",
  "effort",
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
