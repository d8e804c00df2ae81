import { defineScript, sql } from "exasol-sagemaker-extension/spec";
import { jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_LITERALS",
  summary: "Has literals, quoted names and comments that must stay as they are.",
  arguments: "positional",
  parameters: [jobName],
  steps: [
    sql("blank", {
      statement: `
        SELECT 'blank

lines,   trailing   
        indentation
	tab and :job_name' AS "a

  b" /* comment

    of two lines */, :job_name
          -- [[ the end`,
      fails: "F-SME-3",
    }),
    sql("brackets", { statement: "SELECT ']] ]==] [[ ]=', :job_name", fails: "F-SME-3" }),
    sql("slash", { statement: "SELECT 'a\n/\nb\r\nc', :job_name", fails: "F-SME-3" }),
  ],
  example: "EXECUTE SCRIPT ML.SME_LITERALS('a')",
});
