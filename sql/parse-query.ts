import type {
  Expression,
  FromItem,
  HierarchyClause,
  Query,
  QueryBody,
  Select,
  SelectItem,
  TableAlias,
} from "./nodes.ts";
import { parseConcatenation, parseExpression, parseInside, parseOrder } from "./parse-expression.ts";
import { parseGroupBy } from "./parse-group-by.ts";
import { parseJsonExtract } from "./parse-json.ts";
import { parseImportedRows } from "./parse-transfer.ts";
import { goesOnAsQuery, isBareQueryStart } from "./query-start.ts";
import { mostNames, type QueryParser, type TokenStream } from "./token-stream.ts";

export const parseQuery: QueryParser = (tokens, begun) => {
  if (begun) {
    return parseTail(tokens, {
      with: [],
      body: { kind: "nested", query: begun.query, at: begun.at },
      orderBy: [],
      at: begun.at,
    });
  }
  const at = tokens.peek().start;
  const query: Query = { with: [], body: emptySelect(at), orderBy: [], at };
  if (tokens.accept("WITH")) {
    query.with = tokens.list(() => {
      const { name, at } = tokens.identifier();
      const columns = tokens.isSymbol("(") ? tokens.parenthesized(() => tokens.identifier()) : undefined;
      tokens.expect("AS");
      tokens.expectSymbol("(");
      const inner = parseQuery(tokens);
      tokens.expectSymbol(")");
      return { name, query: inner, at, ...(columns && { columns }) };
    });
    tokens.requireDistinct(query.with, "WITH query", at); // unconfirmed wording
  }
  query.body = parseQueryTerm(tokens);
  return parseTail(tokens, query);
};

/** What stands behind a query's first term. */
function parseTail(tokens: TokenStream, query: Query): Query {
  query.body = parseSetOperation(tokens, query.body);
  if (tokens.isWord("ORDER", "SIBLINGS"))
    throw tokens.invalid("ORDER SIBLINGS BY needs CONNECT BY", tokens.peek().start);
  if (tokens.accept("ORDER", "BY")) query.orderBy = parseOrder(tokens);
  parseLimit(tokens, query);
  return query;
}

const emptySelect = (at: number): Select => ({ kind: "select", distinct: false, items: [], from: [], at });

function parseLimit(tokens: TokenStream, query: Query): void {
  if (tokens.accept("LIMIT")) {
    const first = parseExpression(tokens);
    if (tokens.acceptSymbol(",")) {
      query.offset = first;
      query.limit = parseExpression(tokens);
    } else query.limit = first;
    if (tokens.accept("OFFSET")) query.offset = parseExpression(tokens);
  } else if (tokens.accept("OFFSET")) {
    query.offset = parseExpression(tokens);
    if (!tokens.accept("ROWS")) tokens.accept("ROW");
  }
  if (tokens.accept("FETCH")) {
    if (!tokens.accept("FIRST")) tokens.expect("NEXT");
    const at = tokens.peek().start;
    query.limit =
      tokens.isWord("ROW") || tokens.isWord("ROWS")
        ? { kind: "literal", literal: { type: "number", value: "1" }, at }
        : parseExpression(tokens);
    if (!tokens.accept("ROWS")) tokens.expect("ROW");
    tokens.expect("ONLY");
  }
}

function parseSetOperation(tokens: TokenStream, first: QueryBody): QueryBody {
  return tokens.repeated(() => parseIntersection(tokens, first), parseNextOfSet);
}

function parseNextOfSet(tokens: TokenStream, left: QueryBody): QueryBody | undefined {
  const at = tokens.peek().start;
  if (tokens.accept("UNION")) {
    const all = tokens.accept("ALL");
    if (!all) tokens.accept("DISTINCT");
    const operator = all ? "UNION ALL" : "UNION";
    return { kind: "set", operator, left, right: parseIntersection(tokens), at };
  }
  if (tokens.accept("EXCEPT") || tokens.accept("MINUS"))
    return { kind: "set", operator: "EXCEPT", left, right: parseIntersection(tokens), at };
  return undefined;
}

function parseIntersection(tokens: TokenStream, first = parseQueryTerm(tokens)): QueryBody {
  let left = first;
  while (tokens.isWord("INTERSECT")) {
    const at = tokens.next().start;
    left = { kind: "set", operator: "INTERSECT", left, right: parseQueryTerm(tokens), at };
  }
  return left;
}

