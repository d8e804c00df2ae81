/** Statements as text again, with all parentheses and each name quoted. Only tests need it. */
import type {
  Call,
  Expression,
  FileColumns,
  FromItem,
  HierarchyClause,
  Identifier,
  JsonClauses,
  JsonFallback,
  LiteralValue,
  NamePath,
  OrderItem,
  Query,
  QueryBody,
  SelectItem,
  TableAlias,
  TextNode,
  TransferFiles,
  TransferTarget,
} from "../../sql/nodes.ts";
import { quoteIdentifier, quoteLiteral } from "../../sql/quote.ts";
import type {
  Assignment,
  ColumnDefinition,
  ConstraintDefinition,
  CreateScript,
  CreateTable,
  FunctionStatement,
  FunctionVariable,
  Merge,
  NewValue,
  Right,
  ScriptArgument,
  ScriptImport,
  Statement,
  TableChange,
  Transfer,
} from "../../sql/statements.ts";
import { type Column, formatType } from "../../sql/types.ts";

export function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case "query":
      return query(statement.query);
    case "insert": {
      const columns = statement.columns ? ` (${names(statement.columns)})` : "";
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
      const from = statement.from.length > 0 ? ` FROM ${statement.from.map(fromItem).join(", ")}` : "";
      return `UPDATE ${path(statement.path)}${alias(statement)} SET ${assignments(statement.assignments)}${from}${where(statement.where)}`;
    }
    case "delete":
      return `DELETE FROM ${path(statement.path)}${alias(statement)}${where(statement.where)}`;
    case "merge":
      return merge(statement);
    case "export":
    case "import":
      return transfer(statement);
    case "importScript":
      return scriptImport(statement);
    case "truncate":
      return `TRUNCATE TABLE ${path(statement.path)}`;
    case "createSchema":
      return `${create(statement)}SCHEMA ${ifNotExists(statement)}${path([statement.name])}`;
    case "dropSchema":
      return `DROP SCHEMA ${ifExists(statement)}${path([statement.name])}${statement.cascade ? " CASCADE" : ""}`;
    case "openSchema":
      return `OPEN SCHEMA ${path([statement.name])}`;
    case "closeSchema":
      return "CLOSE SCHEMA";
    case "createTable":
      return createTable(statement);
    case "alterTable":
      return `ALTER TABLE ${path(statement.path)} ${change(statement.change)}`;
    case "rename":
      return `RENAME ${statement.object} ${path(statement.path)} TO ${path(statement.to)}`;
    case "createView": {
      const columns = statement.columns ? ` (${names(statement.columns)})` : "";
      const force = statement.force ? "FORCE " : "";
      const text = statement.parsed ? query(statement.parsed) : statement.query;
      return `${create(statement)}${force}VIEW ${path(statement.path)}${columns} AS ${text}${comment(statement)}`;
    }
    case "drop":
      return `DROP ${statement.object} ${ifExists(statement)}${path(statement.path)}${cascade(statement)}`;
    case "comment": {
      const columns = statement.columns.map((one) => `${path([one.column])} IS ${textOrNull(one.comment)}`);
      const list = columns.length > 0 ? ` (${columns.join(", ")})` : "";
      return `COMMENT ON ${statement.object} ${path(statement.path)} IS ${textOrNull(statement.comment)}${list}`;
    }
    case "createConnection": {
      const { address, user, password } = statement;
      const login = `${user ? ` USER ${text(user)}` : ""}${password ? ` IDENTIFIED BY ${text(password)}` : ""}`;
      const verb = statement.alter ? "ALTER " : create(statement);
      return `${verb}CONNECTION ${path([statement.name])} TO ${text(address)}${login}`;
    }
    case "dropConnection":
      return `DROP CONNECTION ${ifExists(statement)}${path([statement.name])}`;
    case "executeScript": {
      const given = statement.arguments.map(scriptArgument).join(", ");
      return `EXECUTE SCRIPT ${path(statement.path)}(${given})${statement.withOutput ? " WITH OUTPUT" : ""}`;
    }
    case "setParameter":
      return `ALTER ${statement.scope} SET ${quoteIdentifier(statement.name)} = ${quoteLiteral(statement.value)}`;
    case "describe":
      return `DESCRIBE ${path(statement.path)}`;
    case "kill": {
      const session = statement.session === "current" ? "CURRENT_SESSION" : statement.session;
      if (!statement.onlyStatement) return `KILL SESSION ${session}`;
      const { number, message } = statement.onlyStatement;
      const because = message === undefined ? "" : ` WITH MESSAGE ${quoteLiteral(message)}`;
      return `KILL STATEMENT${number === undefined ? "" : ` ${number}`} IN SESSION ${session}${because}`;
    }
    case "createUser":
      return `CREATE USER ${path([statement.name])} IDENTIFIED BY ${quoteIdentifier(statement.password)}`;
    case "alterUser": {
      const former = statement.former === undefined ? "" : ` REPLACE ${quoteIdentifier(statement.former)}`;
      const password = quoteIdentifier(statement.password);
      return `ALTER USER ${path([statement.name])} IDENTIFIED BY ${password}${former}`;
    }
    case "resetFailedLogins":
      return `ALTER USER ${path([statement.name])} RESET FAILED LOGIN ATTEMPTS`;
    case "createRole":
      return `CREATE ROLE ${path([statement.name])}`;
    case "dropGrantee": {
      const cascade = statement.cascade ? " CASCADE" : "";
      return `DROP ${statement.object} ${ifExists(statement)}${path([statement.name])}${cascade}`;
    }
    case "changeOwner":
      return `ALTER SCHEMA ${path([statement.name])} CHANGE OWNER ${path([statement.owner])}`;
    case "grant": {
      const [verb, word] = statement.revoke ? ["REVOKE", "FROM"] : ["GRANT", "TO"];
      const option = statement.adminOption ? " WITH ADMIN OPTION" : "";
      return `${verb} ${right(statement.right)} ${word} ${names(statement.grantees)}${option}`;
    }
    case "commit":
    case "rollback":
      return statement.kind.toUpperCase();
    case "nothing":
      return "";
    case "createScript":
      return createScript(statement);
    case "createFunction": {
      const { orReplace, path: name, parameters, returns, variables, body } = statement;
      const declared = (one: FunctionVariable) => `${path([one])} ${formatType(one.type)}`;
      const head = `FUNCTION ${path(name)} (${parameters.map(declared).join(", ")}) RETURN ${formatType(returns)}`;
      const first = variables.map((one) => `${declared(one)}; `).join("");
      return `${create({ orReplace })}${head} IS ${first}BEGIN ${functionBody(body)} END`;
    }
  }
}

