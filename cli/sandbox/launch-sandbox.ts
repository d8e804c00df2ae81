import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { hostClient } from "../../deploy/container/host-bundles.ts";
import { fromPackage } from "../../package/package-root.ts";
import type { DataFolderError, Sandbox, SandboxOptions } from "../../sandbox/start-sandbox.ts";
import { SmeError } from "../../spec/errors.ts";
import { scriptLanguage } from "../../spec/facts.ts";
import pricesTable from "../../spec/tables/prices.ts";
import { readableTime } from "../terminal/readable-time.ts";
import { requirePackages } from "./required-packages.ts";

/**
 * Starts the sandbox with the language container's client; whatever ends the
 * process, no temporary file stays.
 */
export async function launchSandbox(options: Omit<SandboxOptions, "languages">): Promise<Sandbox> {
  requirePackages(options.log);
  const compiled = fromPackage("dist/runtime/udf-client/main.js");
  if (!existsSync(compiled)) throw new SmeError("E-SME-110", { path: compiled });
  keepTemporaryFilesTogether();
  // The AWS SDK would announce its plans for Node 20 in the middle of the output.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const client = await hostClient(fromPackage("."));
  const { DataFolderError, SandboxError, startSandbox } = await import("../../sandbox/start-sandbox.ts");
  const folder = options.dataDir === undefined ? undefined : resolve(options.dataDir);
  try {
    return await startSandbox({
      ...options,
      awsBehaviour: { prices: pricesFor(options.region), ...options.awsBehaviour },
      ...(folder === undefined ? {} : { dataDir: folder }),
      // Scripts are ES modules, which the client can compile only with this flag;
      // without it it starts itself again.
      languages: {
        [scriptLanguage]: {
          command: process.execPath,
          args: ["--experimental-vm-modules", client],
          reads: [dirname(client)],
        },
      },
    });
  } catch (error) {
    if (error instanceof DataFolderError) throw dataFolderRefusal(folder ?? "", error);
    if (!(error instanceof SandboxError)) throw error;
    const [service, port] = {
      aws: ["the local AWS", options.awsPort] as const,
      bucketfs: ["the local BucketFS", options.bucketFsPort] as const,
      exasol: ["the local Exasol", options.exasolPort] as const,
    }[error.service];
    throw new SmeError(
      "E-SME-106",
      { port: port ?? (error.cause as { port?: number }).port ?? "(any)", service, cause: error.message },
      { cause: error },
    );
  }
}

/** What a deployment says that instances cost; where it says nothing of the region, of another. */
function pricesFor(wanted: string | undefined) {
  const rows = pricesTable.rows ?? [];
  const region = rows.some(({ AWS_REGION }) => AWS_REGION === wanted) ? wanted : rows[0]?.AWS_REGION;
  const own = rows.filter(({ AWS_REGION }) => AWS_REGION === region);
  const perHour = own.map(({ INSTANCE_TYPE, USD_PER_HOUR }) => [INSTANCE_TYPE, Number(USD_PER_HOUR)]);
  return { region: String(region), perHour: Object.fromEntries(perHour) };
}

function dataFolderRefusal(folder: string, error: DataFolderError): SmeError {
  const { holder, message } = error;
  if (holder === undefined) return new SmeError("E-SME-177", { folder, cause: message }, { cause: error });
  const who = holder.pid === undefined ? "another process" : `process ${holder.pid}`;
  const since = holder.since === undefined ? "" : `, since ${readableTime(holder.since)}`;
  return new SmeError("E-SME-176", { folder, holder: `${who}${since}` }, { cause: error });
}

/**
 * Servers and language clients put their temporary files where TMPDIR says; the folder goes with the process.
 */
function keepTemporaryFilesTogether(): void {
  const folder = mkdtempSync(join(tmpdir(), "sme-"));
  process.env.TMPDIR = folder;
  process.on("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
}