function parseQueryTerm(tokens: TokenStream): QueryBody {
  const at = tokens.peek().start;
  if (tokens.acceptSymbol("(")) {
    tokens.enter();
    const query = parseQuery(tokens);
    tokens.leave();
    tokens.expectSymbol(")");
    return { kind: "nested", query, at };
  }
  if (tokens.accept("VALUES")) {
    if (tokens.isWord("BETWEEN")) return selectAll(parseRange(tokens, at));
    return { kind: "values", rows: parseRows(tokens), at };
  }
  if (tokens.accept("TABLE")) {
    return selectAll({ kind: "table", path: tokens.path(), at });
  }
  return parseSelect(tokens);
}

export const selectAll = (from: FromItem): Select => ({
  ...emptySelect(from.at),
  items: [{ kind: "star", qualifier: [], at: from.at }],
  from: [from],
});

/** Rows behind VALUES; a row of one column needs no parentheses, and all rows together may stand in some. */
function parseRows(tokens: TokenStream): Expression[][] {
  const rows = tokens.list(() => {
    const { start: at } = tokens.peek();
    if (!tokens.acceptSymbol("(")) return [parseExpression(tokens)];
    const inside = parseInside(tokens);
    return Array.isArray(inside) ? inside : [{ kind: "subquery" as const, query: inside, at }];
  });
  const [only = []] = rows;
  const within = only.flatMap((item) => (item.kind === "row" ? [item.items] : []));
  return rows.length === 1 && within.length === only.length ? within : rows;
}

function parseSelect(tokens: TokenStream): Select {
  const select = emptySelect(tokens.peek().start);
  tokens.expect("SELECT");
  select.distinct = tokens.accept("DISTINCT");
  if (!select.distinct) tokens.accept("ALL");
  select.items = tokens.list(() => parseJsonExtract(tokens, parseExpression) ?? [parseItem(tokens)]).flat();
  if (tokens.isWord("INTO")) throw tokens.unsupported("SELECT … INTO TABLE");
  if (tokens.accept("FROM")) select.from = tokens.list(() => parseFromItem(tokens));
  if (tokens.accept("WHERE")) select.where = parseExpression(tokens);
  const hierarchy = parseHierarchy(tokens);
  if (hierarchy) select.hierarchy = hierarchy;
  if (tokens.isWord("PREFERRING")) throw tokens.unsupported(tokens.peek().value);
  if (tokens.accept("GROUP", "BY")) Object.assign(select, parseGroupBy(tokens));
  if (tokens.accept("HAVING")) select.having = parseExpression(tokens);
  if (tokens.accept("QUALIFY")) select.qualify = parseExpression(tokens);
  if (select.hierarchy && tokens.accept("ORDER", "SIBLINGS", "BY"))
    select.hierarchy.siblings = parseOrder(tokens);
  return select;
}

/** START WITH stands before CONNECT BY or behind it. */
function parseHierarchy(tokens: TokenStream): HierarchyClause | undefined {
  const at = tokens.peek().start;
  const parseStart = () => (tokens.accept("START", "WITH") ? parseExpression(tokens) : undefined);
  const before = parseStart();
  if (before) tokens.expect("CONNECT", "BY");
  else if (!tokens.accept("CONNECT", "BY")) return undefined;
  const noCycle = tokens.accept("NOCYCLE");
  const connectBy = parseExpression(tokens);
  const startWith = before ?? parseStart();
  return { connectBy, noCycle, ...(startWith && { startWith }), at };
}

function parseItem(tokens: TokenStream): SelectItem {
  const at = tokens.peek().start;
  if (tokens.acceptSymbol("*")) return { kind: "star", qualifier: [], at };
  for (let ahead = 0; tokens.isIdentifier(ahead) && tokens.isSymbol(".", ahead + 1); ahead += 2) {
    if (ahead === 2 * mostNames) break;
    if (!tokens.isSymbol("*", ahead + 2)) continue;
    const qualifier = [tokens.identifier()];
    tokens.next();
    while (!tokens.acceptSymbol("*")) {
      qualifier.push(tokens.identifier());
      tokens.next();
    }
    return { kind: "star", qualifier, at };
  }
  const expression = parseExpression(tokens);
  if (tokens.accept("AS")) {
    if (tokens.peek().kind === "fragment") throw tokens.unexpected({ kind: "alias", text: "" });
    return { kind: "expression", expression, alias: tokens.partOfName("alias"), at };
  }
  // A spec's ::schema."TABLE" behind an expression lacks its FROM.
  const isPath = tokens.peek().kind === "fragment" && tokens.isSymbol(".", 1);
  if (tokens.isIdentifier() && !isPath && !opensClause(tokens)) {
    return { kind: "expression", expression, alias: tokens.identifier(), at };
  }
  return { kind: "expression", expression, at };
}

