/** IMPORT and EXPORT. Options this engine cannot honour are refused by name. */
import type { FileColumns, ImportedRows, TransferFile, TransferFiles, TransferTarget } from "./nodes.ts";
import { parseType } from "./parse-type.ts";
import type { ScriptImport, Transfer } from "./statements.ts";
import type { TokenStream } from "./token-stream.ts";

/** In FROM, what stands between the parentheses. */
export function parseImportedRows(tokens: TokenStream): ImportedRows {
  const { start: at } = tokens.peek();
  const read = parseTransfer(tokens);
  if (read.kind === "imported") return read;
  if (read.kind === "importScript" && !read.table)
    throw tokens.unsupported("IMPORT FROM SCRIPT as a subquery", at);
  throw tokens.invalid("IMPORT as a subquery has columns and no table", at); // unconfirmed
}

export function parseTransfer(tokens: TokenStream): Transfer | ScriptImport | ImportedRows {
  const { start } = tokens.peek();
  const kind = tokens.next().value === "EXPORT" ? "export" : "import";
  const transfer: Pick<Transfer, "kind" | "table" | "query"> = { kind };
  if (kind === "import" && !tokens.isWord("FROM")) tokens.expect("INTO");
  if (kind === "import" && (tokens.isWord("FROM") || tokens.isSymbol("("))) {
    const column = () => ({ name: tokens.identifier().name, type: parseType(tokens) });
    const columns = tokens.isSymbol("(") ? tokens.parenthesized(column) : undefined;
    if (tokens.isWord("FROM", "SCRIPT")) return parseScriptImport(tokens, columns ? { columns } : {});
    if (!columns) throw tokens.unsupported("IMPORT without a table or columns");
    return { kind: "imported", into: columns, from: parseTransferFiles(tokens, kind), at: start };
  }
  if (kind === "export" && tokens.acceptSymbol("(")) {
    transfer.query = tokens.query();
    tokens.expectSymbol(")");
  } else {
    const path = tokens.path();
    const columns = tokens.isSymbol("(") ? tokens.parenthesized(() => tokens.identifier()) : undefined;
    transfer.table = { path, ...(columns && { columns }) };
    if (kind === "import" && tokens.isWord("FROM", "SCRIPT"))
      return parseScriptImport(tokens, { table: transfer.table });
  }
  return { ...transfer, ...parseTransferFiles(tokens, kind) };
}

function parseTransferFiles(tokens: TokenStream, kind: Transfer["kind"]): TransferFiles {
  const { start: at } = tokens.peek();
  tokens.expect(kind === "export" ? "INTO" : "FROM");
  const isLocal = tokens.accept("LOCAL");
  if (isLocal) tokens.accept("SECURE");
  const format = kind === "import" && tokens.accept("PARQUET") ? "PARQUET" : "CSV";
  if (format === "CSV" && !tokens.accept("CSV"))
    throw tokens.unsupported(`${kind.toUpperCase()} with ${tokens.shown} instead of CSV`);
  const targets = isLocal
    ? [{ address: { local: true as const, at }, files: parseFiles(tokens) }]
    : [parseTarget(tokens)];
  while (!isLocal && tokens.isWord("AT")) targets.push(parseTarget(tokens));
  if (isLocal && targets[0]?.files.length === 0) throw tokens.unexpected("FILE");
  const options = new Map<string, string>();
  while (tokens.peek().kind !== "end" && !tokens.isSymbol(";") && !tokens.isSymbol(")"))
    parseOption(tokens, options, kind);
  return { format, targets, options };
}

/** `FROM SCRIPT s AT c WITH a = 'x' b = 'y'`; no part of it may be a marker. */
function parseScriptImport(tokens: TokenStream, into: Pick<ScriptImport, "table" | "columns">): ScriptImport {
  tokens.expect("FROM", "SCRIPT");
  const statement: ScriptImport = { kind: "importScript", ...into, script: tokens.path(), parameters: [] };
  if (tokens.accept("AT")) {
    if (!tokens.isString()) statement.connection = tokens.identifier();
    else {
      const address = tokens.string();
      const user = tokens.accept("USER") ? tokens.string() : "";
      const password = tokens.accept("IDENTIFIED", "BY") ? tokens.string() : "";
      statement.connection = { address, user, password };
    }
  }
  if (tokens.accept("WITH")) {
    do {
      const key = tokens.partOfName().name;
      tokens.expectSymbol("=");
      statement.parameters.push({ key, value: tokens.string() });
    } while (tokens.peek().kind !== "end" && !tokens.isSymbol(";"));
  }
  return statement;
}

