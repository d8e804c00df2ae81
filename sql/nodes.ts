/**
 * Expressions and queries, as the parser makes them: one interface for each idea, told apart by `kind`. `at`
 * is where a node stands in the text, for errors; an operator's is the operator's.
 */
import type { Column, DataType } from "./types.ts";

/** A name as the catalog holds it: folded to upper case unless it was quoted. */
export interface Identifier {
  name: string;
  at: number;
  /**
   * In a spec's statement, the `view` of `::view`: the name, or other SQL, stands there when the script runs.
   */
  fragment?: string;
}

export const namesOf = (identifiers: readonly Identifier[]): string[] => identifiers.map(({ name }) => name);

/** `SCHEMA.TABLE.COLUMN`, or the last parts of it. */
export type NamePath = Identifier[];

// ---- Expressions ----

export type Expression =
  | Literal
  | ColumnReference
  | LocalReference
  | Marker
  | SpecValue
  | Unary
  | Binary
  | Between
  | In
  | Like
  | IsNull
  | IsTruth
  | Exists
  | Quantified
  | Case
  | Cast
  | Extract
  | Interval
  | Row
  | Subquery
  | NiladicCall
  | Call;

export type LiteralValue =
  | { type: "string" | "number" | "date" | "timestamp"; value: string }
  | { type: "boolean"; value: boolean }
  | { type: "null" };

/** `'a'`, `-1.5`, `DATE '2000-01-01'`, TRUE, NULL; numbers as they are written, with their sign. */
export interface Literal {
  kind: "literal";
  literal: LiteralValue;
  at: number;
}

export interface ColumnReference {
  kind: "column";
  path: NamePath;
  at: number;
}

/** `LOCAL.x`: the item of the same select list that has the alias x. */
export interface LocalReference {
  kind: "local";
  alias: Identifier;
  at: number;
}

/** `?` */
export interface Marker {
  kind: "marker";
  /** Counted from 0. */
  index: number;
  at: number;
}

/** In a spec's statement, `:job_name` or `:step.column`: a value that the script has when it runs. */
export interface SpecValue {
  kind: "value";
  name: string;
  at: number;
}

/** Where SQL takes nothing but a string: one, or in a spec's statement the value that it is then. */
export type TextNode = { kind: "string"; value: string; at: number } | SpecValue;

export interface Unary {
  kind: "unary";
  /** The last two are of hierarchical queries. */
  operator: "-" | "NOT" | "PRIOR" | "CONNECT_BY_ROOT";
  operand: Expression;
  at: number;
}

export type ComparisonOperator = "=" | "<>" | "<" | "<=" | ">" | ">=";

export type BinaryOperator = ComparisonOperator | "OR" | "AND" | "||" | "+" | "-" | "*" | "/";

export interface Binary {
  kind: "binary";
  operator: BinaryOperator;
  left: Expression;
  right: Expression;
  at: number;
}

export interface Between {
  kind: "between";
  negated: boolean;
  operand: Expression;
  low: Expression;
  high: Expression;
  at: number;
}

/** `a IN (…)` or `(a, b) IN ((…), …)`: as many operands as each row, or the query, has values. */
export interface In {
  kind: "in";
  negated: boolean;
  operands: Expression[];
  rows: Expression[][];
  query?: Query;
  at: number;
}

export interface Like {
  kind: "like";
  operator: "LIKE" | "REGEXP_LIKE";
  negated: boolean;
  operand: Expression;
  pattern: Expression;
  escape?: string;
  at: number;
}

export interface IsNull {
  kind: "isNull";
  negated: boolean;
  operand: Expression;
  at: number;
}

/** `a IS TRUE`, `a IS NOT FALSE`: never NULL. */
export interface IsTruth {
  kind: "isTruth";
  negated: boolean;
  truth: boolean;
  operand: Expression;
  at: number;
}

export interface Exists {
  kind: "exists";
  query: Query;
  at: number;
}

/** `a > ANY (query)`, which SOME means too, or `a > ALL (query)`. */
export interface Quantified {
  kind: "quantified";
  operator: ComparisonOperator;
  quantifier: "ANY" | "ALL";
  operand: Expression;
  query: Query;
  at: number;
}

export interface Case {
  kind: "case";
  operand?: Expression;
  branches: { when: Expression; result: Expression }[];
  otherwise?: Expression;
  at: number;
}

export interface Cast {
  kind: "cast";
  operand: Expression;
  type: DataType;
  at: number;
}

/** `EXTRACT(YEAR FROM a)` */
export interface Extract {
  kind: "extract";
  field: Identifier;
  operand: Expression;
  at: number;
}

/** `INTERVAL '3' DAY`, `INTERVAL '1 12:30:05.123' DAY(2) TO SECOND(3)` */
export interface Interval {
  kind: "interval";
  value: string;
  unit: Identifier;
  /** Digits of the first part. */
  precision?: number;
  to?: Identifier;
  /** Digits behind the seconds' point. */
  fraction?: number;
  at: number;
}

/** `(a, b)` where it is no operand of IN. */
export interface Row {
  kind: "row";
  items: Expression[];
  at: number;
}

export interface Subquery {
  kind: "subquery";
  query: Query;
  at: number;
}

/** Functions that are called without parentheses. */
export const niladicFunctions = [
  "CURRENT_CLUSTER",
  "CURRENT_DATE",
  "CURRENT_SCHEMA",
  "CURRENT_SESSION",
  "CURRENT_STATEMENT",
  "CURRENT_TIMESTAMP",
  "CURRENT_USER",
  "DBTIMEZONE",
  "LOCALTIMESTAMP",
  "SCOPE_USER",
  "SESSIONTIMEZONE",
  "SESSION_USER",
  "SYSDATE",
  "SYSTIMESTAMP",
  "USER",
] as const;

