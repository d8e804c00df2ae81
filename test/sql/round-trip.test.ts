import * as assert from "uvu/assert";
import { loadSpecs } from "../../generators/load-specs.ts";
import { fromPackage } from "../../package/package-root.ts";
import type {
  BinaryOperator,
  Expression,
  FromItem,
  NamePath,
  Query,
  QueryBody,
  Select,
  TextNode,
  TransferTarget,
} from "../../sql/nodes.ts";
import { niladicFunctions } from "../../sql/nodes.ts";
import { parseStatement } from "../../sql/parse-statement.ts";
import type {
  ColumnDefinition,
  CreateTable,
  FunctionStatement,
  Right,
  Statement,
  TableChange,
} from "../../sql/statements.ts";
import { decimal, double, timestamp, varchar } from "../../sql/types.ts";
import { suite } from "../support/suite.ts";
import { printStatement } from "./print-sql.ts";

const test = suite("SQL printed and read again");

const parse = (sql: string): Statement => parseStatement(sql, { names: "spec" }).statement;
/**
 * Without places, the text that a view or script is kept as, and parentheses around a whole query, which
 * mean nothing.
 */
const meaning = (statement: Statement): unknown =>
  JSON.parse(
    JSON.stringify(statement, (key, value) => {
      if (["at", "languageAt", "text"].includes(key)) return undefined;
      // A view's; a query that is a node is kept.
      if (key === "query" && typeof value === "string") return undefined;
      return value instanceof Map ? [...value].sort() : unwrapped(value);
    }),
  );

function unwrapped(part: Query | undefined): unknown {
  const isWrapped =
    part?.body?.kind === "nested" &&
    part.with.length + part.orderBy.length === 0 &&
    !part.limit &&
    !part.offset;
  return isWrapped && part.body.kind === "nested" ? unwrapped(part.body.query) : part;
}

/** The numbers of a seed, so that a failure can be had again. */
class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }
  of<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }
  some<T>(make: () => T, least = 1): T[] {
    return Array.from({ length: least + this.below(3) }, make);
  }
}

const at = 0;
const operators: readonly [BinaryOperator, ...BinaryOperator[]] = [
  "OR",
  "AND",
  "=",
  "<>",
  "<",
  ">=",
  "||",
  "+",
  "-",
  "*",
  "/",
];

