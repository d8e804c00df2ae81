import type { Identifier, Query } from "./nodes.ts";
import { parseEmits, parseInput } from "./parse-columns.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseFunction } from "./parse-function.ts";
import { parseQuery } from "./parse-query.ts";
import { parseCreateRole, parseCreateUser, parseDropGrantee } from "./parse-rights.ts";
import { parseType } from "./parse-type.ts";
import { isQueryStart } from "./query-start.ts";
import type {
  ColumnDefinition,
  ConstraintDefinition,
  CreateScript,
  CreateTable,
  DroppableObject,
  Statement,
  TableOptions,
  UdfDefinition,
  UdfSignature,
  ViewColumn,
} from "./statements.ts";
import type { TokenStream } from "./token-stream.ts";
import type { Column } from "./types.ts";

export function parseCreate(tokens: TokenStream, alter = false): Statement {
  if (!alter) tokens.expect("CREATE");
  const orReplace = tokens.accept("OR", "REPLACE");
  if (!alter && tokens.accept("SCHEMA")) {
    const ifNotExists = tokens.accept("IF", "NOT", "EXISTS");
    return { kind: "createSchema", name: tokens.identifier(), orReplace, ifNotExists };
  }
  if (!alter && tokens.accept("TABLE")) return parseTable(tokens, orReplace);
  if (tokens.accept("CONNECTION")) return parseConnection(tokens, orReplace, alter);
  if (!alter && !orReplace && tokens.isWord("USER")) return parseCreateUser(tokens);
  if (!alter && !orReplace && tokens.isWord("ROLE")) return parseCreateRole(tokens);
  const force = tokens.accept("FORCE");
  if (tokens.accept("VIEW")) return parseView(tokens, orReplace, force);
  if (!alter && tokens.isWord("FUNCTION")) return parseFunction(tokens, orReplace);
  const { value, start } = tokens.peek();
  const refused = ["VIRTUAL", "CONSUMER", "UNIQUE", "INDEX"];
  if (refused.includes(value)) throw tokens.unsupported(`CREATE ${value}`, start);
  return parseScript(tokens, orReplace);
}

export function parseDrop(tokens: TokenStream): Statement {
  tokens.expect("DROP");
  if (tokens.accept("SCHEMA")) {
    const ifExists = tokens.accept("IF", "EXISTS");
    const name = tokens.identifier();
    const cascade = tokens.accept("CASCADE");
    if (!cascade) tokens.accept("RESTRICT");
    return { kind: "dropSchema", name, ifExists, cascade };
  }
  if (tokens.accept("CONNECTION")) {
    const ifExists = tokens.accept("IF", "EXISTS");
    return { kind: "dropConnection", name: tokens.identifier(), ifExists };
  }
  if (tokens.isWord("USER") || tokens.isWord("ROLE")) return parseDropGrantee(tokens);
  if (tokens.isWord("ADAPTER", "SCRIPT")) tokens.next();
  const { value, start } = tokens.peek();
  const object = (["TABLE", "VIEW", "SCRIPT", "FUNCTION"] as const).find((word) => tokens.accept(word));
  if (!object) throw value === "VIRTUAL" ? tokens.unsupported(`DROP ${value}`, start) : tokens.unexpected();
  return parseDropObject(tokens, object);
}

function parseDropObject(tokens: TokenStream, object: DroppableObject): Statement {
  const ifExists = tokens.accept("IF", "EXISTS");
  const path = tokens.path();
  return { kind: "drop", object, path, ifExists, cascade: parseCascade(tokens) };
}

/** `CASCADE`, `CASCADE CONSTRAINTS`, or RESTRICT, which is meant without a word too. */
export function parseCascade(tokens: TokenStream): boolean {
  if (tokens.accept("CASCADE", "CONSTRAINTS") || tokens.accept("CASCADE")) return true;
  tokens.accept("RESTRICT");
  return false;
}

function parseTable(tokens: TokenStream, orReplace: boolean): CreateTable {
  const ifNotExists = tokens.accept("IF", "NOT", "EXISTS");
  const path = tokens.path();
  const table = { kind: "createTable" as const, path, orReplace, ifNotExists };
  const options: TableOptions = { distributeBy: [], partitionBy: [] };
  if (tokens.accept("LIKE")) return { ...table, source: { kind: "like", path: tokens.path() }, options };
  if (tokens.accept("AS")) return { ...table, source: parseTableQuery(tokens), options };
  if (isColumnNameList(tokens)) {
    const columns = tokens.parenthesized(() => tokens.identifier());
    tokens.expect("AS");
    return { ...table, source: { ...parseTableQuery(tokens), columns }, options };
  }
  const elements = tokens.parenthesized(parseElement);
  const columns = elements.flatMap(({ column }) => column ?? []);
  const constraints = elements.flatMap(({ constraints = [] }) => constraints);
  options.distributeBy = elements.flatMap(({ distributeBy = [] }) => distributeBy);
  options.partitionBy = elements.flatMap(({ partitionBy = [] }) => partitionBy);
  if (tokens.accept("COMMENT", "IS")) options.comment = tokens.string();
  return { ...table, source: { kind: "columns", columns, constraints }, options };
}

