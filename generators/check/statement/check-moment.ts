import { SmeError } from "../../../spec/errors.ts";
import type { Expression, Identifier } from "../../../sql/nodes.ts";
import { suggestion } from "../../diagnostic.ts";
import type { StatementContext } from "./statement-context.ts";
import { report } from "./statement-context.ts";

const intervalFields = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"];
const extractFields = [...intervalFields, "WEEK"];

/** Dates and times that are none, and parts that they do not have. */
export function checkMoment(expression: Expression, context: StatementContext): void {
  if (expression.kind === "interval")
    for (const unit of [expression.unit, ...(expression.to ? [expression.to] : [])])
      checkField(unit, intervalFields, context);
  if (expression.kind === "extract") checkField(expression.field, extractFields, context);
  if (expression.kind !== "literal") return;
  const { literal, at } = expression;
  if ((literal.type !== "date" && literal.type !== "timestamp") || !isNoMoment(literal.value)) return;
  const found = `${literal.type.toUpperCase()} '${literal.value}'`;
  const values = { found, kind: literal.type, suggestion: "Write it as 2024-12-31, or 2024-12-31 23:59:59." };
  report(context, at, new SmeError("E-SME-301", { ...context.at, ...values }));
}

function checkField({ name, at }: Identifier, fields: readonly string[], context: StatementContext): void {
  if (fields.includes(name)) return;
  const values = { found: name, kind: "part of a date or time", suggestion: suggestion(name, fields) };
  report(context, at, new SmeError("E-SME-301", { ...context.at, ...values }));
}

/** Of what is not written as ISO 8601 does, only that without a digit is surely none; '' is NULL. */
function isNoMoment(text: string): boolean {
  if (text.trim() !== "" && !/\d/.test(text)) return true;
  const [, ...parts] = /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d)(?:\.\d+)?)?$/.exec(text.trim()) ?? [];
  const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map((part) =>
    Number(part ?? 0),
  );
  const daysInMonth = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth;
  return !isDay || hour > 24 || minute > 59 || second > 60;
}
