/** The first words of a statement decide which parser reads it. */
import { parseAlterTable, parseComment, parseRename } from "./parse-alter.ts";
import { parseCreate, parseDrop } from "./parse-create.ts";
import { parseDelete, parseInsert, parseMerge, parseUpdate } from "./parse-dml.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseQuery, selectAll } from "./parse-query.ts";
import { parseAlterSchema, parseAlterUser, parseGrant } from "./parse-rights.ts";
import { parseTransfer } from "./parse-transfer.ts";
import { isQueryStart } from "./query-start.ts";
import type { ScriptArgument, Statement } from "./statements.ts";
import type { Names } from "./token.ts";
import { TokenStream } from "./token-stream.ts";

export interface ParsedStatement {
  statement: Statement;
  /** Number of `?`. */
  markers: number;
}

/**
 * Reads one statement, with or without its semicolon. Of a script only what stands before its body is read.
 *
 * @throws SqlSyntaxError
 */
export function parseStatement(sql: string, { names }: { names?: Names } = {}): ParsedStatement {
  return parseWhole(new TokenStream(sql, parseQuery, names));
}

/** The same in steps of about so many milliseconds, between which others have their turn. */
export function parseInSteps(sql: string, milliseconds: number): Generator<void, ParsedStatement> {
  const tokens = new TokenStream(sql, parseQuery);
  return tokens.inSteps(milliseconds, () => parseWhole(tokens));
}

function parseWhole(tokens: TokenStream): ParsedStatement {
  const statement = parseByFirstWord(tokens);
  // What follows AS in a script belongs to the script.
  if (statement.kind !== "createScript" && statement.kind !== "createView") tokens.expectEnd();
  return { statement, markers: tokens.markers };
}

/** IMPORT without a table is a query of the rows. */
function parseImportOrExport(tokens: TokenStream): Statement {
  const read = parseTransfer(tokens);
  if (read.kind !== "imported") return read;
  return { kind: "query", query: { with: [], body: selectAll(read), orderBy: [], at: read.at } };
}

function parseByFirstWord(tokens: TokenStream): Statement {
  if (isQueryStart(tokens)) return { kind: "query", query: parseQuery(tokens) };
  const { value, kind } = tokens.peek();
  // Nothing but comments.
  if (kind === "end") return { kind: "nothing" };
  if (kind !== "word") throw tokens.unexpected({ kind: "statement", text: "" });
  switch (value) {
    case "CREATE":
      return parseCreate(tokens);
    case "DROP":
      return parseDrop(tokens);
    case "INSERT":
      return parseInsert(tokens);
    case "UPDATE":
      return parseUpdate(tokens);
    case "DELETE":
      return parseDelete(tokens);
    case "MERGE":
      return parseMerge(tokens);
    case "ALTER":
      return parseAlter(tokens);
    case "RENAME":
      return parseRename(tokens);
    case "COMMENT":
      return parseComment(tokens);
    case "GRANT":
    case "REVOKE":
      return parseGrant(tokens);
    case "EXPORT":
    case "IMPORT":
      return parseImportOrExport(tokens);
  }
  return parseSmall(tokens);
}

function parseSmall(tokens: TokenStream): Statement {
  if (tokens.accept("TRUNCATE", "TABLE")) return { kind: "truncate", path: tokens.path() };
  if (tokens.accept("OPEN", "SCHEMA")) return { kind: "openSchema", name: tokens.identifier() };
  if (tokens.accept("CLOSE", "SCHEMA")) {
    // ibis names the schema, which there is but one of.
    if (tokens.isIdentifier()) tokens.identifier();
    return { kind: "closeSchema" };
  }
  if (tokens.accept("COMMIT")) {
    tokens.accept("WORK");
    return { kind: "commit" };
  }
  if (tokens.accept("ROLLBACK")) {
    tokens.accept("WORK");
    return { kind: "rollback" };
  }
  if (tokens.accept("FLUSH", "STATISTICS")) {
    tokens.accept("TASKS");
    return { kind: "nothing" };
  }
  if (tokens.accept("EXECUTE", "SCRIPT")) return parseExecute(tokens);
  if (tokens.isWord("KILL")) return parseKill(tokens);
  if (tokens.accept("DESCRIBE") || tokens.accept("DESC")) return { kind: "describe", path: tokens.path() };
  const { value, start } = tokens.peek();
  if (
    ["IMPERSONATE", "RECOMPRESS", "REORGANIZE", "ANALYZE", "PRELOAD", "EXPLAIN", "CONSUMER"].includes(value)
  ) {
    throw tokens.unsupported(`statement ${value}`, start);
  }
  throw tokens.unexpected({ kind: "statement", text: "" });
}