const functionBody = (body: FunctionStatement[]): string =>
  body.map((one) => `${functionStatement(one)};`).join(" ");

function functionStatement(one: FunctionStatement): string {
  switch (one.kind) {
    case "assign":
      return `${path([one.variable])} := ${expression(one.value)}`;
    case "return":
      return `RETURN ${expression(one.value)}`;
    case "if": {
      const branches = one.branches.map(
        ({ when, body }) => `IF ${expression(when)} THEN ${functionBody(body)}`,
      );
      return `${branches.join(" ELSE")} ELSE ${functionBody(one.otherwise)} END IF`;
    }
    case "for": {
      // Behind an interval without parentheses, TO would be the interval's.
      const bounds = `(${expression(one.from)}) TO ${expression(one.to)}`;
      return `FOR ${path([one.counter])} := ${bounds} DO ${functionBody(one.body)} END FOR`;
    }
    case "while":
      return `WHILE ${expression(one.condition)} DO ${functionBody(one.body)} END WHILE`;
  }
}

function right(given: Right): string {
  switch (given.kind) {
    case "system":
      return given.privileges.join(", ");
    case "role":
      return names(given.roles);
    case "object": {
      const privileges = given.privileges === "ALL" ? "ALL" : given.privileges.join(", ");
      return `${privileges} ON ${given.object ? `${given.object} ` : ""}${path(given.path)}`;
    }
    case "connection":
      return `CONNECTION ${names(given.connections)}`;
    case "access": {
      const { connection, restriction } = given;
      const only = restriction ? ` FOR ${restriction.object} ${path(restriction.path)}` : "";
      return `ACCESS ON CONNECTION ${path([connection])}${only}`;
    }
  }
}

