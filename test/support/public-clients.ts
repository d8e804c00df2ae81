/**
 * Runs public clients against a local AWS. Set SME_CLIENTS_PYTHON to a Python that has their packages, and
 * SME_CLIENTS_CARGO to Rust's cargo; without them their tests are skipped, and say so.
 */
import { spawn, spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import type { LocalAws } from "../../sandbox/aws/start-aws.ts";

export const python = process.env.SME_CLIENTS_PYTHON;
/** It builds from packages of crates.io, for which it needs the internet and some minutes the first time. */
export const cargo = process.env.SME_CLIENTS_CARGO;
export const clientKey = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };

/** Where cargo keeps what it has built. */
const cargoTarget = process.env.CARGO_TARGET_DIR ?? join(tmpdir(), "sme-clients-cargo");

/** Why a client that needs these modules cannot run; undefined when it can. */
export function reasonToSkip(...modules: string[]): string | undefined {
  if (python === undefined) return "no Python: set SME_CLIENTS_PYTHON";
  const missing = modules.filter((name) => spawnSync(python, ["-c", `import ${name}`]).status !== 0);
  return missing.length === 0 ? undefined : `that Python lacks ${missing.join(", ")}`;
}

/** Runs a command that speaks to the local AWS, and returns what it prints. */
export async function runClient(
  aws: LocalAws | undefined,
  bucket: string,
  command: string,
  ...parts: string[]
): Promise<string> {
  const child = spawn(command, parts, {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      AWS_ENDPOINT_URL: aws?.endpoint,
      AWS_ACCESS_KEY_ID: clientKey.accessKeyId,
      AWS_SECRET_ACCESS_KEY: clientKey.secretAccessKey,
      AWS_DEFAULT_REGION: "eu-central-1",
      AWS_MAX_ATTEMPTS: "1",
      AWS_EC2_METADATA_DISABLED: "true",
      ROLE_ARN: "arn:aws:iam::123456789012:role/sagemaker-role",
      BUCKET: bucket,
      CARGO_TARGET_DIR: cargoTarget,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [printed, errors] = ["", ""];
  child.stdout.on("data", (chunk) => {
    printed += chunk;
  });
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  if (code !== 0) throw new Error(`It ended with ${code}: ${printed.slice(-1000)} ${errors.slice(-2000)}`);
  return printed;
}

/** The steps that a script in test/clients/ says have not held; fails when it says little. */
export async function brokenSteps(
  aws: LocalAws | undefined,
  bucket: string,
  script: string,
): Promise<string[]> {
  return brokenIn(await runClient(aws, bucket, python ?? "", fromPackage(`test/clients/${script}`)));
}

/** The same of what a client has printed. */
export function brokenIn(printed: string): string[] {
  const steps = printed.split("\n").flatMap((line) => {
    const found = line.slice(line.indexOf('{"step"'));
    return found.startsWith('{"step"') ? [JSON.parse(found)] : [];
  });
  assert.ok(steps.length > 5, printed);
  return steps.filter(({ holds }) => !holds).map(({ step, found }) => `${step}: ${found}`);
}
