import { cloudWatchService } from "./cloudwatch/cloudwatch-service.ts";
import type { JsonService } from "./json-service.ts";
import { logsService } from "./logs/logs-service.ts";
import { quotasService } from "./quotas/service-quotas.ts";

/** The small services, by what their requests' targets begin with. */
const byTarget: Readonly<Record<string, JsonService>> = {
  GraniteServiceVersion20100801: cloudWatchService,
  Logs_20140328: logsService,
  ServiceQuotasV20190624: quotasService,
};

/** All of them. */
export const jsonServices: readonly JsonService[] = Object.values(byTarget);

/** The service of a target such as `Logs_20140328.GetLogEvents`. */
export function findJsonService(target: string): JsonService | undefined {
  return Object.hasOwn(byTarget, target) ? byTarget[target] : undefined;
}