/** Statements from a seed: every kind of expression and query, with names and texts that need quotes. */
function statementOf(random: Random): Statement {
  const name = () => random.of(["A", "b c", 'say "hi"', "SELECT", "ÄÖ", "x--y", ":z", ";"] as const);
  const identifier = () => ({ name: name(), at });
  const path = (): NamePath => random.some(identifier).slice(0, 3);
  const text = () => random.of(["", "it's", "a\n\n  b", "--", "/* */", ":value", "\\", "漢😀"] as const);

  const column = (name: string): Expression => ({ kind: "column", path: [{ name, at }], at });

  const leaf = (): Expression =>
    random.of<() => Expression>([
      () => ({ kind: "literal", literal: { type: "string", value: text() }, at }),
      () => ({ kind: "literal", literal: { type: "number", value: random.of(["0", "-1.50", "2e-3"]) }, at }),
      () => ({ kind: "literal", literal: { type: "boolean", value: true }, at }),
      () => ({ kind: "literal", literal: { type: "null" }, at }),
      () => ({ kind: "literal", literal: { type: "date", value: "2024-02-29" }, at }),
      () => ({ kind: "column", path: path(), at }),
      () => ({ kind: "local", alias: { name: name(), at }, at }),
      () => ({ kind: "value", name: random.of(["job_name", "step.column"]), at }),
      () => ({ kind: "niladic", name: random.of(["USER", ...niladicFunctions]), at }),
      () => ({ kind: "niladic", name: "LOCALTIMESTAMP", precision: random.of([0, 6]), at }),
      () => ({ kind: "interval", value: "3", unit: { name: "DAY", at }, at }),
      () => ({
        kind: "interval",
        value: "3 4:05:06.7",
        unit: { name: "DAY", at },
        precision: 3,
        to: { name: "SECOND", at },
        fraction: 1,
        at,
      }),
    ])();

  const expression = (depth: number): Expression => {
    if (depth === 0) return leaf();
    const inner = () => expression(depth - 1);
    const negated = random.below(2) === 0;
    return random.of<() => Expression>([
      leaf,
      () => ({ kind: "unary", operator: "NOT", operand: inner(), at }),
      () => ({ kind: "unary", operator: "PRIOR", operand: column("A"), at }),
      () => ({ kind: "binary", operator: random.of(operators), left: inner(), right: inner(), at }),
      () => ({ kind: "between", negated, operand: inner(), low: inner(), high: inner(), at }),
      // A lone subquery in a list is the query itself, and a lone row the operands.
      () => ({
        kind: "in",
        negated,
        operands: [leaf()],
        rows: [[leaf()], ...random.some(() => [inner()])],
        at,
      }),
      () => {
        const rows = random.some(() => [inner(), inner()]);
        return { kind: "in", negated, operands: [inner(), inner()], rows, at };
      },
      () => ({ kind: "in", negated, operands: [leaf()], rows: [], query: query(depth - 1), at }),
      () => ({
        kind: "like",
        operator: "LIKE",
        negated,
        operand: inner(),
        pattern: inner(),
        escape: "!",
        at,
      }),
      () => ({ kind: "like", operator: "REGEXP_LIKE", negated, operand: inner(), pattern: inner(), at }),
      () => ({ kind: "isNull", negated, operand: inner(), at }),
      () => ({ kind: "isTruth", negated, truth: flip(), operand: inner(), at }),
      () => ({
        kind: "quantified",
        operator: random.of(["=", "<>", ">="] as const),
        quantifier: random.of(["ANY", "ALL"] as const),
        operand: inner(),
        query: query(depth - 1),
        at,
      }),
      () => ({ kind: "exists", query: query(depth - 1), at }),
      () => {
        const branches = random.some(() => ({ when: inner(), result: inner() }));
        return {
          kind: "case",
          branches,
          at,
          ...(negated && { operand: inner() }),
          otherwise: inner(),
        };
      },
      () => {
        const type = random.of([decimal(18, 3), varchar(10), double, timestamp] as const);
        return { kind: "cast", operand: inner(), type, at };
      },
      () => ({ kind: "extract", field: { name: "MONTH", at }, operand: inner(), at }),
      () => ({ kind: "row", items: [inner(), inner()], at }),
      () => ({ kind: "subquery", query: query(depth - 1), at }),
      () => ({
        kind: "call",
        path: [{ name: "JSON_VALUE", at }],
        arguments: [inner(), inner()],
        star: false,
        distinct: false,
        orderBy: [],
        ...(negated && { json: { returning: varchar(10), onEmpty: inner(), onError: "ERROR" as const } }),
        at,
      }),
      () => ({
        kind: "call",
        path: [{ name: random.of(["UPPER", "TRUNCATE", "LEFT"]), at }],
        arguments: random.some(inner),
        star: false,
        distinct: random.below(2) === 0,
        orderBy: [],
        ...(negated && { nulls: "IGNORE" as const }),
        over: {
          partitionBy: random.some(inner, 0),
          orderBy: [{ expression: inner(), descending: true, nullsFirst: false, at }],
          frame: random.of([
            [],
            ["RANGE", inner(), "PRECEDING"],
            ["ROWS", "BETWEEN", "UNBOUNDED", "PRECEDING", "AND", "CURRENT ROW", "EXCLUDE", "TIES"],
            ["GROUPS", "BETWEEN", inner(), "PRECEDING", "AND", inner(), "FOLLOWING"],
          ]),
          at,
        },
        at,
      }),
    ])();
  };

  const fromItem = (depth: number): FromItem => {
    if (depth === 0) return { kind: "table", path: path(), at };
    return random.of<() => FromItem>([
      () => ({ kind: "table", path: path(), alias: identifier(), columns: random.some(identifier), at }),
      () => ({ kind: "query", query: query(depth - 1), alias: identifier(), at }),
      () => ({
        kind: "imported",
        into: random.some(identifier).map(({ name }) => ({ name, type: double })),
        from: { format: "CSV", targets: targets(), options: new Map([["SKIP", "1"]]) },
        alias: identifier(),
        at,
      }),
      () => ({ kind: "range", low: expression(1), high: expression(1), at }),
      () => ({
        kind: "join",
        type: random.of(["INNER", "LEFT", "FULL"] as const),
        left: fromItem(depth - 1),
        right: fromItem(depth - 1),
        ...(flip() ? { on: expression(depth - 1) } : { natural: true as const }),
        at,
      }),
    ])();
  };

  const body = (depth: number): QueryBody => {
    const select = (): QueryBody => ({
      kind: "select",
      distinct: random.below(2) === 0,
      items: [
        { kind: "star", qualifier: path(), at },
        { kind: "expression", expression: expression(depth), alias: identifier(), at },
        { kind: "expression", expression: expression(depth), at },
      ],
      from: random.some(() => fromItem(depth)),
      ...(random.below(2) === 0 && { where: expression(depth) }),
      ...(random.below(4) === 0 && {
        hierarchy: {
          connectBy: expression(depth),
          noCycle: flip(),
          startWith: expression(0),
          ...(flip() && {
            siblings: [{ expression: expression(0), descending: true, nullsFirst: false, at }],
          }),
          at,
        },
      }),
      ...random.of<Pick<Select, "groupBy" | "groupingSets">>([
        {},
        { groupBy: [expression(0)] },
        { groupBy: [column("A"), column("B")] },
        { groupBy: [column("A"), column("B")], groupingSets: [[0, 1], [1], []] },
      ]),
      ...(random.below(2) === 0 && { having: expression(depth), qualify: expression(depth) }),
      at,
    });
    if (depth === 0) return select();
    return random.of<() => QueryBody>([
      select,
      () => ({ kind: "values", rows: random.some(() => [expression(depth - 1), expression(0)]), at }),
      () => ({ kind: "nested", query: query(depth - 1), at }),
      () => {
        const operator = random.of(["UNION", "UNION ALL", "EXCEPT"] as const);
        const right: QueryBody = { kind: "nested", query: query(depth - 1), at };
        return { kind: "set", operator, left: select(), right, at };
      },
    ])();
  };

  const query = (depth: number): Query => ({
    with: depth > 0 && random.below(2) === 0 ? [{ name: name(), query: query(depth - 1), at }] : [],
    body: body(depth),
    orderBy: random.some(() => ({ expression: expression(0), descending: false, nullsFirst: true, at }), 0),
    ...(random.below(2) === 0 && { limit: expression(0), offset: expression(0) }),
    at,
  });

  const flip = () => random.below(2) === 0;
  const functionStatement = (depth: number): FunctionStatement => {
    const body = () => random.some(() => functionStatement(depth - 1));
    const simple: FunctionStatement[] = [
      { kind: "assign", variable: identifier(), value: expression(2), at },
      { kind: "return", value: expression(2), at },
    ];
    if (depth === 0) return simple[random.below(2)] as FunctionStatement;
    return random.of<() => FunctionStatement>([
      () => functionStatement(0),
      () => ({
        kind: "if",
        branches: random.some(() => ({ when: expression(2), body: body() })),
        otherwise: body(),
        at,
      }),
      () => ({
        kind: "for",
        counter: identifier(),
        from: expression(1),
        to: expression(1),
        body: body(),
        at,
      }),
      () => ({ kind: "while", condition: expression(2), body: body(), at }),
    ])();
  };
  const columnDefinition = (): ColumnDefinition => ({
    ...identifier(),
    type: random.of([decimal(18, 3), varchar(10), double, timestamp] as const),
    nullable: true,
    ...(flip() ? { default: "CURRENT_TIMESTAMP" } : flip() && { identity: "10" }),
    ...(flip() && { comment: text() }),
  });
  const node = (): TextNode => ({ kind: "string", value: text(), at });
  const target = (): TransferTarget => ({
    address: flip() ? { connection: identifier() } : { url: node() },
    ...(flip() && { user: node(), password: node() }),
    ...(flip() && { publicKey: node() }),
    files: random.some(() => ({
      name: node(),
      ...(flip() && {
        columns: [
          { first: 1, last: 3 },
          { first: 7, last: 7, format: "YYYY", delimit: "ALWAYS" },
        ],
      }),
    })),
  });
  const targets = (): TransferTarget[] =>
    flip()
      ? random.some(target)
      : [{ address: { local: true, at }, files: random.some(() => ({ name: node() })) }];

  const anyRight = random.of<() => Right>([
    () => ({ kind: "system", privileges: ["CREATE SESSION", "EXPORT"] }),
    () => ({ kind: "role", roles: random.some(identifier) }),
    () => ({ kind: "object", privileges: "ALL", object: "SCHEMA", path: [identifier()] }),
    () => ({ kind: "object", privileges: ["SELECT", "USAGE"], path: path() }),
    () => ({ kind: "connection", connections: random.some(identifier) }),
    () => ({ kind: "access", connection: identifier() }),
    () => ({
      kind: "access",
      connection: identifier(),
      restriction: { object: random.of(["SCHEMA", "SCRIPT"] as const), path: path() },
    }),
  ]);

  return random.of<() => Statement>([
    () => ({ kind: "query", query: query(2) }),
    () => ({
      kind: "insert",
      path: path(),
      columns: random.some(identifier),
      source: {
        kind: "values",
        rows: random.some(() => [expression(2), { kind: "default", at }]),
        at,
      },
    }),
    () => ({
      kind: "update",
      path: path(),
      alias: identifier(),
      assignments: random.some(() => ({ column: identifier(), qualifier: [], value: expression(2) })),
      from: [],
      where: expression(2),
    }),
    () => ({ kind: "delete", path: path(), where: expression(3) }),
    () => ({
      kind: "merge",
      path: path(),
      alias: identifier(),
      source: random.of<() => FromItem>([
        () => ({ kind: "table", path: path(), alias: identifier(), at }),
        () => ({ kind: "query", query: query(1), alias: identifier(), at }),
      ])(),
      on: expression(2),
      update: {
        assignments: random.some(() => ({ column: identifier(), qualifier: [], value: expression(1) })),
        ...(flip() && { where: expression(1), deleteWhere: expression(1) }),
      },
      ...(flip() && { delete: { where: expression(1) } }),
      ...(flip() && {
        insert: { columns: random.some(identifier), values: random.some(() => expression(1)) },
      }),
    }),
    () => ({
      kind: "export",
      format: "CSV",
      ...(flip()
        ? { query: query(1) }
        : { table: { path: path(), ...(flip() && { columns: random.some(identifier) }) } }),
      targets: targets(),
      options: new Map([
        ["ENCODING", "UTF-8"],
        ["DELIMIT", "ALWAYS"],
        ["COLUMN DELIMITER", text()],
        ["WITH COLUMN NAMES", "true"],
      ]),
    }),
    () => ({
      kind: "importScript",
      ...(flip()
        ? { table: { path: path(), ...(flip() && { columns: random.some(identifier) }) } }
        : flip() && { columns: [{ name: name(), type: decimal(18, 3) }] }),
      script: path(),
      ...(flip() && {
        connection: flip() ? identifier() : { address: text(), user: text(), password: text() },
      }),
      parameters: flip() ? random.some(() => ({ key: name(), value: text() })) : [],
    }),
    () => ({
      kind: "import",
      format: flip() ? "PARQUET" : "CSV",
      table: { path: path(), columns: random.some(identifier) },
      targets: targets(),
      options: new Map([
        ["SKIP", "1"],
        ["NULL", text()],
        ["TRIM", flip() ? "TRIM" : "RTRIM"],
        ["REJECT LIMIT", "3"],
      ]),
    }),
    () => ({
      kind: "createTable",
      path: path(),
      orReplace: flip(),
      ifNotExists: flip(),
      source: {
        kind: "columns",
        columns: random.some(columnDefinition),
        constraints: [
          { name: name(), type: "PRIMARY KEY", columns: random.some(identifier), enabled: flip() },
          {
            type: "FOREIGN KEY",
            columns: random.some(identifier),
            enabled: flip(),
            references: { table: path(), columns: random.some(identifier) },
          },
        ],
      },
      options: {
        distributeBy: random.some(identifier, 0),
        partitionBy: random.some(identifier, 0),
        ...(flip() && { comment: text() }),
      },
    }),
    () => ({
      kind: "createTable",
      path: path(),
      orReplace: flip(),
      ifNotExists: flip(),
      source: random.of<() => CreateTable["source"]>([
        () => ({ kind: "like", path: path() }),
        () => ({ kind: "query", query: query(1), columns: random.some(identifier), withData: flip() }),
      ])(),
      options: { distributeBy: [], partitionBy: [] },
    }),
    () => ({
      kind: "createView",
      path: path(),
      orReplace: flip(),
      force: flip(),
      columns: random.some(identifier),
      query: "",
      parsed: query(2),
      text: "",
      at,
      ...(flip() && { comment: text() }),
    }),
    () => ({
      kind: "alterTable",
      path: path(),
      change: random.of<() => TableChange>([
        () => ({ kind: "add", column: columnDefinition(), constraints: [], ifNotExists: flip() }),
        () => ({ kind: "drop", column: identifier(), ifExists: flip(), cascade: flip() }),
        () => ({ kind: "rename", from: identifier(), to: identifier() }),
        () => ({ kind: "modify", column: columnDefinition(), at, constraints: [] }),
        () => ({ kind: "default", column: identifier(), default: flip() ? null : "'a' || 1" }),
        () => ({ kind: "identity", column: identifier(), start: flip() ? null : "1000" }),
        () => ({ kind: "dropConstraint", ...(flip() && { name: identifier() }), cascade: flip() }),
        () => ({ kind: "modifyConstraint", ...(flip() && { name: identifier() }), enabled: flip() }),
        () => ({ kind: "distribution", distributeBy: random.some(identifier, 0) }),
        () => ({ kind: "distribution", partitionBy: random.some(identifier, 0) }),
      ])(),
    }),
    () => ({
      kind: "createScript",
      path: path(),
      orReplace: flip(),
      ifNotExists: flip(),
      language: "PYTHON3",
      languageAt: at,
      text: "",
      source: `${text()}\n`,
      definition: {
        type: "UDF",
        input: random.of(["SCALAR", "SET"] as const),
        output: "EMITS",
        inputColumns: flip() ? null : [{ name: "a b", type: double }],
        outputColumns: [{ name: name(), type: varchar(3) }],
      },
    }),
    () => ({
      kind: "createScript",
      path: path(),
      orReplace: flip(),
      ifNotExists: flip(),
      language: "LUA",
      languageAt: at,
      text: "",
      source: `${text()}\n`,
      definition: { type: "PREPROCESSOR" },
    }),
    () => ({
      kind: "createFunction",
      path: path(),
      orReplace: flip(),
      parameters: random.some(() => ({ ...identifier(), type: double }), 0),
      returns: varchar(3),
      variables: random.some(() => ({ ...identifier(), type: decimal(9, 2) }), 0),
      body: random.some(() => functionStatement(2)),
      text: "",
    }),
    () => ({
      kind: "executeScript",
      path: path(),
      arguments: [1.5, true, null, "it's", [1, "a"]],
      withOutput: flip(),
    }),
    () => ({
      kind: "comment",
      object: "TABLE",
      path: path(),
      comment: "a",
      columns: random.some(() => ({ column: identifier(), comment: random.of(["it's", null]) }), 0),
    }),
    () => ({
      kind: "createConnection",
      name: identifier(),
      ...(flip() ? { alter: true, orReplace: false } : { alter: false, orReplace: flip() }),
      address: node(),
      user: node(),
      password: node(),
    }),
    () => ({
      kind: "drop",
      object: random.of(["TABLE", "VIEW", "SCRIPT"] as const),
      path: path(),
      ifExists: flip(),
      cascade: flip(),
    }),
    () => ({
      kind: "rename",
      object: random.of(["SCHEMA", "TABLE", "VIEW", "SCRIPT", "CONNECTION"] as const),
      path: path(),
      to: path(),
    }),
    () => ({ kind: "createUser", name: identifier(), password: name() }),
    () => ({ kind: "alterUser", name: identifier(), password: name(), ...(flip() && { former: name() }) }),
    () => ({ kind: "resetFailedLogins", name: identifier() }),
    () => ({ kind: "createRole", name: identifier() }),
    () => ({
      kind: "dropGrantee",
      object: random.of(["USER", "ROLE"] as const),
      name: identifier(),
      ifExists: flip(),
      cascade: flip(),
    }),
    () => ({ kind: "changeOwner", name: identifier(), owner: identifier() }),
    () => {
      const revoke = flip();
      const right = anyRight();
      const adminOption = !revoke && right.kind !== "object" && right.kind !== "access" && flip();
      return { kind: "grant", revoke, right, grantees: random.some(identifier), adminOption };
    },
    () => ({ kind: "createSchema", name: identifier(), orReplace: flip(), ifNotExists: flip() }),
    () => ({ kind: "dropSchema", name: identifier(), ifExists: flip(), cascade: flip() }),
    () => ({ kind: "dropConnection", name: identifier(), ifExists: flip() }),
    () => ({ kind: "openSchema", name: identifier() }),
    () => ({ kind: "setParameter", scope: "SESSION", name: name(), value: text() }),
    () => ({ kind: "truncate", path: path() }),
    () => ({ kind: "describe", path: path() }),
    () => ({ kind: "kill", session: "current", at: 0 }),
    () => ({
      kind: "kill",
      session: "1836005522647613441",
      onlyStatement: { number: 7, message: text() },
      at: 0,
    }),
  ])();
}

test("random statements come back as they were", () => {
  for (let seed = 1; seed <= 3000; seed++) {
    const statement = statementOf(new Random(seed));
    const sql = printStatement(statement);
    assert.equal(meaning(parse(sql)), meaning(statement), `seed ${seed}: ${sql}`);
  }
});

test("so do the queries and changes of the shipped specs", async () => {
  const { values } = await loadSpecs(fromPackage("spec"));
  const statements = JSON.stringify(values).matchAll(/"statement":("(?:[^"\\]|\\.)*")/g);
  let compared = 0;
  for (const [, text = ""] of statements) {
    const statement = parse(JSON.parse(text));
    const printed = printStatement(statement);
    assert.equal(meaning(parse(printed)), meaning(statement));
    compared++;
  }
  assert.ok(compared > 10);
});

test.run();