export interface NiladicCall {
  kind: "niladic";
  name: (typeof niladicFunctions)[number];
  /** Of a moment's second, as in CURRENT_TIMESTAMP(6): 0 to 9 digits. */
  precision?: number;
  at: number;
}

export interface Call {
  kind: "call";
  path: NamePath;
  arguments: Expression[];
  /** COUNT(*) */
  star: boolean;
  distinct: boolean;
  orderBy: OrderItem[];
  separator?: string;
  /** `ON OVERFLOW TRUNCATE`. */
  truncates?: boolean;
  emits?: Column[];
  /** `IGNORE NULLS` of a window function. */
  nulls?: "IGNORE" | "RESPECT";
  over?: WindowSpec;
  /** Of JSON_VALUE alone. */
  json?: JsonClauses;
  at: number;
}

/** `RETURNING INT DEFAULT 0 ON EMPTY ERROR ON ERROR` */
export interface JsonClauses {
  returning?: DataType;
  onEmpty?: JsonFallback;
  onError?: JsonFallback;
}

/** What JSON_VALUE does where it finds no value; an expression is the value then. */
export type JsonFallback = "NULL" | "ERROR" | Expression;

/** What a call is when nothing stands beside its arguments. */
export const emptyCall = {
  kind: "call",
  star: false,
  distinct: false,
  orderBy: [] as OrderItem[],
} as const;

export interface WindowSpec {
  partitionBy: Expression[];
  orderBy: OrderItem[];
  /** `ROWS BETWEEN …` in its order: words in upper case, and the expressions between them; or empty. */
  frame: (string | Expression)[];
  at: number;
}

export interface OrderItem {
  expression: Expression;
  descending: boolean;
  nullsFirst: boolean;
  at: number;
}

// ---- Queries ----

export interface Query {
  with: CommonTable[];
  body: QueryBody;
  orderBy: OrderItem[];
  limit?: Expression;
  offset?: Expression;
  at: number;
}

/** `WITH name (columns) AS (query)` */
export interface CommonTable {
  name: string;
  columns?: Identifier[];
  query: Query;
  at: number;
}

export type QueryBody = Select | Values | SetOperation | NestedQuery;

export interface Select {
  kind: "select";
  distinct: boolean;
  items: SelectItem[];
  from: FromItem[];
  where?: Expression;
  hierarchy?: HierarchyClause;
  groupBy?: Expression[];
  /** Of GROUPING SETS, CUBE or ROLLUP: which keys of `groupBy`, counted from 0, make each set. */
  groupingSets?: number[][];
  having?: Expression;
  qualify?: Expression;
  at: number;
}

/** `CONNECT BY NOCYCLE PRIOR a = b START WITH c … ORDER SIBLINGS BY d` */
export interface HierarchyClause {
  connectBy: Expression;
  noCycle: boolean;
  startWith?: Expression;
  siblings?: OrderItem[];
  at: number;
}

export interface Values {
  kind: "values";
  rows: Expression[][];
  at: number;
}

export interface SetOperation {
  kind: "set";
  operator: "UNION" | "UNION ALL" | "INTERSECT" | "EXCEPT";
  left: QueryBody;
  right: QueryBody;
  at: number;
}

/** A query in parentheses, with an ORDER BY and LIMIT of its own. */
export interface NestedQuery {
  kind: "nested";
  query: Query;
  at: number;
}

export type SelectItem =
  /** `*` or `T.*` */
  | { kind: "star"; qualifier: NamePath; at: number }
  | { kind: "expression"; expression: Expression; alias?: Identifier; at: number };

export interface TableAlias {
  alias?: Identifier;
  columns?: Identifier[];
}

export type FromItem = TableReference | DerivedTable | ValueRange | ImportedRows | Join;

export interface TableReference extends TableAlias {
  kind: "table";
  path: NamePath;
  at: number;
}

export interface DerivedTable extends TableAlias {
  kind: "query";
  query: Query;
  at: number;
}

/** `VALUES BETWEEN 1 AND 10` */
export interface ValueRange extends TableAlias {
  kind: "range";
  low: Expression;
  high: Expression;
  at: number;
}

/** `(IMPORT INTO (a INT) FROM CSV AT c FILE 'x')` */
export interface ImportedRows extends TableAlias {
  kind: "imported";
  into: Column[];
  from: TransferFiles;
  at: number;
}

/** The files of IMPORT and EXPORT. */
export interface TransferFiles {
  format: "CSV" | "PARQUET";
  targets: TransferTarget[];
  options: Map<string, string>;
}

/**
 * One AT of IMPORT or EXPORT, with the files there; `local` are files of the client, which transfers them: at
 * `at`, the statement goes on behind what is imported into or exported.
 */
export interface TransferTarget {
  address: { connection: Identifier } | { url: TextNode } | { local: true; at: number };
  user?: TextNode;
  password?: TextNode;
  /** `sha256//…` of the key that the other side's certificate must have. */
  publicKey?: TextNode;
  files: TransferFile[];
}

export interface TransferFile {
  name: TextNode;
  /** Those of the file's columns that are meant, or all. */
  columns?: FileColumns[];
}

/** Columns of a file, counted from 1. */
export interface FileColumns {
  first: number;
  last: number;
  format?: string;
  delimit?: "AUTO" | "ALWAYS" | "NEVER";
}

export interface Join {
  kind: "join";
  type: "INNER" | "LEFT" | "RIGHT" | "FULL" | "CROSS";
  left: FromItem;
  right: FromItem;
  on?: Expression;
  using?: Identifier[];
  /** By all columns that both sides have. */
  natural?: true;
  at: number;
}
