import type { Binary, Call, Expression, Select, WindowSpec } from "./nodes.ts";

/** The expressions directly below this one; subqueries are not entered. */
export function children(e: Expression): Expression[] {
  switch (e.kind) {
    case "unary":
    case "isNull":
    case "quantified":
    case "isTruth":
    case "cast":
    case "extract":
      return [e.operand];
    case "binary":
      return chain(e);
    case "between":
      return [e.operand, e.low, e.high];
    case "in":
      return e.rows.reduce((all, row) => {
        for (const cell of row) all.push(cell);
        return all;
      }, e.operands.slice());
    case "like":
      return [e.operand, e.pattern];
    case "case":
      return [
        ...(e.operand ? [e.operand] : []),
        ...e.branches.flatMap(({ when, result }) => [when, result]),
        ...(e.otherwise ? [e.otherwise] : []),
      ];
    case "call":
      return [
        ...e.arguments,
        ...e.orderBy.map((item) => item.expression),
        ...(e.over ? expressionsOfWindow(e.over) : []),
        ...[e.json?.onEmpty, e.json?.onError].filter((one) => typeof one === "object"),
      ];
    case "row":
      return e.items;
    case "literal":
    case "column":
    case "local":
    case "marker":
    case "value":
    case "exists":
    case "interval":
    case "subquery":
    case "niladic":
      return [];
  }
}

/** The operands of `a OP b OP c`, which may be thousands. */
export function chain(e: Binary): Expression[] {
  const operands = [];
  let left: Expression = e;
  while (left.kind === "binary" && left.operator === e.operator) {
    operands.push(left.right);
    left = left.left;
  }
  return [left, ...operands.reverse()];
}

export function someCall(e: Expression, wanted: (call: Call) => boolean): boolean {
  return someExpression(e, (part) => part.kind === "call" && wanted(part));
}

export function someExpression(e: Expression, wanted: (e: Expression) => boolean): boolean {
  return wanted(e) || (e.kind !== "literal" && children(e).some((child) => someExpression(child, wanted)));
}

/** As someExpression() of each, where they may be hundreds of thousands: it yields in between. */
export function* someInSteps(
  expressions: readonly Expression[],
  wanted: (e: Expression) => boolean,
): Generator<void, boolean> {
  const open = expressions.toReversed();
  for (let seen = 1; ; seen++) {
    const e = open.pop();
    if (!e) return false;
    if (wanted(e)) return true;
    if (e.kind !== "literal") for (const child of children(e).toReversed()) open.push(child);
    if (seen % 50 === 0) yield;
  }
}

/** Every expression of a SELECT but those in FROM. */
export function expressionsOf(select: Select): Expression[] {
  return [
    ...select.items.flatMap((item) => (item.kind === "expression" ? [item.expression] : [])),
    ...[select.where, select.having, select.qualify].filter((e) => e !== undefined),
    ...[select.hierarchy?.connectBy, select.hierarchy?.startWith].filter((e) => e !== undefined),
    ...(select.hierarchy?.siblings ?? []).map((item) => item.expression),
    ...(select.groupBy ?? []),
  ];
}

const expressionsOfWindow = ({ partitionBy, orderBy, frame }: WindowSpec): Expression[] => [
  ...partitionBy,
  ...orderBy.map((item) => item.expression),
  ...frame.filter((part) => typeof part === "object"),
];

/** The parts of `a AND b AND c`. */
export function conjuncts(e: Expression | undefined): Expression[] {
  if (!e) return [];
  // Of hundreds of thousands of parts hardly any is such a chain again.
  return isAnd(e) ? chain(e).flatMap((one) => (isAnd(one) ? conjuncts(one) : one)) : [e];
}

const isAnd = (e: Expression): e is Binary => e.kind === "binary" && e.operator === "AND";

/** Whether both are written alike, wherever they stand. */
export const isSameExpression = (one: Expression, other: Expression): boolean => isSame(one, other);

function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null)
    return one === other;
  if (one === other) return true;
  const [entries, others] = [one, other].map((node) =>
    Object.entries(node).filter(([key, value]) => key !== "at" && value !== undefined),
  );
  return (
    entries?.length === others?.length &&
    entries?.every(([key, value]) => isSame(value, other[key as keyof typeof other])) === true
  );
}

/** The same text for nodes that are written alike, wherever they stand. */
export function withoutPlaces(node: Expression): string {
  return JSON.stringify(node, (key, value: unknown) => (key === "at" ? undefined : value));
}
