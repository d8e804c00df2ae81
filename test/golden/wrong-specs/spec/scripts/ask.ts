import { defineParameter, defineScript, optional, partial, sql, udf } from "exasol-sagemaker-extension/spec";
import { jobName } from "exasol-sagemaker-extension/spec/parameters";
import askUdf from "../udfs/ask-udf.ts";

export default defineScript({
  name: "SME_ASK",
  summary: "Gets everything wrong.",
  arguments: "json",
  parameters: [
    optional(jobName),
    defineParameter({ name: "role", type: "DOUBLE", description: "It.", aws: "CreateAutoMLJobV2Request.RoleArn" }),
    defineParameter({ name: "arm", type: "VARCHAR(9)", description: "It.", aws: "CreateAutoMLJobV2Request.RoleArm" }),
    defineParameter({
      name: "kind",
      type: "VARCHAR(9)",
      description: "It.",
      aws: "CreateEndpointConfigInput.ProductionVariants[].InstanceType",
    }),
    defineParameter({
      name: "pattern",
      type: "VARCHAR(9)",
      description: "It.",
      format: { words: "", patterns: ["^(a|b)$"] },
      maximumLength: 10,
    }),
  ],
  rules: [{ rule: "bothOrNeither", parameters: ["job_name", "rle"], fails: "E-SME-13" }],
  steps: [
    sql("columns", {
      statement: `
        SELECT COLUMN_NAME
        FROM SYS.EXA_ALL_COLUMNS
        WHERE COLUMN_SCHEMA = :jbo_name AND COLUMN_TABLE = ::later.name`,
      fails: "E-SME-14",
    }),
    udf("asked", askUdf, { with: { job_nam: "role" }, fails: "F-SME-2" }),
    partial("target", { partial: "training-colums", takes: { rows: "columns" }, gives: [], fails: {} }),
    sql("later", { statement: "SELECT 1", fails: "F-SME-2", row: ["name"], keeps: "{{nothing}}" }),
    sql("when", { when: "askd.answer", statement: "SELECT 1", fails: "F-SME-2", suggests: "jobname" }),
  ],
  returns: { from: "askd", columns: [{ name: "A", type: "DOUBLE", description: "It." }] },
  example: "",
});