function merge({ path: target, alias: name, source, on, update, delete: removal, insert }: Merge): string {
  const parts = [
    `MERGE INTO ${path(target)}${alias(name ? { alias: name } : {})} USING ${fromItem(source)} ON ${expression(on)}`,
  ];
  if (update) {
    const removed = update.deleteWhere ? ` DELETE${where(update.deleteWhere)}` : "";
    parts.push(
      `WHEN MATCHED THEN UPDATE SET ${assignments(update.assignments)}${where(update.where)}${removed}`,
    );
  }
  if (removal) parts.push(`WHEN MATCHED THEN DELETE${where(removal.where)}`);
  if (insert) {
    const columns = insert.columns ? ` (${names(insert.columns)})` : "";
    const values = insert.values.map(newValue).join(", ");
    parts.push(`WHEN NOT MATCHED THEN INSERT${columns} VALUES (${values})${where(insert.where)}`);
  }
  return parts.join(" ");
}

const text = (node: TextNode): string =>
  node.kind === "string" ? quoteLiteral(node.value) : `:${node.name}`;

function transfer({ kind, table, query: what, ...files }: Transfer): string {
  const columns = table?.columns ? ` (${names(table.columns)})` : "";
  const subject = what ? `(${query(what)})` : `${path(table?.path ?? [])}${columns}`;
  return `${kind === "export" ? `EXPORT ${subject} INTO` : `IMPORT INTO ${subject} FROM`} ${transferFiles(files)}`;
}

function transferFiles({ format, targets, options }: TransferFiles): string {
  return [
    "local" in (targets[0]?.address ?? {}) ? `LOCAL ${format}` : format,
    ...targets.map(transferTarget),
    ...[...options].map(([name, value]) => option(name, value)),
  ].join(" ");
}

function scriptImport({ table, columns, script, connection, parameters }: ScriptImport): string {
  const into = table
    ? ` INTO ${path(table.path)}${table.columns ? ` (${names(table.columns)})` : ""}`
    : columns
      ? ` INTO (${columns.map(({ name, type }) => `${quoteIdentifier(name)} ${formatType(type)}`).join(", ")})`
      : "";
  const at = !connection
    ? ""
    : "address" in connection
      ? ` AT ${quoteLiteral(connection.address)} USER ${quoteLiteral(connection.user)} IDENTIFIED BY ${quoteLiteral(connection.password)}`
      : ` AT ${path([connection])}`;
  const given = parameters.map(({ key, value }) => ` ${quoteIdentifier(key)} = ${quoteLiteral(value)}`);
  return `IMPORT${into} FROM SCRIPT ${path(script)}${at}${given.length > 0 ? ` WITH${given.join("")}` : ""}`;
}

function transferTarget({ address, user, password, publicKey, files }: TransferTarget): string {
  const place =
    "local" in address ? "" : `AT ${"url" in address ? text(address.url) : path([address.connection])}`;
  return [
    place,
    ...(user === undefined ? [] : [`USER ${text(user)}`]),
    ...(password === undefined ? [] : [`IDENTIFIED BY ${text(password)}`]),
    ...(publicKey === undefined ? [] : [`PUBLIC KEY ${text(publicKey)}`]),
    ...files.map(
      ({ name, columns }) => `FILE ${text(name)}${columns ? `(${columns.map(fileColumns).join(", ")})` : ""}`,
    ),
  ].join(" ");
}

