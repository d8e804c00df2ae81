/**
 * How Exasol names a select item without an alias: it prints the expression anew, in upper case and without
 * white space (`CASE WHEN ('abc' REGEXP_LIKE 'a.c') THEN 1 ELSE 0 END`, `REGEXP_REPLACE('x','y',NULL)`).
 */

import type { Call, Expression, Interval, Literal, OrderItem } from "../../../../sql/nodes.ts";
import { quoteLiteral } from "../../../../sql/quote.ts";
import { formatType } from "../../../../sql/types.ts";
import { chain } from "../../../../sql/walk.ts";

export function selectItemName(expression: Expression): string {
  if (expression.kind === "column") return expression.path.at(-1)?.name ?? "";
  return render(expression, true);
}

function render(e: Expression, outermost = false): string {
  const inParentheses = (text: string) => (outermost ? text : `(${text})`);
  switch (e.kind) {
    case "literal":
      return renderLiteral(e.literal);
    case "column":
      return e.path.map(({ name }) => name).join(".");
    case "local":
      return `LOCAL.${e.alias.name}`;
    case "marker":
      return "?";
    case "value":
      return `:${e.name}`;
    case "unary":
      return e.operator === "-"
        ? `-${render(e.operand)}`
        : inParentheses(`${e.operator} ${render(e.operand)}`);
    case "binary": {
      const isWord = /^[A-Z]/.test(e.operator);
      const [first = "", ...rest] = chain(e).map((operand) => render(operand));
      const join = (left: string, right: string) => [left, e.operator, right].join(isWord ? " " : "");
      return inParentheses(rest.reduce((left, right, i) => join(i === 0 ? left : `(${left})`, right), first));
    }
    case "between":
      return inParentheses(
        `${render(e.operand)}${e.negated ? " NOT" : ""} BETWEEN ${render(e.low)} AND ${render(e.high)}`,
      );
    case "in": {
      const left = e.operands.map((operand) => render(operand)).join(",");
      const list = e.query
        ? "SELECT"
        : e.rows.map((row) => row.map((cell) => render(cell)).join(",")).join(",");
      return inParentheses(`${left}${e.negated ? " NOT" : ""} IN (${list})`);
    }
    case "like":
      return inParentheses(
        `${render(e.operand)}${e.negated ? " NOT" : ""} ${e.operator} ${render(e.pattern)}`,
      );
    case "isNull":
      return inParentheses(`${render(e.operand)} IS${e.negated ? " NOT" : ""} NULL`);
    case "isTruth":
      return inParentheses(`${render(e.operand)} IS${e.negated ? " NOT" : ""} ${e.truth ? "TRUE" : "FALSE"}`);
    case "quantified":
      return inParentheses(`${render(e.operand)}${e.operator}${e.quantifier}(SELECT)`);
    case "exists":
      return "EXISTS(SELECT)";
    case "case": {
      const branches = e.branches
        .map(({ when, result }) => ` WHEN ${render(when)} THEN ${render(result)}`)
        .join("");
      const otherwise = e.otherwise ? ` ELSE ${render(e.otherwise)}` : "";
      return `CASE${e.operand ? ` ${render(e.operand)}` : ""}${branches}${otherwise} END`;
    }
    case "cast":
      return `CAST(${render(e.operand, true)} AS ${formatType(e.type)})`;
    case "interval":
      return `INTERVAL '${e.value}' ${renderUnits(e)}`;
    case "extract":
      return `EXTRACT(${e.field.name} FROM ${render(e.operand, true)})`;
    case "row":
      return `(${e.items.map((item) => render(item)).join(",")})`;
    case "subquery":
      return "(SELECT)";
    case "niladic":
      return e.precision === undefined ? e.name : `${e.name}(${e.precision})`;
    case "call":
      return renderCall(e);
  }
}

/** `DAY(2) TO SECOND(3)`, with the digits that are written; of SECOND alone `SECOND(3,2)`. */
function renderUnits({ unit, precision, to, fraction }: Interval): string {
  const inBrackets = (...digits: (number | undefined)[]) => {
    const written = digits.filter((one) => one !== undefined);
    return written.length === 0 ? "" : `(${written.join(",")})`;
  };
  if (!to) return `${unit.name}${inBrackets(precision, fraction)}`;
  return `${unit.name}${inBrackets(precision)} TO ${to.name}${inBrackets(fraction)}`;
}

function renderLiteral(literal: Literal["literal"]): string {
  switch (literal.type) {
    case "null":
      return "NULL";
    case "boolean":
      return literal.value ? "TRUE" : "FALSE";
    case "number":
      return literal.value;
    case "string":
      return literal.value === "" ? "NULL" : quoteLiteral(literal.value);
    case "date":
      return `(TO_DATE('${literal.value}','YYYY-MM-DD'))`;
    case "timestamp":
      return `TIMESTAMP '${literal.value}'`;
  }
}

function renderCall(call: Call): string {
  const name = call.path.map((part) => part.name).join(".");
  const order = call.orderBy.length > 0 ? ` ORDER BY ${call.orderBy.map(renderOrder).join(",")}` : "";
  const inside = call.star ? "*" : call.arguments.map((argument) => render(argument, true)).join(",");
  const over = call.over
    ? ` OVER(${[
        call.over.partitionBy.length > 0
          ? `PARTITION BY ${call.over.partitionBy.map((e) => render(e)).join(",")}`
          : "",
        call.over.orderBy.length > 0 ? `ORDER BY ${call.over.orderBy.map(renderOrder).join(",")}` : "",
        ...call.over.frame.map((part) => (typeof part === "string" ? part : render(part))),
      ]
        .filter(Boolean)
        .join(" ")})`
    : "";
  return `${name}(${call.distinct ? "DISTINCT " : ""}${inside}${order})${over}`;
}

const renderOrder = (item: OrderItem): string =>
  `${render(item.expression)}${item.descending ? " DESC" : ""}`;
