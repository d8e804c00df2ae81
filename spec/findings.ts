/** What scripts that only check give: a row for each thing that they looked at. */
import type { ResultColumn } from "./model.ts";

const description = {
  check: "What was looked at.",
  result: "`ok`, `warning` or `error`: with an error, what is checked would be refused.",
  found: "What was found.",
  limit: "What is needed, where there is a limit.",
  advice: "What to do where it is not ok.",
};

/** The columns of a script's findings. */
export const findingColumns: readonly ResultColumn[] = [
  { name: "CHECK_NAME", type: "VARCHAR(128)", description: description.check },
  { name: "RESULT", type: "VARCHAR(10)", description: description.result },
  { name: "FOUND", type: "VARCHAR(2000000)", description: description.found },
  { name: "LIMIT", type: "VARCHAR(2000)", description: description.limit },
  { name: "WHAT_TO_DO", type: "VARCHAR(2000000)", description: description.advice },
];

/** The same of a UDF. LIMIT is a word of SQL, and a UDF's columns stand without quotes. */
export const emittedFindings = [
  { name: "check_name", type: "VARCHAR(128)", description: description.check },
  { name: "result", type: "VARCHAR(10)", description: description.result },
  { name: "found", type: "VARCHAR(2000000)", description: description.found },
  { name: "needed", type: "VARCHAR(2000)", description: description.limit },
  { name: "what_to_do", type: "VARCHAR(2000000)", description: description.advice },
] as const;