function fileColumns({ first, last, format, delimit }: FileColumns): string {
  const range = first === last ? first : `${first}..${last}`;
  const formatted = format === undefined ? "" : ` FORMAT = ${quoteLiteral(format)}`;
  return `${range}${formatted}${delimit === undefined ? "" : ` DELIMIT = ${delimit}`}`;
}

function option(name: string, value: string): string {
  switch (name) {
    case "WITH COLUMN NAMES":
    case "REPLACE":
      return name;
    case "TRIM":
      return value;
    case "REJECT LIMIT":
      return `${name} ${value}`;
    case "DELIMIT":
    case "SKIP":
      return `${name} = ${value}`;
    default:
      return `${name} = ${quoteLiteral(value)}`;
  }
}

function createTable({ path: name, source, options, ...flags }: CreateTable): string {
  const start = `${create(flags)}TABLE ${ifNotExists(flags)}${path(name)}`;
  switch (source.kind) {
    case "like":
      return `${start} LIKE ${path(source.path)}`;
    case "query": {
      const columns = source.columns ? ` (${names(source.columns)})` : "";
      return `${start}${columns} AS ${query(source.query)} WITH ${source.withData ? "" : "NO "}DATA`;
    }
    case "columns": {
      const by = (words: string, columns: Identifier[]) =>
        columns.length > 0 ? [`${words} BY ${names(columns)}`] : [];
      const elements = [
        ...source.columns.map(columnDefinition),
        ...source.constraints.map(constraint),
        ...by("DISTRIBUTE", options.distributeBy),
        ...by("PARTITION", options.partitionBy),
      ];
      return `${start} (${elements.join(", ")})${comment(options)}`;
    }
  }
}

/** That a column is not null is a constraint of its table, or of its change. */
function columnDefinition({ name, type, default: value, identity, comment: says }: ColumnDefinition): string {
  const given = value === undefined ? "" : ` DEFAULT ${value}`;
  const numbered = identity === undefined ? "" : ` IDENTITY ${identity}`;
  return `${quoteIdentifier(name)} ${formatType(type)}${given}${numbered}${comment({ comment: says })}`;
}

function constraint({ name, type, columns, enabled, references }: ConstraintDefinition): string {
  const start = name === undefined ? "" : `CONSTRAINT ${quoteIdentifier(name)} `;
  const target = references ? ` REFERENCES ${path(references.table)} (${names(references.columns)})` : "";
  return `${start}${type} (${names(columns)})${target} ${enabled ? "ENABLE" : "DISABLE"}`;
}

function change(one: TableChange): string {
  switch (one.kind) {
    case "add":
      return `ADD COLUMN ${ifNotExists(one)}${columnDefinition(one.column)}`;
    case "drop":
      return `DROP COLUMN ${ifExists(one)}${path([one.column])}${cascade(one)}`;
    case "rename":
      return `RENAME COLUMN ${path([one.from])} TO ${path([one.to])}`;
    case "modify":
      return `MODIFY COLUMN ${columnDefinition(one.column)}`;
    case "default": {
      const value = one.default === null ? "DROP DEFAULT" : `SET DEFAULT ${one.default}`;
      return `ALTER COLUMN ${path([one.column])} ${value}`;
    }
    case "addConstraint":
      return `ADD ${constraint(one.constraint)}`;
    case "identity":
      return `ALTER COLUMN ${path([one.column])} ${one.start === null ? "DROP IDENTITY" : `SET IDENTITY ${one.start}`}`;
    case "dropConstraint":
      return `DROP ${knownConstraint(one)}${cascade(one)}`;
    case "modifyConstraint":
      return `MODIFY ${knownConstraint(one)} ${one.enabled ? "ENABLE" : "DISABLE"}`;
    case "distribution":
      if (one.distributeBy?.length === 0) return "DROP DISTRIBUTION KEYS";
      if (one.partitionBy?.length === 0) return "DROP PARTITION KEYS";
      return one.distributeBy
        ? `DISTRIBUTE BY ${names(one.distributeBy)}`
        : `PARTITION BY ${names(one.partitionBy ?? [])}`;
  }
}

