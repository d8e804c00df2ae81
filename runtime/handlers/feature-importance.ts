import type spec from "../../spec/udfs/feature-importance.ts";
import { look } from "../aws/looking/explain-refusals.ts";
import { importanceRows } from "../aws/reports/importance-rows.ts";
import { readReport, withoutRights } from "../aws/reports/read-report.ts";
import { explainabilityReport } from "../aws/reports/report-kinds.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async ({ job_name, candidate_name }, context) =>
  look(context, { function: "SME_FEATURE_IMPORTANCE", without: withoutRights }, async () =>
    importanceRows(await readReport(context, job_name, candidate_name, explainabilityReport)),
  );