/** Not reserved, but they open a clause where an alias could stand. */
const clauseWords = new Set(["START", "SEPARATOR", "WITHIN", "NULLS"]);

/** Behind the query of a view, COMMENT IS is the view's. */
const opensClause = (tokens: TokenStream): boolean =>
  tokens.isWord("COMMENT", "IS") || clauseWords.has(tokens.peek().value);

export function parseFromItem(tokens: TokenStream): FromItem {
  return tokens.repeated(parseFromTerm, parseNextJoin);
}

function parseNextJoin(tokens: TokenStream, left: FromItem): FromItem | undefined {
  const at = tokens.peek().start;
  if (tokens.accept("CROSS", "JOIN"))
    return { kind: "join", type: "CROSS", left, right: parseFromTerm(tokens), at };
  if (tokens.isWord("LATERAL")) throw tokens.unsupported("LATERAL join", at);
  const natural = tokens.accept("NATURAL");
  const type = (["INNER", "LEFT", "RIGHT", "FULL"] as const).find((word) => tokens.isWord(word));
  if (type) {
    tokens.next();
    if (type !== "INNER") tokens.accept("OUTER");
  }
  if (!type && !natural && !tokens.isWord("JOIN")) return undefined;
  tokens.expect("JOIN");
  const right = parseFromTerm(tokens);
  const join = { kind: "join" as const, type: type ?? ("INNER" as const), left, right, at };
  if (natural) return { ...join, natural };
  if (tokens.accept("USING")) return { ...join, using: tokens.parenthesized(() => tokens.identifier()) };
  tokens.expect("ON");
  return { ...join, on: parseExpression(tokens) };
}

function parseFromTerm(tokens: TokenStream): FromItem {
  const at = tokens.peek().start;
  if (tokens.isWord("VALUES", "BETWEEN")) {
    tokens.next();
    return parseRange(tokens, at);
  }
  if (tokens.accept("VALUES")) {
    const body: QueryBody = { kind: "values", rows: parseRows(tokens), at };
    return { kind: "query", query: { with: [], body, orderBy: [], at }, at, ...parseAlias(tokens) };
  }
  // Exasol needs no brackets around one: exasol-mcp-server joins such queries.
  if (tokens.isWord("SELECT")) {
    const query: Query = { with: [], body: parseSelect(tokens), orderBy: [], at };
    return { kind: "query", query, at, ...parseAlias(tokens) };
  }
  if (tokens.acceptSymbol("(")) {
    if (tokens.isWord("IMPORT")) {
      const imported = parseImportedRows(tokens);
      tokens.expectSymbol(")");
      return { ...imported, ...parseAlias(tokens) };
    }
    tokens.enter();
    const query = isBareQueryStart(tokens) ? parseQuery(tokens) : undefined;
    const item = query ? { kind: "query" as const, query, at } : parseFromItem(tokens);
    const isWhole = item.kind === "query" && item.alias === undefined;
    const behind =
      isWhole && goesOnAsQuery(tokens) ? parseQuery(tokens, { query: item.query, at: item.at }) : undefined;
    tokens.expectSymbol(")");
    tokens.leave();
    if (!isWhole) return item;
    return { kind: "query", query: behind ?? item.query, at, ...parseAlias(tokens) };
  }
  if (tokens.isWord("TABLE") || tokens.isWord("LATERAL"))
    throw tokens.unsupported(`${tokens.peek().value} in FROM`, at);
  return { kind: "table", path: tokens.path(), at, ...parseAlias(tokens) };
}

function parseRange(tokens: TokenStream, at: number): FromItem {
  tokens.expect("BETWEEN");
  // Parsed as a bound of BETWEEN is: an AND here separates.
  const low = parseConcatenation(tokens);
  tokens.expect("AND");
  const high = parseConcatenation(tokens);
  if (tokens.isWord("WITH", "STEP")) throw tokens.unsupported("VALUES BETWEEN … WITH STEP", at);
  return { kind: "range", low, high, at, ...parseAlias(tokens) };
}

export function parseAlias(tokens: TokenStream): TableAlias {
  const explicit = tokens.accept("AS");
  if (!explicit && (!tokens.isIdentifier() || opensClause(tokens))) return {};
  const alias = tokens.identifier();
  if (!tokens.isSymbol("(")) return { alias };
  return { alias, columns: tokens.parenthesized(() => tokens.identifier()) };
}
