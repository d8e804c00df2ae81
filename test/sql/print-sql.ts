/** Queries and changes of rows as text again, with all parentheses and each name quoted. Only tests need it. */
import type {
  Call,
  Expression,
  FromItem,
  LiteralValue,
  NamePath,
  OrderItem,
  Query,
  QueryBody,
  SelectItem,
  TableAlias,
} from "../../sql/nodes.ts";
import { quoteIdentifier, quoteLiteral } from "../../sql/quote.ts";
import type { NewValue, Statement } from "../../sql/statements.ts";
import { formatType } from "../../sql/types.ts";

/** Undefined for a statement of another kind. */
export function printStatement(statement: Statement): string | undefined {
  switch (statement.kind) {
    case "query":
      return query(statement.query);
    case "insert": {
      const columns = statement.columns ? ` (${names(statement.columns.map(({ name }) => name))})` : "";
      const { source } = statement;
      const rows =
        source.kind === "values"
          ? `VALUES ${source.rows.map((row) => `(${row.map(newValue).join(", ")})`).join(", ")}`
          : source.kind === "query"
            ? query(source.query)
            : "DEFAULT VALUES";
      return `INSERT INTO ${path(statement.path)}${columns} ${rows}`;
    }
    case "update": {
      const list = statement.assignments.map(({ column, value }) => `${path([column])} = ${newValue(value)}`);
      const from = statement.from.length > 0 ? ` FROM ${statement.from.map(fromItem).join(", ")}` : "";
      return `UPDATE ${path(statement.path)}${alias(statement)} SET ${list.join(", ")}${from}${where(statement.where)}`;
    }
    case "delete":
      return `DELETE FROM ${path(statement.path)}${alias(statement)}${where(statement.where)}`;
    default:
      return undefined;
  }
}

const path = (parts: NamePath): string =>
  parts.map(({ name, fragment }) => (fragment ? `::${fragment}` : quoteIdentifier(name))).join(".");
const names = (list: string[]): string => list.map(quoteIdentifier).join(", ");
const newValue = (value: NewValue): string => (value.kind === "default" ? "DEFAULT" : expression(value));
const where = (condition: Expression | undefined): string =>
  condition ? ` WHERE ${expression(condition)}` : "";
const list = (items: Expression[]): string => items.map(expression).join(", ");
const alias = ({ alias: name, columns }: TableAlias): string =>
  name === undefined ? "" : ` AS ${quoteIdentifier(name)}${columns ? ` (${names(columns)})` : ""}`;

function query({ with: commonTables, body: main, orderBy, limit, offset }: Query): string {
  const tables = commonTables.map(
    ({ name, columns, query: inner }) =>
      `${quoteIdentifier(name)}${columns ? ` (${names(columns)})` : ""} AS (${query(inner)})`,
  );
  return [
    tables.length > 0 ? `WITH ${tables.join(", ")} ` : "",
    body(main),
    order(orderBy),
    limit ? ` LIMIT ${expression(limit)}` : "",
    offset ? ` OFFSET ${expression(offset)}` : "",
  ].join("");
}

function body(main: QueryBody): string {
  switch (main.kind) {
    case "nested":
      return `(${query(main.query)})`;
    case "values":
      return `VALUES ${main.rows.map((row) => `(${list(row)})`).join(", ")}`;
    case "set":
      return `${body(main.left)} ${main.operator} ${body(main.right)}`;
    case "select":
      return [
        `SELECT ${main.distinct ? "DISTINCT " : ""}${main.items.map(item).join(", ")}`,
        main.from.length > 0 ? ` FROM ${main.from.map(fromItem).join(", ")}` : "",
        where(main.where),
        main.groupBy ? ` GROUP BY ${list(main.groupBy)}` : "",
        main.having ? ` HAVING ${expression(main.having)}` : "",
        main.qualify ? ` QUALIFY ${expression(main.qualify)}` : "",
      ].join("");
  }
}

function item(one: SelectItem): string {
  if (one.kind === "star") return one.qualifier.length > 0 ? `${path(one.qualifier)}.*` : "*";
  return `${expression(one.expression)}${one.alias === undefined ? "" : ` AS ${quoteIdentifier(one.alias)}`}`;
}

