/** IMPORT and EXPORT. Options this engine cannot honour are refused by name. */
import { parseQuery } from "./parse-query.ts";
import type { Transfer, TransferTarget } from "./statements.ts";
import type { TokenStream } from "./token-stream.ts";

export function parseTransfer(tokens: TokenStream): Transfer {
  const kind = tokens.next().value === "EXPORT" ? "export" : "import";
  const transfer: Pick<Transfer, "kind" | "table" | "query"> = { kind };
  if (kind === "import") tokens.expect("INTO");
  if (kind === "export" && tokens.acceptSymbol("(")) {
    transfer.query = parseQuery(tokens);
    tokens.expectSymbol(")");
  } else {
    const path = tokens.path();
    const columns = tokens.isSymbol("(") ? tokens.parenthesized(() => tokens.identifier()) : undefined;
    transfer.table = { path, ...(columns && { columns }) };
  }
  tokens.expect(kind === "export" ? "INTO" : "FROM");
  if (tokens.isWord("LOCAL"))
    throw tokens.unsupported(`${kind.toUpperCase()} … LOCAL FILE: the client transfers such files`);
  if (!tokens.accept("CSV"))
    throw tokens.unsupported(`${kind.toUpperCase()} with ${tokens.shown} instead of CSV`);
  const target = parseTarget(tokens);
  const options = new Map<string, string>();
  while (tokens.peek().kind !== "end" && !tokens.isSymbol(";")) parseOption(tokens, options, kind);
  return { ...transfer, target, options };
}

function parseTarget(tokens: TokenStream): TransferTarget {
  tokens.expect("AT");
  const target: TransferTarget = {
    address: tokens.isString() ? { url: tokens.textNode() } : { connection: tokens.identifier() },
    files: [],
  };
  if (tokens.accept("USER")) target.user = tokens.textNode();
  if (tokens.accept("IDENTIFIED", "BY")) target.password = tokens.textNode();
  if (tokens.isWord("PUBLIC")) throw tokens.unsupported("PUBLIC KEY: the tunnel for client-side files");
  const elsewhere = tokens.acceptFragment();
  while (tokens.accept("FILE")) target.files.push(tokens.textNode());
  if (target.files.length === 0 && !elsewhere) throw tokens.unexpected("FILE");
  return target;
}

const valued: [name: string, words: string[], only?: "export" | "import"][] = [
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
    if (tokens.accept("DELIMIT")) {
      tokens.expectSymbol("=");
      const mode = tokens.next().value;
      if (!["AUTO", "ALWAYS", "NEVER"].includes(mode)) throw tokens.unexpected("AUTO");
      return void options.set("DELIMIT", mode);
    }
  } else {
    if (tokens.accept("SKIP")) {
      tokens.expectSymbol("=");
      return void options.set("SKIP", String(tokens.integer()));
    }
    if (tokens.accept("TRIM")) return void options.set("TRIM", "true");
  }
  throw tokens.unsupported(`${kind.toUpperCase()} option ${tokens.shown}`, at);
}
