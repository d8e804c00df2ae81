import type spec from "../../spec/udfs/model-insights.ts";
import { look } from "../aws/looking/explain-refusals.ts";
import { insightRows } from "../aws/reports/insight-rows.ts";
import { readReport, withoutRights } from "../aws/reports/read-report.ts";
import { modelQualityReport } from "../aws/reports/report-kinds.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async ({ job_name, candidate_name }, context) =>
  look(context, { function: "SME_MODEL_INSIGHTS", without: withoutRights }, async () =>
    insightRows(await readReport(context, job_name, candidate_name, modelQualityReport)),
  );
