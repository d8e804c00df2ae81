/** The script that SQL_PREPROCESSOR_SCRIPT names, and what it makes of statements. */
import { quoteIdentifier } from "../../../../sql/quote.ts";
import { readTokens } from "../../../../sql/token.ts";
import type { StatementContext } from "../binding/context.ts";
import { findNamedScript } from "../binding/resolve.ts";
import type { Script } from "../catalog/catalog.ts";
import { invalid } from "../errors.ts";
import { requireExecute } from "../rights/require.ts";
import { importing } from "./execute-script.ts";
import type { Execution } from "./execution.ts";

export const preprocessorParameter = "SQL_PREPROCESSOR_SCRIPT";

/** A name that means the same in each session. Throws when there is no such script. */
export function preprocessorName(written: string, context: StatementContext): string {
  if (written === "") return "";
  const { schema, name } = requirePreprocessor(written, context);
  return [schema, name].map(quoteIdentifier).join(".");
}

function requirePreprocessor(name: string, context: StatementContext): Script {
  const script = findNamedScript(name, context);
  // Its call has no arguments.
  if (!script || script.type === "UDF" || script.parameters.length > 0)
    throw invalid(`preprocessor script ${name} not found`); // unconfirmed
  requireExecute(script, "executing a script", context);
  return script;
}

/**
 * What turns the preprocessor off, and statements with passwords. Source: docs.exasol.com, "SQL
 * Preprocessor".
 */
export function isNeverPreprocessed(sql: string): boolean {
  const words: string[] = [];
  for (const { kind, value } of readTokens(sql)) {
    words.push(kind === "word" ? value : "");
    const isTransfer = words[0] === "IMPORT" || words[0] === "EXPORT";
    if (isTransfer ? words.slice(-2).join(" ") === "IDENTIFIED BY" : words.length === 4) break;
  }
  const text = words.join(" ").replace(/^CREATE OR REPLACE/, "CREATE");
  return /^(?:ALTER (?:SESSION|SYSTEM)|(?:CREATE|ALTER) (?:USER|CONNECTION)|(?:IMPORT|EXPORT) .*IDENTIFIED BY$)/.test(
    text,
  );
}

export async function preprocess(name: string, sql: string, execution: Execution): Promise<string> {
  const { context, scriptRunner, signal, query } = execution;
  const script = requirePreprocessor(name, context);
  const call = {
    schema: script.schema,
    name: script.name,
    source: script.source,
    parameters: [],
    arguments: [],
    returns: "ROWCOUNT" as const,
    withOutput: false,
    hasOwnFormats: false,
    session: context.session,
    query,
    importScript: importing(script, execution),
  };
  return await scriptRunner.preprocess(call, sql, signal);
}