function createScript({ path: name, language, definition, source, ...flags }: CreateScript): string {
  const start = create(flags);
  const rest = `SCRIPT ${ifNotExists(flags)}${path(name)}`;
  if (definition.type === "SCRIPTING") {
    const taken = definition.parameters.map(
      (one) => `${one.array ? "ARRAY " : ""}${quoteIdentifier(one.name)}`,
    );
    return `${start}LUA ${rest} (${taken.join(", ")}) RETURNS ${definition.returns} AS\n${source}`;
  }
  if (definition.type === "PREPROCESSOR") return `${start}${language} PREPROCESSOR ${rest} AS\n${source}`;
  const { input, output, inputColumns, outputColumns } = definition;
  const columns = (list: Column[] | null) =>
    list?.map((one) => `${quoteIdentifier(one.name)} ${formatType(one.type)}`).join(", ") ?? "...";
  const [returned] = outputColumns ?? [];
  const given = output === "RETURNS" && returned ? formatType(returned.type) : `(${columns(outputColumns)})`;
  return `${start}${language} ${input} ${rest} (${columns(inputColumns)}) ${output} ${given} AS\n${source}`;
}

function scriptArgument(argument: ScriptArgument): string {
  if (Array.isArray(argument)) return `ARRAY(${argument.map(scriptArgument).join(", ")})`;
  if (argument === null) return "NULL";
  return typeof argument === "string" ? quoteLiteral(argument) : String(argument).toUpperCase();
}

const knownConstraint = ({ name }: { name?: Identifier }): string =>
  name ? `CONSTRAINT ${path([name])}` : "PRIMARY KEY";
const cascade = (one: { cascade: boolean }): string => (one.cascade ? " CASCADE CONSTRAINTS" : "");
const create = ({ orReplace }: { orReplace: boolean }): string => `CREATE ${orReplace ? "OR REPLACE " : ""}`;
const ifNotExists = (one: { ifNotExists: boolean }): string => (one.ifNotExists ? "IF NOT EXISTS " : "");
const ifExists = (one: { ifExists: boolean }): string => (one.ifExists ? "IF EXISTS " : "");
const textOrNull = (text: string | null): string => (text === null ? "NULL" : quoteLiteral(text));
const comment = (one: { comment?: string | undefined }): string =>
  one.comment === undefined ? "" : ` COMMENT IS ${quoteLiteral(one.comment)}`;
const assignments = (list: Assignment[]): string =>
  list
    .map(({ column, qualifier, value }) => `${path([...qualifier, column])} = ${newValue(value)}`)
    .join(", ");

const path = (parts: NamePath): string =>
  parts.map(({ name, fragment }) => (fragment ? `::${fragment}` : quoteIdentifier(name))).join(".");
const names = (list: Identifier[]): string => list.map((one) => path([one])).join(", ");
const newValue = (value: NewValue): string => (value.kind === "default" ? "DEFAULT" : expression(value));
const where = (condition: Expression | undefined): string =>
  condition ? ` WHERE ${expression(condition)}` : "";
const list = (items: Expression[]): string => items.map(expression).join(", ");
const alias = ({ alias: name, columns }: TableAlias): string =>
  name === undefined ? "" : ` AS ${path([name])}${columns ? ` (${names(columns)})` : ""}`;

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
        hierarchy(main.hierarchy),
        main.groupBy ? ` GROUP BY ${grouping(main.groupBy, main.groupingSets)}` : "",
        main.having ? ` HAVING ${expression(main.having)}` : "",
        main.qualify ? ` QUALIFY ${expression(main.qualify)}` : "",
        main.hierarchy?.siblings ? ` ORDER SIBLINGS BY ${orderItems(main.hierarchy.siblings)}` : "",
      ].join("");
  }
}

