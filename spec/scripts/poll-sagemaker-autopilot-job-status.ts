import { findUnfinishedRow, recordState, removeUnkeptData } from "../job-metadata.ts";
import { columnsOf, defineScript, udf } from "../model.ts";
import { jobName } from "../parameters.ts";
import { findPlaceOfJob, placeRecordedIn } from "../recorded-place.ts";
import stateUdf from "../udfs/autopilot-job-state-udf.ts";
import pollingUdf from "../udfs/autopilot-job-status-polling-udf.ts";

export default defineScript({
  name: "SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS",
  summary: "Reports how far an Autopilot training job has come.",
  details:
    "The function SME_AUTOPILOT_JOB tells more, in a SELECT: why a job failed, how many candidates there are, and how good the best one is. What Autopilot chose where nobody said it, problem type and objective, is entered in SME_METADATA_AUTOPILOT_JOBS by the first call that finds it.",
  arguments: "positional",
  parameters: [jobName, ...placeRecordedIn("SME_METADATA_AUTOPILOT_JOBS")],
  steps: [
    findPlaceOfJob(),
    findUnfinishedRow("E-SME-4"),
    udf("status", pollingUdf, {
      why: "Ask SageMaker, through the UDF that holds the AWS client: once, by the one UDF or the other.",
      unless: "lacking.job_name",
      fails: "E-SME-4",
    }),
    udf("state", stateUdf, { when: "lacking.job_name", fails: "E-SME-4" }),
    ...recordState("lacking.job_name", "E-SME-4"),
    ...removeUnkeptData,
  ],
  returns: {
    from: ["status", "state"],
    columns: columnsOf(pollingUdf),
  },
  example:
    "EXECUTE SCRIPT ML.SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS('abalone-rings', 'AWS_CONNECTION', 'eu-central-1')",
});
