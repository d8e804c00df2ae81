import { defineScript, sql } from "exasol-sagemaker-extension/spec";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [],
  steps: [
    sql("merged", {
      statement: `
        MERGE INTO ::script_schema."SME_JOBS" T
        USING (SELECT COLUMN_NAME AS N FROM SYS.EXA_ALL_COLUMNS) S
        ON (T.NAME = S.N)
        WHEN MATCHED THEN UPDATE SET STARTED = CURRENT_TIMESTAMP
        WHEN NOT MATCHED THEN INSERT (NAME, STARTED) VALUES (S.N, NULL)`,
      fails: "F-SME-1",
    }),
    sql("counted", {
      statement: `
        WITH RECENT (N) AS (SELECT NAME FROM ::script_schema."SME_JOBS" WHERE STARTED > ADD_DAYS(CURRENT_TIMESTAMP, -1))
        SELECT COUNT(*) AS HOW_MANY FROM RECENT R
        WHERE EXISTS (SELECT 1 FROM ::script_schema."SME_JOBS" J WHERE J.NAME = R.N)
        ORDER BY HOW_MANY`,
      fails: "F-SME-1",
      row: ["jobs"],
    }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK()",
});