function isColumnNameList(tokens: TokenStream): boolean {
  return tokens.isIdentifier(1) && (tokens.isSymbol(",", 2) || tokens.isSymbol(")", 2));
}

function parseTableQuery(tokens: TokenStream): Extract<CreateTable["source"], { kind: "query" }> {
  const query = parseQuery(tokens);
  let withData = true;
  if (tokens.accept("WITH", "NO", "DATA")) withData = false;
  else tokens.accept("WITH", "DATA");
  return { kind: "query", query, withData };
}

/** What one element of a table's list declares. */
interface Element {
  column?: ColumnDefinition;
  constraints?: ConstraintDefinition[];
  distributeBy?: Identifier[];
  partitionBy?: Identifier[];
}

function parseElement(tokens: TokenStream): Element {
  if (tokens.accept("DISTRIBUTE", "BY")) return { distributeBy: parseNames(tokens) };
  if (tokens.accept("PARTITION", "BY")) return { partitionBy: parseNames(tokens) };
  if (tokens.isWord("LIKE")) throw tokens.unsupported("LIKE among columns");
  if (["CONSTRAINT", "PRIMARY", "FOREIGN", "UNIQUE", "CHECK"].some((word) => tokens.isWord(word)))
    return { constraints: [parseTableConstraint(tokens)] };
  const constraints: ConstraintDefinition[] = [];
  return { column: parseColumnDefinition(tokens, constraints), constraints };
}

/** `a, b`, up to a comma behind which another element starts. */
function parseNames(tokens: TokenStream): Identifier[] {
  return tokens.repeated(
    () => [tokens.identifier()],
    (_, names) => {
      const goesOn = tokens.isSymbol(",") && tokens.isIdentifier(1);
      if (!goesOn || !(tokens.isSymbol(",", 2) || tokens.isSymbol(")", 2))) return undefined;
      tokens.next();
      names.push(tokens.identifier());
      return names;
    },
  );
}

export function parseColumnDefinition(
  tokens: TokenStream,
  constraints: ConstraintDefinition[],
): ColumnDefinition {
  const identifier = tokens.identifier();
  const column: ColumnDefinition = {
    ...identifier,
    type: parseType(tokens),
    nullable: true,
  };
  for (;;) {
    const { start, value } = tokens.peek();
    if (tokens.accept("DEFAULT")) {
      if (column.default !== undefined) throw tokens.invalid("A column has one DEFAULT", start); // unconfirmed
      const from = tokens.peek().start;
      parseExpression(tokens);
      column.default = tokens.sql.slice(from, tokens.offset);
    } else if (tokens.accept("IDENTITY")) column.identity = parseIdentity(tokens);
    else if (tokens.accept("COMMENT", "IS")) column.comment = tokens.string();
    else if (
      tokens.isWord("CONSTRAINT") ||
      constraintWords.some((word) => word !== "FOREIGN" && tokens.isWord(word))
    ) {
      parseColumnConstraint(tokens, column, identifier, constraints);
    } else if (["UNIQUE", "CHECK"].includes(value)) throw tokens.unsupported(`${value} column`, start);
    else return column;
  }
}

function parseColumnConstraint(
  tokens: TokenStream,
  column: ColumnDefinition,
  identifier: Identifier,
  constraints: ConstraintDefinition[],
): void {
  const name = parseConstraintName(tokens);
  if (tokens.accept("NULL")) return;
  const constraint = { ...name, columns: [identifier] };
  if (tokens.isWord("REFERENCES")) {
    const references = parseReferences(tokens);
    constraints.push({ ...constraint, type: "FOREIGN KEY", references, enabled: parseEnabled(tokens) });
    return;
  }
  const type = tokens.accept("NOT", "NULL") ? "NOT NULL" : "PRIMARY KEY";
  if (type === "PRIMARY KEY") tokens.expect("PRIMARY", "KEY");
  const enabled = parseEnabled(tokens);
  if (enabled) column.nullable = false;
  constraints.push({ ...constraint, type, enabled });
}