function hierarchy(clause: HierarchyClause | undefined): string {
  if (!clause) return "";
  const start = clause.startWith ? ` START WITH ${expression(clause.startWith)}` : "";
  return ` CONNECT BY ${clause.noCycle ? "NOCYCLE " : ""}${expression(clause.connectBy)}${start}`;
}

function grouping(keys: Expression[], sets: number[][] | undefined): string {
  if (!sets) return list(keys);
  const texts = sets.map((set) => `(${list(set.flatMap((place) => keys[place] ?? []))})`);
  return `GROUPING SETS (${texts.join(", ")})`;
}

function item(one: SelectItem): string {
  if (one.kind === "star") return one.qualifier.length > 0 ? `${path(one.qualifier)}.*` : "*";
  return `${expression(one.expression)}${one.alias === undefined ? "" : ` AS ${path([one.alias])}`}`;
}

function fromItem(one: FromItem): string {
  switch (one.kind) {
    case "table":
      return `${path(one.path)}${alias(one)}`;
    case "query":
      return `(${query(one.query)})${alias(one)}`;
    case "imported": {
      const into = one.into.map(({ name, type }) => `${quoteIdentifier(name)} ${formatType(type)}`);
      return `(IMPORT INTO (${into.join(", ")}) FROM ${transferFiles(one.from)})${alias(one)}`;
    }
    case "range":
      return `VALUES BETWEEN ${operand(one.low)} AND ${operand(one.high)}${alias(one)}`;
    case "join": {
      const condition = one.on
        ? ` ON ${expression(one.on)}`
        : one.using
          ? ` USING (${names(one.using)})`
          : "";
      const right = one.right.kind === "join" ? `(${fromItem(one.right)})` : fromItem(one.right);
      return `${fromItem(one.left)} ${one.natural ? "NATURAL " : ""}${one.type} JOIN ${right}${condition}`;
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
    case "isTruth":
      return `${operand(e.operand)} IS${not(e)} ${e.truth ? "TRUE" : "FALSE"}`;
    case "quantified":
      return `${operand(e.operand)} ${e.operator} ${e.quantifier} (${query(e.query)})`;
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
      return `EXTRACT(${e.field.name} FROM ${expression(e.operand)})`;
    case "interval":
      return intervalText(e);
    case "row":
      return `(${list(e.items)})`;
    case "subquery":
      return `(${query(e.query)})`;
    case "niladic":
      return e.precision === undefined ? e.name : `${e.name}(${e.precision})`;
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
  const over = e.over
    ? ` OVER (${partition}${order(e.over.orderBy)} ${e.over.frame.map((part) => (typeof part === "string" ? part : expression(part))).join(" ")})`
    : "";
  return `${name}(${inside}${separator}${jsonClauses(e.json)})${e.nulls ? ` ${e.nulls} NULLS` : ""}${over}`;
}

function jsonClauses({ returning, onEmpty, onError }: JsonClauses = {}): string {
  const fallback = (one: JsonFallback) => (typeof one === "string" ? one : `DEFAULT ${expression(one)}`);
  return [
    returning ? ` RETURNING ${formatType(returning)}` : "",
    onEmpty ? ` ${fallback(onEmpty)} ON EMPTY` : "",
    onError ? ` ${fallback(onError)} ON ERROR` : "",
  ].join("");
}

function intervalText({
  value,
  unit,
  precision,
  to,
  fraction,
}: Extract<Expression, { kind: "interval" }>): string {
  const ofUnit =
    precision === undefined ? "" : `(${precision}${!to && fraction !== undefined ? `, ${fraction}` : ""})`;
  const end = to ? ` TO ${to.name}${fraction === undefined ? "" : `(${fraction})`}` : "";
  return `INTERVAL ${quoteLiteral(value)} ${unit.name}${ofUnit}${end}`;
}