function fromItem(one: FromItem): string {
  switch (one.kind) {
    case "table":
      return `${path(one.path)}${alias(one)}`;
    case "query":
      return `(${query(one.query)})${alias(one)}`;
    case "range":
      return `VALUES BETWEEN ${operand(one.low)} AND ${operand(one.high)}${alias(one)}`;
    case "join": {
      const condition = one.on
        ? ` ON ${expression(one.on)}`
        : one.using
          ? ` USING (${names(one.using)})`
          : "";
      const right = one.right.kind === "join" ? `(${fromItem(one.right)})` : fromItem(one.right);
      return `${fromItem(one.left)} ${one.type} JOIN ${right}${condition}`;
    }
  }
}

const order = (items: OrderItem[]): string => (items.length > 0 ? ` ORDER BY ${orderItems(items)}` : "");
const orderItems = (items: OrderItem[]): string =>
  items
    .map(
      ({ expression: e, descending, nullsFirst }) =>
        `${expression(e)} ${descending ? "DESC" : "ASC"} NULLS ${nullsFirst ? "FIRST" : "LAST"}`,
    )
    .join(", ");

/** In parentheses, so that it is an operand of any operator. */
const operand = (e: Expression): string => (e.kind === "row" ? expression(e) : `(${expression(e)})`);

function expression(e: Expression): string {
  switch (e.kind) {
    case "literal":
      return literal(e.literal);
    case "column":
      return path(e.path);
    case "local":
      return `LOCAL.${path([e.alias])}`;
    case "marker":
      return "?";
    case "value":
      return `:${e.name}`;
    case "unary":
      return `${e.operator} ${operand(e.operand)}`;
    case "binary":
      return `${operand(e.left)} ${e.operator} ${operand(e.right)}`;
    case "between":
      return `${operand(e.operand)}${not(e)} BETWEEN ${operand(e.low)} AND ${operand(e.high)}`;
    case "in": {
      const row = (cells: Expression[]) => (e.operands.length > 1 ? `(${list(cells)})` : list(cells));
      const left = e.operands.length > 1 ? `(${list(e.operands)})` : e.operands.map(operand).join("");
      return `${left}${not(e)} IN (${e.query ? query(e.query) : e.rows.map(row).join(", ")})`;
    }
    case "like": {
      const escaped = e.escape === undefined ? "" : ` ESCAPE ${quoteLiteral(e.escape)}`;
      return `${operand(e.operand)}${not(e)} ${e.operator} ${operand(e.pattern)}${escaped}`;
    }
    case "isNull":
      return `${operand(e.operand)} IS${not(e)} NULL`;
    case "exists":
      return `EXISTS (${query(e.query)})`;
    case "case": {
      const branches = e.branches.map(
        ({ when, result }) => `WHEN ${expression(when)} THEN ${expression(result)}`,
      );
      const otherwise = e.otherwise ? ` ELSE ${expression(e.otherwise)}` : "";
      return `CASE ${e.operand ? `${expression(e.operand)} ` : ""}${branches.join(" ")}${otherwise} END`;
    }
    case "cast":
      return `CAST(${expression(e.operand)} AS ${formatType(e.type)})`;
    case "extract":
      return `EXTRACT(${e.field} FROM ${expression(e.operand)})`;
    case "interval":
      return `INTERVAL ${quoteLiteral(e.value)} ${e.unit}`;
    case "row":
      return `(${list(e.items)})`;
    case "subquery":
      return `(${query(e.query)})`;
    case "niladic":
      return e.name;
    case "call":
      return call(e);
  }
}

const not = ({ negated }: { negated: boolean }): string => (negated ? " NOT" : "");

function literal(value: LiteralValue): string {
  switch (value.type) {
    case "null":
      return "NULL";
    case "boolean":
      return value.value ? "TRUE" : "FALSE";
    case "number":
      return value.value;
    case "string":
      return quoteLiteral(value.value);
    case "date":
    case "timestamp":
      return `${value.type.toUpperCase()} ${quoteLiteral(value.value)}`;
  }
}

function call(e: Call): string {
  // TRUNCATE and others are functions only without quotes.
  const name = e.path.length === 1 ? (e.path[0]?.name ?? "") : path(e.path);
  const inside = e.star ? "*" : `${e.distinct ? "DISTINCT " : ""}${list(e.arguments)}${order(e.orderBy)}`;
  const separator = e.separator === undefined ? "" : ` SEPARATOR ${quoteLiteral(e.separator)}`;
  const partition = e.over && e.over.partitionBy.length > 0 ? `PARTITION BY ${list(e.over.partitionBy)}` : "";
  const over = e.over ? ` OVER (${partition}${order(e.over.orderBy)} ${e.over.frame})` : "";
  return `${name}(${inside}${separator})${over}`;
}
