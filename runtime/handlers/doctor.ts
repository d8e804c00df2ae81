import type spec from "../../spec/udfs/doctor.ts";
import { unknown, type Verdict } from "../../spec/verdict.ts";
import { withoutSecrets } from "../../spec/without-secrets.ts";
import { callerOf } from "../aws/account.ts";
import { hastyContext } from "../aws/context.ts";
import { judgeBucket } from "../aws/doctor/check-bucket.ts";
import { judgeClock } from "../aws/doctor/check-clock.ts";
import { judgeIdentity, judgeRole } from "../aws/doctor/check-identity.ts";
import { judgeProbe } from "../aws/doctor/check-network.ts";
import { judgeJobQuota, judgeQuotas } from "../aws/doctor/check-quotas.ts";
import { judgeContainer, judgeScripts } from "../aws/doctor/check-release.ts";
import { judgeSageMakerRole } from "../aws/doctor/check-sagemaker-role.ts";
import { probe } from "../aws/doctor/probe.ts";
import { sessionSecrets } from "../aws/roles/role-sessions.ts";
import { serviceAddress } from "../aws/service-address.ts";
import type { Handler } from "../handler.ts";

/** Milliseconds after which a check is given up, whatever it waits for. */
const longest = 8000;

/** What there is no more without a service. */
const needed = {
  sts: "identity and no role",
  sagemaker: "training, deployment or look at them",
  sagemaker_runtime: "prediction",
  s3: "training",
} as const;

const services = ["sts", "sagemaker", "sagemaker_runtime", "s3"] as const;

/** All at once: what one of them waits for or ends with says nothing of the others. */
export const handle: Handler<typeof spec> = async (_, given) => {
  const context = hastyContext(given);
  const { connection, region } = context;
  try {
    const caller = callerOf(context);
    const bucket = judgeBucket(context, caller);
    const probes = services.map((service) => probe(serviceAddress(service, region)));
    const checks: Readonly<Record<string, Promise<Verdict>>> = {
      container: judgeContainer(context),
      scripts: judgeScripts(context),
      clock: Promise.all(probes).then(judgeClock),
      ...Object.fromEntries(
        services.map((service, i) => [
          `network_${service}`,
          Promise.all(probes.slice(i, i + 1)).then(([found]) =>
            found === undefined
              ? unknown("Nobody was asked.", "Repeat the call.")
              : judgeProbe(found, { service, needed: needed[service] }),
          ),
        ]),
      ),
      identity: judgeIdentity(context, caller),
      role: judgeRole(context, caller),
      bucket: bucket.then((verdicts) => verdicts.bucket),
      bucket_region: bucket.then((verdicts) => verdicts.bucket_region),
      sagemaker_role: judgeSageMakerRole(context, caller),
      quotas: judgeQuotas(context),
      job_quota: judgeJobQuota(context),
    };
    const { role, secretAccessKey, sessionToken } = connection;
    const clean = (text: string) =>
      withoutSecrets(text, [secretAccessKey, sessionToken, role?.externalId, ...sessionSecrets()]);
    return await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        const { result, detail, fix } = await withinTime(check);
        return { check_name: name, result, detail: clean(detail), fix: fix === null ? null : clean(fix) };
      }),
    );
  } finally {
    context.close();
  }
};

async function withinTime(check: Promise<Verdict>): Promise<Verdict> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Verdict>((resolve) => {
    const verdict = unknown(
      `AWS did not answer within ${longest / 1000} s.`,
      "Mend what the checks of the network found first, or repeat the call.",
    );
    timer = setTimeout(() => resolve(verdict), longest);
  });
  try {
    return await Promise.race([check, late]);
  } finally {
    clearTimeout(timer);
  }
}
