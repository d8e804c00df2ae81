import { defineScript, sql } from "../model.ts";
import { orphanColumns, orphansIn } from "../orphans.ts";
import { awsAccess } from "../parameters.ts";

export default defineScript({
  name: "SME_ORPHANS",
  summary:
    "Lists what AWS has in a region with this extension's tags and this database does not know, and the reverse.",
  details: `It changes nothing. It is a script because it compares AWS with this database's tables, which no function can read; the view SME_ORPHANS_LIVE is the same
in a query, for all connections and regions that the tables have.

What another database made with the same account is listed as well: look at \`CREATED_BY\`. Of training jobs those are listed that run, or whose row has no
job on AWS. What was made by a key that may not tag is not found.`,
  arguments: "positional",
  parameters: [...awsAccess],
  steps: [
    sql("orphans", {
      statement: `
    SELECT ONLY_IN, KIND, NAME, OBJECT_STATUS, JOB_NAME, CREATED_BY, CREATED_AT, WHAT_TO_DO
    FROM (${orphansIn("SELECT :aws_credentials_connection_name AS AWS_CREDENTIALS_CONNECTION_NAME, :aws_region AS AWS_REGION FROM DUAL")})
    ORDER BY 1 DESC, 2, 3`,
      fails: "E-SME-494",
      row: ["only_in", "kind", "name", "object_status", "job_name", "created_by", "created_at", "what_to_do"],
    }),
  ],
  returns: { from: "orphans", rows: "all", columns: [...orphanColumns] },
  example: "EXECUTE SCRIPT ML.SME_ORPHANS('AWS_CONNECTION', 'eu-central-1')",
});
