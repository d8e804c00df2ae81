import type { Identifier } from "./nodes.ts";
import {
  parseCascade,
  parseColumnDefinition,
  parseEnabled,
  parseIdentity,
  parseTableConstraint,
} from "./parse-create.ts";
import { parseExpression } from "./parse-expression.ts";
import type { ConstraintDefinition, Statement, TableChange } from "./statements.ts";
import type { TokenStream } from "./token-stream.ts";

export function parseAlterTable(tokens: TokenStream): Statement {
  const path = tokens.path();
  return { kind: "alterTable", path, change: parseChange(tokens) };
}

function parseChange(tokens: TokenStream): TableChange {
  const { value, start } = tokens.peek();
  if (tokens.accept("ADD")) {
    if (tokens.isWord("CONSTRAINT") || tokens.isWord("PRIMARY") || tokens.isWord("FOREIGN")) {
      return { kind: "addConstraint", constraint: parseTableConstraint(tokens) };
    }
    tokens.accept("COLUMN");
    const ifNotExists = tokens.accept("IF", "NOT", "EXISTS");
    const constraints: ConstraintDefinition[] = [];
    const parenthesized = tokens.acceptSymbol("(");
    const column = parseColumnDefinition(tokens, constraints);
    if (parenthesized) tokens.expectSymbol(")");
    return { kind: "add", column, constraints, ifNotExists };
  }
  if (tokens.accept("DROP")) {
    const constraint = parseKnownConstraint(tokens);
    if (constraint) return { kind: "dropConstraint", ...constraint, cascade: parseCascade(tokens) };
    if (tokens.accept("DISTRIBUTION", "KEYS")) return { kind: "distribution", distributeBy: [] };
    if (tokens.accept("PARTITION", "KEYS")) return { kind: "distribution", partitionBy: [] };
    tokens.accept("COLUMN");
    const ifExists = tokens.accept("IF", "EXISTS");
    const column = tokens.identifier();
    return { kind: "drop", column, ifExists, cascade: parseCascade(tokens) };
  }
  if (tokens.accept("RENAME")) {
    tokens.accept("COLUMN");
    const from = tokens.identifier();
    tokens.expect("TO");
    return { kind: "rename", from, to: tokens.identifier() };
  }
  if (tokens.accept("MODIFY")) {
    const constraint = parseKnownConstraint(tokens);
    if (constraint) {
      if (!tokens.isWord("ENABLE") && !tokens.isWord("DISABLE")) throw tokens.unexpected("ENABLE");
      return { kind: "modifyConstraint", ...constraint, enabled: parseEnabled(tokens) };
    }
    tokens.accept("COLUMN");
    const parenthesized = tokens.acceptSymbol("(");
    const constraints: ConstraintDefinition[] = [];
    const column = parseColumnDefinition(tokens, constraints);
    if (parenthesized) tokens.expectSymbol(")");
    return { kind: "modify", column, at: start, constraints };
  }
  if (tokens.accept("ALTER")) {
    tokens.accept("COLUMN");
    const column = tokens.identifier();
    if (tokens.accept("DROP", "DEFAULT")) return { kind: "default", column, default: null };
    if (tokens.accept("DROP", "IDENTITY")) return { kind: "identity", column, start: null };
    if (tokens.accept("SET", "IDENTITY")) return { kind: "identity", column, start: parseIdentity(tokens) };
    tokens.expect("SET", "DEFAULT");
    const from = tokens.peek().start;
    parseExpression(tokens);
    return { kind: "default", column, default: tokens.sql.slice(from, tokens.offset) };
  }
  if (tokens.accept("DISTRIBUTE", "BY"))
    return { kind: "distribution", distributeBy: tokens.list(() => tokens.identifier()) };
  if (tokens.accept("PARTITION", "BY"))
    return { kind: "distribution", partitionBy: tokens.list(() => tokens.identifier()) };
  throw tokens.unsupported(`ALTER TABLE … ${value}`, start);
}

/** A constraint that a table has: `CONSTRAINT name` or `PRIMARY KEY`, which has no name here. */
function parseKnownConstraint(tokens: TokenStream): { name?: Identifier } | undefined {
  if (tokens.accept("PRIMARY", "KEY")) return {};
  return tokens.accept("CONSTRAINT") ? { name: tokens.identifier() } : undefined;
}

export function parseRename(tokens: TokenStream): Statement {
  tokens.expect("RENAME");
  const object =
    (["SCHEMA", "TABLE", "VIEW", "SCRIPT", "FUNCTION", "CONNECTION"] as const).find((word) =>
      tokens.accept(word),
    ) ?? "TABLE";
  const path = tokens.path();
  tokens.expect("TO");
  return { kind: "rename", object, path, to: tokens.path() };
}

export function parseComment(tokens: TokenStream): Statement {
  tokens.expect("COMMENT", "ON");
  const { value, start } = tokens.peek();
  const known = ["TABLE", "SCHEMA", "COLUMN", "SCRIPT", "FUNCTION", "CONNECTION"];
  let object = "TABLE";
  if (known.includes(value) && !tokens.isSymbol(".", 1)) object = tokens.next().value;
  else if (["VIEW", "USER", "ROLE", "CONSUMER"].includes(value))
    throw tokens.unsupported(`COMMENT ON ${value}`, start);
  const path = tokens.path();
  const comment = tokens.accept("IS") ? parseText(tokens) : null;
  const columns = tokens.isSymbol("(")
    ? tokens.parenthesized(() => {
        const column = tokens.identifier();
        tokens.expect("IS");
        return { column, comment: parseText(tokens) };
      })
    : [];
  return { kind: "comment", object, path, comment, columns };
}

function parseText(tokens: TokenStream): string | null {
  if (tokens.accept("NULL")) return null;
  return tokens.string() || null;
}
