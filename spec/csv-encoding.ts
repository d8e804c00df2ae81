/**
 * How a value of each Exasol type becomes a field of a CSV: the single definition behind the projection of
 * the training EXPORT and behind what the prediction function sends. A model must see at the prediction what
 * it saw at the training.
 *
 * The version is stored with the model. It changes when any field would look different.
 */
export interface CsvEncoding {
  /** A Lua pattern and, anchored alike, a prefix of the type as SYS.EXA_ALL_COLUMNS.COLUMN_TYPE writes it. */
  type: string;
  /** The expression in the EXPORT's projection; `{column}` is the quoted column. */
  expression: string;
  /** What the field looks like; runtime/csv/csv-fields.ts writes it from what the UDF gets. */
  field: "text" | "number" | "boolean" | "date" | "timestamp";
}

export const csvEncodingVersion = 1;

/** The first whose type matches counts. NULL is an empty field for all of them. */
export const csvEncodings: readonly CsvEncoding[] = [
  // The words that readers of CSV take for a boolean, where EXPORT alone would write 1 and 0.
  {
    type: "BOOLEAN",
    expression: "CASE WHEN {column} THEN 'true' WHEN NOT {column} THEN 'false' END",
    field: "boolean",
  },
  { type: "DATE", expression: "TO_CHAR({column}, 'YYYY-MM-DD')", field: "date" },
  // Also WITH LOCAL TIME ZONE: the session's zone then holds for training and prediction alike.
  { type: "TIMESTAMP", expression: "TO_CHAR({column}, 'YYYY-MM-DD HH24:MI:SS.FF6')", field: "timestamp" },
  // EXPORT writes numbers without trailing zeros, and a DOUBLE with the digits that read back as the same
  // number. NLS_NUMERIC_CHARACTERS would count: the scripts set it for the time of an EXPORT.
  { type: "DECIMAL", expression: "{column}", field: "number" },
  // Zero has one text, whatever sign a DOUBLE gives it.
  { type: "DOUBLE", expression: "CASE WHEN {column} = 0 THEN 0 ELSE {column} END", field: "number" },
  { type: "GEOMETRY", expression: "CAST({column} AS VARCHAR(2000000))", field: "text" },
  { type: "INTERVAL", expression: "CAST({column} AS VARCHAR(30))", field: "text" },
  // As HASHTYPE_FORMAT has it that is HEX, also where it is UUID.
  { type: "HASHTYPE", expression: "REPLACE(CAST({column} AS VARCHAR(2048)), '-', '')", field: "text" },
  { type: "", expression: "{column}", field: "text" },
];