function parseTarget(tokens: TokenStream): TransferTarget {
  tokens.expect("AT");
  if (tokens.accept("CLOUD")) throw tokens.unsupported("files at a CLOUD");
  const target: TransferTarget = {
    address: tokens.isString() ? { url: tokens.textNode() } : { connection: tokens.identifier() },
    files: [],
  };
  if (tokens.accept("USER")) target.user = tokens.textNode();
  if (tokens.accept("IDENTIFIED", "BY")) target.password = tokens.textNode();
  if (tokens.accept("PUBLIC", "KEY")) target.publicKey = tokens.textNode();
  const elsewhere = tokens.acceptFragment();
  target.files = parseFiles(tokens);
  if (target.files.length === 0 && !elsewhere) throw tokens.unexpected("FILE");
  return target;
}

function parseFiles(tokens: TokenStream): TransferFile[] {
  return tokens.repeated(
    (): TransferFile[] => [],
    (_, files) => {
      if (!tokens.accept("FILE")) return undefined;
      const name = tokens.textNode();
      const columns = tokens.isSymbol("(") ? tokens.parenthesized(() => parseColumns(tokens)) : undefined;
      files.push({ name, ...(columns && { columns }) });
      return files;
    },
  );
}

/** `2`, `1..3` or either with `FORMAT = '…'` and `DELIMIT = …`. */
function parseColumns(tokens: TokenStream): FileColumns {
  const at = tokens.peek().start;
  const first = tokens.integer();
  const last = tokens.acceptSymbol("..") ? tokens.integer() : first;
  if (first < 1 || last < first) throw tokens.invalid("invalid columns of a file", at);
  const columns: FileColumns = { first, last };
  if (tokens.accept("FORMAT")) {
    tokens.expectSymbol("=");
    columns.format = tokens.string();
  }
  if (tokens.accept("DELIMIT")) columns.delimit = parseDelimit(tokens);
  return columns;
}

function parseDelimit(tokens: TokenStream): "AUTO" | "ALWAYS" | "NEVER" {
  tokens.expectSymbol("=");
  for (const mode of ["AUTO", "ALWAYS", "NEVER"] as const) if (tokens.accept(mode)) return mode;
  throw tokens.unexpected("AUTO");
}

const valued: [name: string, words: [string, ...string[]], only?: "export" | "import"][] = [
  ["COLUMN SEPARATOR", ["COLUMN", "SEPARATOR"]],
  ["COLUMN DELIMITER", ["COLUMN", "DELIMITER"]],
  ["ROW SEPARATOR", ["ROW", "SEPARATOR"]],
  ["ENCODING", ["ENCODING"]],
  ["NULL", ["NULL"]],
  ["BOOLEAN", ["BOOLEAN"], "export"],
];

function parseOption(tokens: TokenStream, options: Map<string, string>, kind: "export" | "import"): void {
  const at = tokens.peek().start;
  for (const [name, words, only] of valued) {
    if ((only && only !== kind) || !tokens.accept(...words)) continue;
    tokens.expectSymbol("=");
    options.set(name, tokens.string());
    return;
  }
  if (kind === "export") {
    if (tokens.accept("WITH", "COLUMN", "NAMES")) return void options.set("WITH COLUMN NAMES", "true");
    if (tokens.accept("REPLACE") || tokens.accept("TRUNCATE")) return void options.set("REPLACE", "true");
    if (tokens.accept("DELIMIT")) return void options.set("DELIMIT", parseDelimit(tokens));
  } else {
    if (tokens.accept("SKIP")) {
      tokens.expectSymbol("=");
      return void options.set("SKIP", String(tokens.integer()));
    }
    if (tokens.accept("ERRORS", "INTO")) throw tokens.unsupported("IMPORT with ERRORS INTO", at);
    if (tokens.accept("REJECT", "LIMIT")) {
      const most = tokens.accept("UNLIMITED") ? Number.MAX_SAFE_INTEGER : tokens.integer();
      tokens.accept("ERRORS");
      return void options.set("REJECT LIMIT", String(most));
    }
    for (const sides of ["TRIM", "LTRIM", "RTRIM"]) {
      if (tokens.accept(sides)) return void options.set("TRIM", sides);
    }
  }
  throw tokens.unsupported(`${kind.toUpperCase()} option ${tokens.shown}`, at);
}
