/** What the functions of a job's model state, made of what the metadata table and AWS know of the job. */
import { jobColumns } from "../../csv/job-columns.ts";
import type { AutopilotJob } from "../training/autopilot-job.ts";
import { type Deployment, type ForecastShape, readForecastShape } from "./deployment.ts";

/** As the scripts read it in the metadata table. */
export interface RecordedJob {
  job_name: string;
  endpoint_name: string;
  function_schema: string;
  csv_encoding: number | null;
  target_attribute_name: string;
  column_names: string;
  column_types: string;
  forecast: string | null;
}

export function deploymentOfJob(
  recorded: RecordedJob,
  job: AutopilotJob,
  { account, region, token }: { account: string | undefined; region: string; token: string },
): Deployment {
  const { column_names, column_types, csv_encoding, function_schema, target_attribute_name } = recorded;
  const forecast = forecastShape(recorded, job);
  const { all, columns, target } = jobColumns(column_names, column_types, target_attribute_name);
  return {
    deployment: token,
    job_name: recorded.job_name,
    endpoint_name: recorded.endpoint_name,
    aws_region: region,
    ...(account === undefined ? {} : { account }),
    function_schema,
    ...(csv_encoding === null ? {} : { encoding: csv_encoding }),
    target,
    ...(forecast === undefined ? { columns } : { columns: all, forecast }),
  };
}

/** The job tells what its model makes of histories that are not regular. */
function forecastShape(
  { forecast, target_attribute_name: target }: RecordedJob,
  { AutoMLProblemTypeConfig: config }: AutopilotJob,
): ForecastShape | undefined {
  const shape = readForecastShape(forecast);
  const { ForecastFrequency: frequency, Transformations: { Filling: filling } = {} } =
    config?.TimeSeriesForecastingJobConfig ?? {};
  if (shape === undefined || frequency === undefined) return shape;
  return { ...shape, frequency, fills: filling?.[target]?.middlefill !== undefined };
}
