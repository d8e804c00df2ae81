/** Columns that several UDFs give: one name, one type, one description. */
import type { ResultColumn } from "./model.ts";

export const jobStatus = {
  name: "job_status",
  type: "VARCHAR(100)",
  description: "`InProgress`, `Completed`, `Failed`, `Stopping` or `Stopped`.",
} as const satisfies ResultColumn;

export const jobSecondaryStatus = {
  name: "job_secondary_status",
  type: "VARCHAR(100)",
  description: "The step it is in.",
} as const satisfies ResultColumn;

export const jobArn = {
  name: "job_arn",
  type: "VARCHAR(256)",
  description: "ARN of the job.",
} as const satisfies ResultColumn;
