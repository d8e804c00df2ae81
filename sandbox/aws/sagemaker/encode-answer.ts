/**
 * What an Autopilot container answers with, by Accept: its CSV, or the same fields as JSON, a number as one.
 * Source: `sagemaker_serve.py`, which Autopilot generates for each job: its `encoder_factory`.
 */
/** Of a container whose answers have keys. */
export const answerTypes = ["text/csv", "application/json", "application/jsonlines"] as const;

export type AnswerType = (typeof answerTypes)[number];

/** The type that is asked for, CSV where any will do; undefined when the container has none of those. */
export function chooseAnswerType(accept: string | undefined, hasKeys: boolean): AnswerType | undefined {
  const asked = (accept ?? "*/*").split(",").map((type) => (type.split(";")[0] ?? "").trim().toLowerCase());
  if (asked.some((type) => ["text/csv", "text/*", "*/*", ""].includes(type))) return "text/csv";
  return hasKeys ? answerTypes.find((type) => asked.includes(type)) : undefined;
}

export async function encodeAnswer(csv: string, keys: readonly string[], type: AnswerType): Promise<string> {
  if (type === "text/csv") return csv;
  // An optional package, which the sandbox starts without.
  const { parse } = await import("csv-parse/sync");
  const rows = (parse(csv) as string[][]).map((fields) => {
    const members = keys.map((key, i) => `${JSON.stringify(key)}: ${jsonOf(fields[i] ?? "")}`);
    return `{${members.join(", ")}}`;
  });
  if (type === "application/json") return `{"predictions": [${rows.join(", ")}]}`;
  return rows.map((row) => `${row}\n`).join("");
}

/** Python writes NaN where JSON has no word for it. */
function jsonOf(field: string): string {
  if (field === "nan") return "NaN";
  return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/.test(field) ? field : JSON.stringify(field);
}