/** `IDENTITY`, `IDENTITY 10` or `IDENTITY (10)`, behind the word. */
export function parseIdentity(tokens: TokenStream): string {
  const parenthesized = tokens.acceptSymbol("(");
  const isGiven = parenthesized || tokens.peek().kind === "number";
  const start = isGiven ? String(tokens.integer()) : "1";
  if (parenthesized) tokens.expectSymbol(")");
  return start;
}

/** CONSTRAINT may stand without a name. */
function parseConstraintName(tokens: TokenStream): { name?: string } {
  const isNamed = tokens.accept("CONSTRAINT") && !constraintWords.some((word) => tokens.isWord(word));
  return isNamed ? { name: tokens.identifier().name } : {};
}

const constraintWords = ["PRIMARY", "FOREIGN", "NOT", "NULL", "REFERENCES"];

function parseReferences(tokens: TokenStream): NonNullable<ConstraintDefinition["references"]> {
  tokens.expect("REFERENCES");
  const table = tokens.path();
  const columns = tokens.isSymbol("(") ? tokens.parenthesized(() => tokens.identifier()) : [];
  return { table, columns };
}

export function parseEnabled(tokens: TokenStream): boolean {
  if (tokens.accept("DISABLE")) return false;
  tokens.accept("ENABLE");
  return true;
}

export function parseTableConstraint(tokens: TokenStream): ConstraintDefinition {
  const name = parseConstraintName(tokens);
  const { value, start } = tokens.peek();
  if (["UNIQUE", "CHECK"].includes(value)) throw tokens.unsupported(`${value} constraint`, start);
  if (tokens.accept("PRIMARY", "KEY")) {
    const columns = tokens.parenthesized(() => tokens.identifier());
    return { ...name, type: "PRIMARY KEY", columns, enabled: parseEnabled(tokens) };
  }
  tokens.expect("FOREIGN", "KEY");
  const columns = tokens.parenthesized(() => tokens.identifier());
  const references = parseReferences(tokens);
  return { ...name, type: "FOREIGN KEY", columns, references, enabled: parseEnabled(tokens) };
}

function parseConnection(tokens: TokenStream, orReplace: boolean, alter: boolean): Statement {
  const name = tokens.identifier();
  tokens.expect("TO");
  const address = tokens.textNode();
  const user = tokens.accept("USER") ? tokens.textNode() : undefined;
  const password = tokens.accept("IDENTIFIED", "BY") ? tokens.textNode() : undefined;
  const login = { ...(user && { user }), ...(password && { password }) };
  return { kind: "createConnection", name, orReplace, alter, address, ...login };
}

function parseView(tokens: TokenStream, orReplace: boolean, force: boolean): Statement {
  const path = tokens.path();
  const columns = tokens.isSymbol("(") ? tokens.parenthesized(() => parseViewColumn(tokens)) : undefined;
  tokens.expect("AS");
  const from = tokens.peek().start;
  let parsed: Query | undefined;
  if (!tokens.acceptFragment()) {
    if (!isQueryStart(tokens)) throw tokens.unexpected("SELECT");
    parsed = parseQuery(tokens);
  }
  const query = tokens.sql.slice(from, tokens.offset);
  const comment = tokens.accept("COMMENT", "IS") ? tokens.string() : undefined;
  tokens.expectEnd();
  return {
    kind: "createView",
    path,
    orReplace,
    force,
    query,
    at: from,
    text: tokens.sql.trim().replace(/;$/, ""),
    ...(columns && { columns }),
    ...(parsed && { parsed }),
    ...(comment !== undefined && { comment }),
  };
}

function parseViewColumn(tokens: TokenStream): ViewColumn {
  const name = tokens.identifier();
  return tokens.accept("COMMENT", "IS") ? { ...name, comment: tokens.string() } : name;
}

