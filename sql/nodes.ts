/** What the parsers make of a statement's text. `at` is an offset into it, for error positions. */
import type { Column, DataType } from "./types.ts";

/** A name as the catalog holds it: folded to upper case unless it was quoted. */
export interface Identifier {
  name: string;
  at: number;
  /** In a spec's statement, the `view` of `::view`: the name, or other SQL, stands there when the script runs. */
  fragment?: string;
}

export interface OrderItem {
  expression: Expression;
  descending: boolean;
  nullsFirst: boolean;
}

export interface WindowSpec {
  partitionBy: Expression[];
  orderBy: OrderItem[];
  /** `ROWS BETWEEN …` as written in both dialects. */
  frame: string;
}

export interface Call {
  kind: "call";
  path: Identifier[];
  arguments: Expression[];
  /** COUNT(*) */
  star: boolean;
  distinct: boolean;
  orderBy: OrderItem[];
  separator?: string;
  emits?: Column[];
  over?: WindowSpec;
  at: number;
}

export type Literal =
  | { type: "string" | "number" | "date" | "timestamp"; value: string }
  | { type: "boolean"; value: boolean }
  | { type: "null" };

export type Expression =
  | { kind: "literal"; literal: Literal; at: number }
  | { kind: "column"; path: Identifier[]; at: number }
  /** `?` */
  | { kind: "parameter"; index: number; at: number }
  /** In a spec's statement, `:job_name` or `:step.column`: a value that the script has when it runs. */
  | { kind: "value"; name: string; at: number }
  | { kind: "unary"; operator: "-" | "+" | "NOT"; operand: Expression; at: number }
  | { kind: "binary"; operator: string; left: Expression; right: Expression; at: number }
  | { kind: "between"; negated: boolean; operand: Expression; low: Expression; high: Expression; at: number }
  | { kind: "in"; negated: boolean; operands: Expression[]; rows: Expression[][]; query?: Query; at: number }
  | {
      kind: "like";
      operator: "LIKE" | "REGEXP_LIKE";
      negated: boolean;
      operand: Expression;
      pattern: Expression;
      escape?: string;
      at: number;
    }
  | { kind: "isNull"; negated: boolean; operand: Expression; at: number }
  | { kind: "exists"; query: Query; at: number }
  | {
      kind: "case";
      operand?: Expression;
      branches: { when: Expression; result: Expression }[];
      otherwise?: Expression;
      at: number;
    }
  | { kind: "cast"; operand: Expression; type: DataType; at: number }
  | { kind: "interval"; value: string; unit: string; at: number }
  | { kind: "subquery"; query: Query; at: number }
  | Call;

export type SelectItem =
  | { kind: "star"; qualifier: Identifier[]; at: number }
  | { kind: "expression"; expression: Expression; alias?: string };

export interface Select {
  kind: "select";
  distinct: boolean;
  items: SelectItem[];
  from: FromItem[];
  where?: Expression;
  groupBy?: Expression[];
  having?: Expression;
  qualify?: Expression;
}

export type QueryBody =
  | Select
  | { kind: "values"; rows: Expression[][]; at: number }
  | {
      kind: "set";
      operator: "UNION" | "UNION ALL" | "INTERSECT" | "EXCEPT";
      left: QueryBody;
      right: QueryBody;
      at: number;
    }
  | { kind: "nested"; query: Query };

export interface Query {
  with: { name: string; columns?: string[]; query: Query }[];
  body: QueryBody;
  orderBy: OrderItem[];
  limit?: Expression;
  offset?: Expression;
}

export interface TableAlias {
  alias?: string;
  columns?: string[];
}

export type FromItem =
  | ({ kind: "table"; path: Identifier[]; at: number } & TableAlias)
  | ({ kind: "query"; query: Query; at: number } & TableAlias)
  | ({ kind: "range"; low: Expression; high: Expression; at: number } & TableAlias)
  | {
      kind: "join";
      type: "INNER" | "LEFT" | "RIGHT" | "FULL" | "CROSS";
      left: FromItem;
      right: FromItem;
      on?: Expression;
      using?: string[];
      at: number;
    };
