/** Reads what any endpoint answers: one row for each that it was sent. */
import { oneLine } from "../../error-message.ts";
import { parseAnswer } from "../answer-lines.ts";
import { parseExactly } from "./exact-json.ts";
import { describePath, type Steps, valueAt } from "./json-path.ts";

/** `csv`: fields, a line for each row. `jsonlines`: a JSON value in each line. `json`: one document. */
export type FormatOfAnswer = "csv" | "jsonlines" | "json";

/** Why no row of an answer can be read. */
export class UnreadableAnswer extends Error {
  override readonly name = "UnreadableAnswer";
}

/** The answer's rows: of CSV the fields, else what JSON says. Throws UnreadableAnswer. */
export function readAnswerRows(
  text: string,
  rows: number,
  { response, response_path, returned }: { response: FormatOfAnswer; response_path: Steps; returned: number },
): unknown[] {
  if (response === "csv") return csvRows(text, rows, returned);
  if (response === "jsonlines") return jsonLines(text);
  const found = valueAt(parseJson(text, "it"), response_path);
  if (Array.isArray(found)) return found;
  // A model that takes one row at a time may answer without a list.
  if (rows === 1 && found !== undefined) return [found];
  const place = describePath(response_path);
  throw new UnreadableAnswer(`there is no list at ${place} in ${shown(text)}`);
}

/**
 * Containers of XGBoost answer all rows of a request in one line, `0.1,0.7`, and where there are several
 * classes as Python prints lists, `[0.1, 0.9],[0.7, 0.3]`.
 * Source: `serve.py` of github.com/aws/sagemaker-xgboost-container.
 */
function csvRows(text: string, rows: number, returned: number): unknown[] {
  if (text.startsWith("[")) {
    const lists = listsIn(text);
    if (lists?.length === rows) return lists;
  }
  const lines = parseAnswer(text);
  const [first = []] = lines;
  if (lines.length === 1 && rows > 1 && returned === 1 && first.length === rows)
    return first.map((field) => [field]);
  return lines;
}

function listsIn(text: string): unknown[] | undefined {
  try {
    const lists: unknown = JSON.parse(`[${text.trim().replaceAll(/\]\s*\n\s*\[/g, "],[")}]`);
    return Array.isArray(lists) && lists.every(Array.isArray) ? lists : undefined;
  } catch {
    return undefined;
  }
}

function jsonLines(text: string): unknown[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1)?.trim() === "") lines.pop();
  return lines.map((line, index) => parseJson(line, `its line ${index + 1}`));
}

function parseJson(text: string, what: string): unknown {
  try {
    return parseExactly(text);
  } catch (error) {
    const cause = error instanceof Error ? oneLine(error.message) : String(error);
    throw new UnreadableAnswer(`${what} is no JSON (${cause}): ${shown(text)}`);
  }
}

function shown(text: string): string {
  const line = oneLine(text);
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