/** `KILL SESSION id | CURRENT_SESSION` or `KILL STATEMENT [id] IN SESSION id [WITH MESSAGE 'text']`. */
function parseKill(tokens: TokenStream): Statement {
  tokens.expect("KILL");
  if (tokens.accept("SESSION")) {
    const { start: at } = tokens.peek();
    const session = tokens.accept("CURRENT_SESSION") ? "current" : sessionId(tokens);
    return { kind: "kill", session, at };
  }
  tokens.expect("STATEMENT");
  const number = tokens.isWord("IN") ? undefined : tokens.integer();
  tokens.expect("IN", "SESSION");
  const { start: at } = tokens.peek();
  const session = tokens.accept("CURRENT_SESSION") ? "current" : sessionId(tokens);
  const message = tokens.accept("WITH", "MESSAGE") ? tokens.string() : undefined;
  const onlyStatement = {
    ...(number !== undefined && { number }),
    ...(message !== undefined && { message }),
  };
  return { kind: "kill", session, onlyStatement, at };
}

function sessionId(tokens: TokenStream): string {
  const { kind, value } = tokens.peek();
  if (kind !== "number" || !/^\d+$/.test(value)) throw tokens.unexpected({ kind: "integer", text: "" });
  return tokens.next().value;
}

/** As it is written, or in a string; empty for NULL. */
function parseScriptName(tokens: TokenStream): string {
  if (tokens.accept("NULL")) return "";
  const { kind, start } = tokens.peek();
  if (kind === "string") return tokens.next().value;
  tokens.path();
  return tokens.sql.slice(start, tokens.offset);
}

function parseAlter(tokens: TokenStream): Statement {
  tokens.expect("ALTER");
  if (tokens.isWord("SYSTEM") || tokens.isWord("SESSION")) {
    const scope = tokens.next().value === "SYSTEM" ? "SYSTEM" : "SESSION";
    tokens.expect("SET");
    const { name } = tokens.identifier();
    tokens.expectSymbol("=");
    if (name === "SQL_PREPROCESSOR_SCRIPT")
      return { kind: "setParameter", scope, name, value: parseScriptName(tokens) };
    const token = tokens.next();
    if (!["string", "number", "word", "quoted"].includes(token.kind)) throw tokens.unexpected();
    if (tokens.isSymbol(".")) throw tokens.unsupported(`${name} = …`);
    return { kind: "setParameter", scope, name, value: token.value };
  }
  if (tokens.accept("TABLE")) return parseAlterTable(tokens);
  if (tokens.isWord("CONNECTION")) return parseCreate(tokens, true);
  if (tokens.isWord("USER")) return parseAlterUser(tokens);
  if (tokens.isWord("SCHEMA")) return parseAlterSchema(tokens);
  throw tokens.unsupported(`ALTER ${tokens.shown}`);
}

function parseExecute(tokens: TokenStream): Statement {
  const path = tokens.path();
  let args: ScriptArgument[] = [];
  if (tokens.acceptSymbol("(")) {
    if (!tokens.isSymbol(")")) args = tokens.list(parseArgument);
    tokens.expectSymbol(")");
  }
  const withOutput = tokens.accept("WITH", "OUTPUT");
  return { kind: "executeScript", path, arguments: args, withOutput };
}

/** What a JS number cannot hold stays text. */
function exactNumber(text: string): number | string {
  const value = Number(text);
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
}

/** A literal: numbers reach the script as numbers, everything else as text, TRUE and FALSE as booleans. */
function parseArgument(tokens: TokenStream): ScriptArgument {
  if (tokens.accept("ARRAY")) {
    tokens.expectSymbol("(");
    const items = tokens.isSymbol(")") ? [] : tokens.list(parseArgument);
    tokens.expectSymbol(")");
    return items;
  }
  const e = parseExpression(tokens);
  if (e.kind !== "literal") throw tokens.unsupported(`a script argument that is not a literal`, e.at);
  switch (e.literal.type) {
    case "null":
      return null;
    case "boolean":
      return e.literal.value;
    case "number":
      return exactNumber(e.literal.value);
    default:
      return e.literal.value === "" ? null : e.literal.value;
  }
}
