/**
 * The package's entry `exasol-sagemaker-extension/sandbox`: the local Exasol and the
 * local AWS, for a project's tests.
 */
import { join } from "node:path";
import { connect } from "../../deploy/database/connect.ts";
import { parseDsn } from "../../deploy/database/dsn.ts";
import type { Cell, Result } from "../../deploy/database/result.ts";
import { install } from "../../deploy/objects/install.ts";
import { readObjects } from "../../deploy/objects/read-objects.ts";
import { requireProject } from "../../package/find-project.ts";
import { ownRelease } from "../../package/release.ts";
import type { FaultSwitch } from "../../sandbox/aws/faults/fault-plan.ts";
import type { Identities } from "../../sandbox/aws/iam/identities.ts";
import type { Journal } from "../../sandbox/aws/journal.ts";
import { awsConnectionStatement, sandboxFacts } from "./describe-sandbox.ts";
import { launchSandbox } from "./launch-sandbox.ts";

export type { Cell };

export interface TestSandbox {
  /**
   * Installs what `sme-gen build` has written into the project's folder generated/, as `sme-gen deploy` does.
   */
  deploy(schema: string): Promise<void>;
  /**
   * Runs one statement; gives its rows, none for one that has no result. Decimals with a scale or beyond
   * 2^53, dates and timestamps are texts. Rejects with the database's error.
   */
  rows(sql: string): Promise<Cell[][]>;
  /** The local AWS, for the AWS SDK's clients. It has the bucket and the role. */
  aws: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    bucket: string;
    role: string;
    /** Makes keys and roles with policies, for tests of what somebody may not do. */
    identities: Pick<Identities, "endSessions" | "putKey" | "putRole">;
    /** What goes wrong on purpose: nothing at first. */
    faults: FaultSwitch;
    /** The requests that it was sent. */
    journal: Pick<Journal, "since">;
  };
  /** Ends both. Nothing is left behind. */
  close(): Promise<void>;
}

/**
 * Starts both on free ports; the database has a connection AWS_CONNECTION to the local AWS. As many
 * statements run at a time as Node has threads: four, unless it was started with UV_THREADPOOL_SIZE.
 * Rejects with E-SME-105 when a package is missing.
 */
export async function openSandbox(): Promise<TestSandbox> {
  const sandbox = await launchSandbox({});
  const { host, port, certificateFingerprint, user, password } = sandbox.exasol;
  const dsn = parseDsn(`${host}/${certificateFingerprint}:${port}`);
  const login = (autocommit: boolean) => connect({ dsn, user, password, autocommit });
  const session = await login(true);
  await session.execute(awsConnectionStatement(sandboxFacts(sandbox).aws));
  const { endpoint, region, accessKeyId, secretAccessKey, bucket, role, ...others } = sandbox.aws;
  const { identities, faults, journal } = others;
  return {
    async deploy(schema) {
      const { root } = requireProject(process.cwd());
      const objects = await readObjects(join(root, "generated"), ownRelease());
      const database = await login(false);
      await install(database, schema, objects).finally(() => database.close());
    },
    rows: async (sql) => rowsOf(await session.execute(sql)),
    aws: {
      endpoint,
      region,
      credentials: { accessKeyId, secretAccessKey },
      bucket,
      role,
      identities,
      faults,
      journal,
    },
    async close() {
      await session.close();
      await sandbox.close();
    },
  };
}

function rowsOf(result: Result): Cell[][] {
  return result.kind === "rows" ? result.rows : [];
}