function parseScript(tokens: TokenStream, orReplace: boolean): CreateScript {
  const languageToken = tokens.peek();
  const hasLanguage = !tokens.isWord("SCRIPT") && !tokens.isWord("PREPROCESSOR", "SCRIPT");
  const language = hasLanguage ? tokens.next().value : "LUA";
  if (!["word", "quoted"].includes(languageToken.kind)) throw tokens.unexpected();
  const input = (["SCALAR", "SET"] as const).find((word) => tokens.accept(word));
  if (tokens.isWord("ADAPTER")) throw tokens.unsupported("ADAPTER SCRIPT");
  const isPreprocessor = !input && tokens.accept("PREPROCESSOR");
  if (isPreprocessor && language !== "LUA") throw tokens.unsupported(`PREPROCESSOR SCRIPT in ${language}`);
  if (!tokens.isWord("SCRIPT")) throw tokens.unexpected("SCRIPT");
  tokens.next();
  const ifNotExists = tokens.accept("IF", "NOT", "EXISTS");
  const path = tokens.path();
  const definition = input
    ? parseUdf(tokens, input)
    : isPreprocessor
      ? ({ type: "PREPROCESSOR" } as const)
      : parseScripting(tokens, language);
  tokens.expect("AS");
  const source = tokens.sql
    .slice(tokens.offset)
    .replace(/^[ \t]*(\r?\n)?/, "")
    .replace(/\n[ \t]*\/[ \t]*\s*$/, "\n");
  const text = tokens.sql.replace(/\n[ \t]*\/[ \t]*\s*$/, "\n").trimStart();
  return {
    kind: "createScript",
    path,
    orReplace,
    ifNotExists,
    text,
    source,
    language,
    languageAt: languageToken.start,
    definition,
  };
}

/** `SET SCRIPT S.F (a INT) EMITS (b INT)`, with or without CREATE before and the body behind. */
export function parseUdfSignature(tokens: TokenStream): UdfSignature {
  if (tokens.accept("CREATE")) tokens.accept("OR", "REPLACE");
  tokens.accept("TYPESCRIPT");
  const start = tokens.peek().start;
  const input = (["SCALAR", "SET"] as const).find((word) => tokens.accept(word));
  if (!input) throw tokens.unexpected("SET");
  tokens.expect("SCRIPT");
  tokens.accept("IF", "NOT", "EXISTS");
  const path = tokens.path();
  const columnsStart = tokens.peek().start;
  const definition = parseUdf(tokens, input);
  const written = (from: number): string => tokens.sql.slice(from, tokens.peek().start).trim();
  if (!tokens.isWord("AS")) tokens.expectEnd();
  return { path, definition, text: written(start), columnsText: written(columnsStart) };
}

function parseScripting(tokens: TokenStream, language: string): CreateScript["definition"] {
  if (language !== "LUA") throw tokens.unexpected("SCALAR");
  let parameters: { name: string; array: boolean }[] = [];
  const at = tokens.peek().start;
  if (tokens.acceptSymbol("(") && !tokens.acceptSymbol(")")) {
    parameters = tokens.list(() => {
      const array = tokens.accept("ARRAY");
      const token = tokens.next();
      // Lua's names keep their case, unlike SQL's.
      const name = token.kind === "word" ? tokens.sql.slice(token.start, token.end) : token.value;
      return { name, array };
    });
    tokens.expectSymbol(")");
    tokens.requireDistinct(parameters, "Parameter", at); // unconfirmed wording
  }
  let returns: "TABLE" | "ROWCOUNT" = "ROWCOUNT";
  if (tokens.accept("RETURNS")) {
    if (tokens.accept("TABLE")) returns = "TABLE";
    else tokens.expect("ROWCOUNT");
  }
  return { type: "SCRIPTING", parameters, returns };
}

function parseUdf(tokens: TokenStream, input: "SCALAR" | "SET"): UdfDefinition {
  const inputColumns = parseSignature(tokens);
  if (tokens.accept("EMITS")) {
    return {
      type: "UDF",
      input,
      output: "EMITS",
      inputColumns,
      outputColumns: parseDynamic(tokens) ? null : parseEmits(tokens),
    };
  }
  tokens.expect("RETURNS");
  return {
    type: "UDF",
    input,
    output: "RETURNS",
    inputColumns,
    outputColumns: [{ name: "RETURN", type: parseType(tokens) }],
  };
}

/** `(...)`: columns are given by the call; or `(::columns)` of a spec. */
function parseDynamic(tokens: TokenStream): boolean {
  if (tokens.isSymbol("(") && tokens.peek(1).kind === "fragment" && tokens.isSymbol(")", 2)) {
    for (let i = 0; i < 3; i++) tokens.next();
    return true;
  }
  if (![1, 2, 3].every((ahead) => tokens.isSymbol(".", ahead)) || !tokens.isSymbol("(")) return false;
  for (let i = 0; i < 4; i++) tokens.next();
  tokens.expectSymbol(")");
  return true;
}

function parseSignature(tokens: TokenStream): Column[] | null {
  if (parseDynamic(tokens)) return null;
  tokens.expectSymbol("(");
  if (tokens.acceptSymbol(")")) return [];
  const columns = parseInput(tokens);
  if (tokens.isWord("ORDER")) throw tokens.unsupported("ORDER BY in a script's parameters");
  tokens.expectSymbol(")");
  return columns;
}
