/** What trainings of every kind do, in steps whose names are the same in each script. */
import { nowInUtc } from "./job-metadata.ts";
import { partial, type SqlStep, type Step, sql, type Undo, udf } from "./model.ts";
import { dropOfView, viewOfQuery } from "./query-view.ts";
import preparationUdf from "./udfs/autopilot-training-preparation-udf.ts";
import dataDeletionUdf from "./udfs/training-data-deletion-udf.ts";

export const databaseStep = sql("database", {
  statement: "SELECT NPROC(), 'SME_SOURCE_' || UPPER(SYS_GUID())",
  fails: "F-SME-1",
  row: ["nodes", "view"],
});

export const sourceStep = viewOfQuery("source", "source_query", "database.view", "E-SME-22", {
  when: "source_query",
});

export const tableStep = sql("table", {
  why: "An unquoted name means its upper-case spelling; one that exists only as it is written is found too.",
  statement: `
    SELECT COLUMN_SCHEMA, COLUMN_TABLE,
      CASE WHEN :source_query IS NULL THEN COLUMN_SCHEMA || '.' || COLUMN_TABLE ELSE 'The query in source_query' END,
      '"' || REPLACE(COLUMN_SCHEMA, '"', '""') || '"."' || REPLACE(COLUMN_TABLE, '"', '""') || '"'
    FROM SYS.EXA_ALL_COLUMNS
    WHERE COLUMN_SCHEMA IN (:input_schema_name, :input_schema_name.folded)
      AND COLUMN_TABLE IN (:input_table_or_view_name, :input_table_or_view_name.folded)
      OR :source_query IS NOT NULL AND COLUMN_SCHEMA = :script_schema AND COLUMN_TABLE = :database.view
    GROUP BY COLUMN_SCHEMA, COLUMN_TABLE
    ORDER BY CASE WHEN COLUMN_SCHEMA = :input_schema_name.folded THEN 1 ELSE 2 END,
      CASE WHEN COLUMN_TABLE = :input_table_or_view_name.folded THEN 1 ELSE 2 END
    LIMIT 1`,
  fails: "F-SME-2",
  empty: "E-SME-14",
  suggests: "input_table_or_view_name",
  row: ["schema", "name", "shown", "source"],
});

export const columnsStep = sql("columns", {
  why: "The prediction function declares the same columns in the same order.",
  statement: `
    SELECT COLUMN_NAME, COLUMN_TYPE
    FROM SYS.EXA_ALL_COLUMNS
    WHERE COLUMN_SCHEMA = :table.schema AND COLUMN_TABLE = :table.name
    ORDER BY COLUMN_ORDINAL_POSITION`,
  fails: "F-SME-2",
});

/** Find the rows to train from, of a table or a query: `table`, and a row for each of its `columns`. */
export const sourceSteps: readonly Step[] = [databaseStep, sourceStep, tableStep, columnsStep];

/**
 * Bring the rows into a folder of the run's own, `prepared` and `export`, and store what they hold. Between
 * them and `sourceSteps` the step `target` chooses the columns, `rows` says what stands behind FROM as
 * `rows.source`, which is `table.source` for all rows, and `claim` enters the job in the metadata table.
 */
export const exportSteps: readonly Step[] = [
  udf("prepared", preparationUdf, {
    why: "What AWS would refuse is refused here, before data moves.",
    fails: "E-SME-7",
    repeatable: true,
  }),
  partial("export", {
    why: "The files are written in parallel.",
    partial: "export-to-s3",
    takes: {
      select_list: "target.select_list",
      source: "rows.source",
      view: "database.view",
      connection: "aws_credentials_connection_name",
      path: "prepared.training_data_path",
      nodes: "database.nodes",
      files_per_node: "export_files_per_node",
      compression: "compression_type",
    },
    gives: ["rows", "files"],
    fails: { export: "E-SME-1" },
    undo: {
      udf: dataDeletionUdf,
      with: { run_key: "prepared.run_key" },
      alsoOnFailure: true,
      what: "the training data in {{prepared.training_data_uri}}",
      inUse: "E-SME-141",
    },
  }),
  sql("placed", {
    statement: `
      UPDATE ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
      SET S3_TRAINING_DATA_URI = :prepared.training_data_uri, TRAINING_DATA_ROWS = :export.rows
      WHERE JOB_NAME = :job_name AND SESSION_ID = :session_id`,
    fails: "E-SME-8",
  }),
  sql("former", {
    why: "A job whose row was deleted may have had the name before.",
    mayFail: { reason: "failure" },
    statement: `DELETE FROM ::script_schema."SME_TRAINING_STATISTICS" WHERE JOB_NAME = :job_name`,
    fails: "E-SME-400",
  }),
  partial("statistics", {
    why: "What rows of later days are compared with.",
    partial: "training-statistics",
    takes: {
      job: "job_name",
      schema: "script_schema",
      columns: "columns",
      names: "target.compared_names",
      source: "rows.source",
      view: "database.view",
      rows: "export.rows",
      failure: "former.failure",
    },
    gives: ["rows", "failure"],
    fails: { statistics: "E-SME-400" },
  }),
  sql("described", {
    when: "statistics.rows",
    statement: `
      UPDATE ::script_schema."SME_METADATA_AUTOPILOT_JOBS" SET STATISTICS_ROWS = :statistics.rows
      WHERE JOB_NAME = :job_name AND SESSION_ID = :session_id`,
    fails: "E-SME-8",
    undo: {
      statement: `DELETE FROM ::script_schema."SME_TRAINING_STATISTICS" WHERE JOB_NAME = :job_name`,
      alsoOnFailure: true,
      what: "what SME_TRAINING_STATISTICS has of the job",
      silent: true,
    },
  }),
  sql("undescribed", {
    why: "A training needs no statistics, so that they are missing is noted, and ends nothing.",
    when: "statistics.failure",
    statement: `
      UPDATE ::script_schema."SME_METADATA_AUTOPILOT_JOBS" SET STATISTICS_FAILURE = SUBSTR(:statistics.failure, 1, 2000)
      WHERE JOB_NAME = :job_name AND SESSION_ID = :session_id`,
    fails: "E-SME-8",
  }),
  dropOfView("cleanup", "database.view", "E-SME-22", { when: "source_query" }),
];

/** What the database's reasons mean where a job cannot be entered in the metadata table. */
export const claimCollisions: NonNullable<SqlStep["explains"]> = [
  {
    word: "primary key",
    says: "another training of this name is running or has run, and nothing of it was touched",
  },
  {
    word: "Transaction collision",
    says: "another session was writing to the table, maybe for a training of this name, and nothing of it was touched",
  },
];

/** Takes the job's row back. */
export const undoOfClaim: Undo = {
  // A collision may have rolled the claim back, and another session may have the name now.
  statement: `
    DELETE FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
    WHERE JOB_NAME = :job_name AND SESSION_ID = :session_id`,
  what: "the job's metadata row",
};

/** Enters what is known of the job once it runs. */
export const completion = sql("completion", {
  statement: `
    UPDATE ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
    SET JOB_ARN = :training.job_arn, TRAINING_DATA_BYTES = :training.training_data_bytes, JOB_STATUS = 'InProgress',
      SEEN_AT = ${nowInUtc}
    WHERE JOB_NAME = :job_name AND SESSION_ID = :session_id`,
  fails: "E-SME-8",
});
