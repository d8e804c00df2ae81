import type spec from "../../spec/udfs/forecast-backtest.ts";
import { look } from "../aws/looking/explain-refusals.ts";
import { readBacktest } from "../aws/reports/read-backtest.ts";
import { withoutRights } from "../aws/reports/read-report.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async ({ job_name, candidate_name }, context) =>
  look(context, { function: "SME_FORECAST_BACKTEST", without: withoutRights }, () =>
    readBacktest(context, job_name, candidate_name),
  );
