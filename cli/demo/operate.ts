/** What a model in service is about: another one in its place, what it costs, and its end. */
import { cellsOf, check, showRows } from "./rows.ts";
import type { UserSession } from "./user-session.ts";

/** Puts the job's second candidate behind the function of the best one. */
export async function promoteSecondBest(
  user: UserSession,
  region: string,
  { jobName, endpointName }: { jobName: string; endpointName: string },
): Promise<string> {
  const ranked = await user.run(
    `SELECT CANDIDATE_NAME FROM (SELECT ML.SME_AUTOPILOT_CANDIDATES('${jobName}', 'AWS_CONNECTION', '${region}')) WHERE RANK = 2`,
    "",
  );
  const candidate = String(cellsOf(ranked, "CANDIDATE_NAME")[0]);
  const promoted = await user.run(
    `EXECUTE SCRIPT ML.SME_PROMOTE('{"endpoint_name": "${endpointName}", "job_name": "${jobName}",\n` +
      `  "candidate_name": "${candidate}", "wait": true}')`,
  );
  showRows(promoted);
  check(cellsOf(promoted, "VERSION")[0] === 2, `${candidate} did not become version 2`);
  return `put ${candidate} behind ${endpointName} without an outage`;
}

export async function tellCosts(user: UserSession, region: string): Promise<string> {
  await user.run(`INSERT INTO ML.SME_PRICES VALUES ('${region}', 'ml.m5.large', 0.138, DATE '2026-11-01')`);
  const endpoints = await user.run(
    "SELECT ENDPOINT_NAME, ENDPOINT_STATUS, INSTANCE_TYPE, INSTANCES, VERSION, COST_PER_HOUR, EXPIRES_AT\n" +
      "FROM ML.SME_ENDPOINTS_LIVE ORDER BY ENDPOINT_NAME",
  );
  showRows(endpoints);
  const costs = cellsOf(endpoints, "COST_PER_HOUR").map(Number);
  check(costs.length > 0 && costs.every((cost) => cost === 0.138), `the costs are ${costs.join(", ")}`);
  return `${costs.length} endpoints cost ${(costs.length * 0.138).toFixed(3)} USD an hour on AWS, and here nothing`;
}

/** Removes all that belongs to the jobs; throws when AWS or the database has something left of them. */
export async function removeModels(user: UserSession, jobNames: string[]): Promise<string> {
  let things = 0;
  for (const jobName of jobNames) {
    const removed = await user.run(removalOf(jobName));
    showRows(removed);
    things += removed.rows.length;
  }
  const left = await user.run(
    "SELECT KIND, NAME FROM ML.SME_ORPHANS_LIVE UNION ALL SELECT 'job', JOB_NAME FROM ML.SME_METADATA_AUTOPILOT_JOBS",
    "",
  );
  check(left.rows.length === 0, `left are ${cellsOf(left, "NAME").join(", ")}`);
  return `removed both models: ${things} things in the database, on S3 and SageMaker`;
}

export function removalOf(jobName: string): string {
  return `EXECUTE SCRIPT ML.SME_DROP_MODEL('{"job_name": "${jobName}"}')`;
}
