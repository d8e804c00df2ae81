import { closest, distance } from "fastest-levenshtein";
import { quoteLiteral } from "../../sql/quote.ts";
import { storedName } from "../../sql/read-name.ts";

/** A line at the prompt that begins with a backslash, read. */
export type PromptCommand =
  | { name: "help" | "quit" }
  | { name: "expanded" | "timing" | "pager"; on: boolean | undefined }
  | { name: "include"; file: string }
  | { name: "describe"; object: ObjectName | undefined }
  | { name: "wrong"; complaint: string };

export interface ObjectName {
  /** As stored; none means the open schema. */
  schema: string | undefined;
  /** As stored; none means all. */
  object: string | undefined;
}

const forms: Readonly<Record<string, (argument: string) => PromptCommand>> = {
  h: () => ({ name: "help" }),
  "?": () => ({ name: "help" }),
  help: () => ({ name: "help" }),
  q: () => ({ name: "quit" }),
  quit: () => ({ name: "quit" }),
  d: describe,
  x: (argument) => toggled("expanded", argument),
  timing: (argument) => toggled("timing", argument),
  pager: (argument) => toggled("pager", argument),
  i: (file) => (file === "" ? { name: "wrong", complaint: "\\i needs a file." } : { name: "include", file }),
};

/**
 * Reads `\d S.T` and the others; `quit` and `exit` alone, too. None where the line is part of a statement.
 */
export function readPromptCommand(line: string): PromptCommand | undefined {
  if (/^\s*(quit|exit)\s*;?\s*$/i.test(line)) return { name: "quit" };
  const [, name, argument = ""] = /^\s*\\(\S*)\s*(.*?)\s*;?\s*$/s.exec(line) ?? [];
  if (name === undefined) return undefined;
  const known = Object.keys(forms);
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
  if (form !== undefined) return form(argument);
  const nearest = closest(name, known);
  const question = name.length > 2 && distance(name, nearest) <= 2 ? ` Did you mean \\${nearest}?` : "";
  return { name: "wrong", complaint: `There is no command \\${name}.${question} \\h lists them.` };
}

function toggled(name: "expanded" | "timing" | "pager", argument: string): PromptCommand {
  const word = argument.toLowerCase();
  if (word === "") return { name, on: undefined };
  if (word === "on" || word === "off") return { name, on: word === "on" };
  return { name: "wrong", complaint: `It is on or off, not '${argument}'.` };
}

function describe(argument: string): PromptCommand {
  if (argument === "") return { name: "describe", object: undefined };
  const part = '("(?:[^"]|"")+"|[^."\\s]+)';
  const [, first, second] = new RegExp(`^${part}(?:\\.${part})?$`).exec(argument) ?? [];
  if (first === undefined)
    return { name: "wrong", complaint: `'${argument}' is no name: \\d NAME, \\d S.NAME or \\d S.*` };
  const object = second === undefined ? first : second;
  return {
    name: "describe",
    object: {
      schema: second === undefined ? undefined : storedName(first),
      object: object === "*" ? undefined : storedName(object),
    },
  };
}

/** What a schema holds. */
export function schemaQuery(schema: string): string {
  return (
    "SELECT OBJECT_NAME, OBJECT_TYPE, OBJECT_COMMENT FROM SYS.EXA_ALL_OBJECTS " +
    `WHERE ROOT_NAME = ${quoteLiteral(schema)} AND OBJECT_TYPE <> 'SCHEMA' ORDER BY OBJECT_TYPE, OBJECT_NAME`
  );
}

/** A row where there is such a schema. */
export function existingSchemaQuery(schema: string): string {
  return `SELECT 1 FROM SYS.EXA_ALL_SCHEMAS WHERE SCHEMA_NAME = ${quoteLiteral(schema)}`;
}

/** What is known of a table or view, then of a script or function; what does not exist has no rows. */
export function objectQueries(schema: string, object: string): string[] {
  const place = (kind: string): string =>
    `${kind}_SCHEMA = ${quoteLiteral(schema)} AND ${kind === "COLUMN" ? "COLUMN_TABLE" : `${kind}_NAME`} = ${quoteLiteral(object)}`;
  return [
    `SELECT COLUMN_NAME, COLUMN_TYPE, COLUMN_IS_NULLABLE, COLUMN_COMMENT FROM SYS.EXA_ALL_COLUMNS WHERE ${place("COLUMN")} ` +
      "ORDER BY COLUMN_ORDINAL_POSITION",
    "SELECT SCRIPT_NAME, SCRIPT_TYPE, SCRIPT_LANGUAGE, SCRIPT_INPUT_TYPE, SCRIPT_RESULT_TYPE, SCRIPT_COMMENT " +
      `FROM SYS.EXA_ALL_SCRIPTS WHERE ${place("SCRIPT")}`,
    `SELECT FUNCTION_NAME, FUNCTION_TEXT, FUNCTION_COMMENT FROM SYS.EXA_ALL_FUNCTIONS WHERE ${place("FUNCTION")}`,
  ];
}

export const schemasQuery =
  "SELECT SCHEMA_NAME, SCHEMA_COMMENT FROM SYS.EXA_ALL_SCHEMAS ORDER BY SCHEMA_NAME";

export const promptHelp = `Statements end with ; and may have several lines. CREATE SCRIPT and CREATE FUNCTION end with a line that holds only /.

  \\d           tables, views and scripts of the open schema (OPEN SCHEMA S), or the schemas
  \\d NAME      columns of a table or view, or what a script is, or what a schema holds; also S.NAME, S.*
  \\x           each row as a block of its own, or again as a line; also \\x on, \\x off
  \\timing      says how long statements take
  \\pager off   shows long results without $PAGER
  \\i FILE      runs the statements of a file
  \\h           this help
  \\q           quits, as Ctrl-D does

Ctrl-C aborts the running statement, or clears what is typed.

  SELECT * FROM S.T LIMIT 10;
  CREATE SCHEMA S;
  CREATE TABLE S.T (ID DECIMAL(18,0), NAME VARCHAR(100));
  EXECUTE SCRIPT ML.SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS('job', 'AWS_CONNECTION', 'eu-central-1');
`;
