import { resolve } from "node:path";
import { deployContainer } from "../../deploy/container/deploy-container.ts";
import type { Database } from "../../deploy/database/connect.ts";
import { parseDsn } from "../../deploy/database/dsn.ts";
import { bucketStore } from "../../deploy/files/bucketfs.ts";
import type { FileStore } from "../../deploy/files/file-store.ts";
import { saasStore } from "../../deploy/files/saas-files.ts";
import { SmeError } from "../../spec/errors.ts";
import { withoutLogin } from "../../spec/without-secrets.ts";
import { askPassword } from "../terminal/ask-password.ts";
import { uploadBar } from "../terminal/upload-bar.ts";
import { readTextFile } from "./connection-options.ts";
import {
  booleanOption,
  type Given,
  grouped,
  integerOption,
  requiredOption,
  shortened,
  textOption,
  valueOption,
} from "./options.ts";

/** How the language container gets to the database; the names are those of Exasol's other deployers. */
export const containerOptions = grouped("Language container:", {
  "container-file": valueOption("Archive of `sme-gen container build`"),
  "deploy-slc": { type: "boolean", describe: "Deploy it [default: if one of these options is given]" },
  "upload-container": { type: "boolean", describe: "Upload it; false if it is there [default: true]" },
  "alter-system": { type: "boolean", describe: "Make it known to all sessions [default: true]" },
  "allow-override": { type: "boolean", describe: "Replace another container [default: false]" },
  "wait-for-completion": { type: "boolean", describe: "Wait until every node has it [default: true]" },
  "deploy-timeout-minutes": valueOption("How long [default: 10]"),
  "display-progress": { type: "boolean", describe: "Show the upload's progress [default: true]" },
  "bucketfs-host": valueOption("Host of BucketFS [default: the DSN's]"),
  "bucketfs-port": valueOption("Port [default: 2580]"),
  "bucketfs-use-https": { type: "boolean", describe: "Speak HTTPS [default: false]" },
  "bucketfs-user": valueOption("User [default: w]"),
  "bucketfs-password": valueOption("Password; better in BUCKETFS_PASSWORD"),
  "bucketfs-name": valueOption("Service [default: bfsdefault]"),
  bucket: valueOption("Bucket [default: default]"),
  "saas-url": valueOption("Exasol SaaS [default: https://cloud.exasol.com]"),
  "saas-account-id": valueOption("Account; uploads to SaaS, not to BucketFS"),
  "saas-database-id": valueOption("Database, by its id"),
  "saas-database-name": valueOption("or by its name"),
  "saas-token": valueOption("Access token; better in SAAS_TOKEN"),
  "path-in-bucket": valueOption("Folder in the bucket [default: none]"),
});

/** Whether the container is to be deployed, too: if any of its options is given. */
export function deploysContainer(given: Given): boolean {
  const names = Object.keys(containerOptions).filter((name) => name !== "deploy-slc");
  const asked =
    names.some((name) => given[name] !== undefined) || textOption(given, "container-file") !== undefined;
  return booleanOption(given, "deploy-slc", asked);
}

/** The options without which the container cannot be deployed. */
export function containerNeeds(given: Given): string[] {
  if (isSaas(given)) {
    const named = textOption(given, "saas-database-name") !== undefined;
    const database = named ? [] : ["saas-database-id"];
    return ["container-file", "saas-account-id", ...database, "saas-token"];
  }
  const asks = process.stdin.isTTY || !booleanOption(given, "upload-container", true);
  return ["container-file", ...(asks ? [] : ["bucketfs-password"])];
}

/**
 * What the options say of the container's deployment, so that a wrong one is found before
 * anything is connected to. It deploys the container when it is called, with a database that
 * must not be in autocommit mode.
 */
export async function containerAsGiven(
  given: Given,
): Promise<(database: Database, schema: string) => Promise<void>> {
  const upload = booleanOption(given, "upload-container", true);
  const showsProgress = booleanOption(given, "display-progress", true);
  const plan = {
    file: resolve(requiredOption(given, "container-file", "deploy")),
    folder: textOption(given, "path-in-bucket") ?? "",
    upload,
    alterSystem: booleanOption(given, "alter-system", true),
    allowOverride: booleanOption(given, "allow-override", false),
    wait: booleanOption(given, "wait-for-completion", true),
    timeoutMinutes: integerOption(given, "deploy-timeout-minutes", { min: 0, max: 1440 }) ?? 10,
    store: isSaas(given) ? saasAsGiven(given) : await bucketAsGiven(given, upload),
  };
  return async (database, schema) => {
    const bar = showsProgress ? uploadBar(process.stderr) : undefined;
    try {
      await deployContainer(database, {
        ...plan,
        schema,
        onProgress: (sent, size) => bar?.show(sent, size),
        onStep: (text) => {
          bar?.end();
          console.log(text);
        },
      });
    } finally {
      bar?.end();
    }
  };
}

/**
 * Which of the two stores is meant; a variable of the environment, set for something
 * else, does not overrule an option.
 */
function isSaas(given: Given): boolean {
  if (saasOptions.some((option) => given[option] !== undefined)) return true;
  if (Object.keys(given).some((option) => option.startsWith("bucket"))) return false;
  return saasOptions.some((option) => textOption(given, option) !== undefined);
}

const saasOptions = ["saas-account-id", "saas-database-id", "saas-database-name"];

function saasAsGiven(given: Given): FileStore {
  const databaseName = textOption(given, "saas-database-name");
  const databaseId = textOption(given, "saas-database-id");
  const url = textOption(given, "saas-url") ?? "https://cloud.exasol.com";
  if (!/^https?:\/\/[^\s@?#]+$/i.test(url) || !URL.canParse(url)) {
    const expected = "an address like https://cloud.exasol.com, with neither user nor ?";
    throw new SmeError("E-SME-109", { option: "saas-url", expected, value: shortened(withoutLogin(url)) });
  }
  return saasStore({
    url,
    accountId: requiredOption(given, "saas-account-id", "deploy"),
    token: requiredOption(given, "saas-token", "deploy"),
    ...(databaseId === undefined ? {} : { databaseId }),
    ...(databaseName === undefined ? {} : { databaseName }),
  });
}

async function bucketAsGiven(given: Given, upload: boolean): Promise<FileStore> {
  const user = textOption(given, "bucketfs-user") ?? "w";
  const certificates = textOption(given, "ssl-cert-path");
  const authorities = certificates === undefined ? undefined : await readTextFile(certificates);
  const host = textOption(given, "bucketfs-host") ?? parseDsn(requiredOption(given, "dsn", "deploy")).host;
  if (/[\s@/?#]/.test(host)) {
    const expected = "a host's name or address alone";
    throw new SmeError("E-SME-109", {
      option: "bucketfs-host",
      expected,
      value: shortened(withoutLogin(host)),
    });
  }
  return bucketStore({
    host,
    port: integerOption(given, "bucketfs-port", { min: 1, max: 65535 }) ?? 2580,
    https: booleanOption(given, "bucketfs-use-https", false),
    user,
    password: upload ? await passwordOf(given, user) : "",
    service: textOption(given, "bucketfs-name") ?? "bfsdefault",
    bucket: textOption(given, "bucket") ?? "default",
    certificateCheck: booleanOption(given, "use-ssl-cert-validation", true),
    ...(authorities === undefined ? {} : { authorities }),
  });
}

async function passwordOf(given: Given, user: string): Promise<string> {
  return textOption(given, "bucketfs-password") ?? (await askPassword(`BucketFS password of ${user}: `));
}
