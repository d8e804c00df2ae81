import { findUnfinishedRow, recordState, removeUnkeptData } from "../job-metadata.ts";
import { columnsOf, defineScript, udf } from "../model.ts";
import { jobName } from "../parameters.ts";
import { findPlaceOfJob, placeRecordedIn } from "../recorded-place.ts";
import stopUdf from "../udfs/autopilot-job-stop-udf.ts";

export default defineScript({
  name: "SME_STOP_SAGEMAKER_AUTOPILOT_JOB",
  summary: "Stops an Autopilot training job. The candidates that are finished stay.",
  details: `It returns at once: AWS stops the job in the background, which SME_AUTOPILOT_JOB shows. Where \`BEST_CANDIDATE\` is not NULL, the
job can be deployed as soon as it is \`Stopped\`. AWS makes no reports of a job that was stopped, so SME_FEATURE_IMPORTANCE and
SME_MODEL_INSIGHTS have nothing to read; SME_AUTOPILOT_CANDIDATES has the candidates' metrics.

A job that has ended, or is being stopped already, stays as it is, and is no error. What AWS has trained until then is paid for. The job's name
cannot be used again.`,
  arguments: "positional",
  parameters: [jobName, ...placeRecordedIn("SME_METADATA_AUTOPILOT_JOBS")],
  steps: [
    findPlaceOfJob(),
    findUnfinishedRow("E-SME-339"),
    udf("state", stopUdf, {
      why: "A job that is stopped twice is as one that is stopped once.",
      fails: "E-SME-339",
      repeatable: true,
    }),
    ...recordState("lacking.job_name", "E-SME-316"),
    ...removeUnkeptData,
  ],
  returns: { from: "state", columns: columnsOf(stopUdf, ["job_status", "best_candidate"]) },
  example:
    "EXECUTE SCRIPT ML.SME_STOP_SAGEMAKER_AUTOPILOT_JOB('abalone-rings', 'AWS_CONNECTION', 'eu-central-1')",
});
