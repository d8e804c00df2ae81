import type { Sandbox } from "../../sandbox/start-sandbox.ts";
import { quoteLiteral } from "../../sql/quote.ts";

/** Everything a client needs to know. */
export interface SandboxFacts {
  exasol: {
    host: string;
    port: number;
    user: string;
    password: string;
    /** SHA-256 in upper-case hex. */
    certificateFingerprint: string;
    /** `host/FINGERPRINT:port` */
    dsn: string;
  };
  bucketFs: {
    url: string;
    host: string;
    port: number;
    service: string;
    bucket: string;
    readPassword: string;
    writePassword: string;
  };
  aws: {
    endpoint: string;
    /** The page to look at. */
    console: string;
    host: string;
    port: number;
    region: string;
    accountId: string;
    accessKeyId: string;
    secretAccessKey: string;
    bucket: string;
    role: string;
    /** Of further regions. */
    moreBuckets: readonly { name: string; region: string }[];
  };
}

export function sandboxFacts({ exasol, bucketFs, aws }: Sandbox): SandboxFacts {
  return {
    exasol: {
      host: exasol.host,
      port: exasol.port,
      user: exasol.user,
      password: exasol.password,
      certificateFingerprint: exasol.certificateFingerprint.replaceAll(":", ""),
      dsn: dsnOf(exasol),
    },
    bucketFs: {
      url: bucketFs.url,
      host: bucketFs.host,
      port: bucketFs.port,
      service: bucketFs.service,
      bucket: bucketFs.buckets[0] ?? "",
      readPassword: bucketFs.readPassword,
      writePassword: bucketFs.writePassword,
    },
    aws: {
      endpoint: aws.endpoint,
      console: aws.console,
      host: aws.host,
      port: aws.port,
      region: aws.region,
      accountId: aws.accountId,
      accessKeyId: aws.accessKeyId,
      secretAccessKey: aws.secretAccessKey,
      bucket: aws.bucket,
      role: aws.role,
      moreBuckets: aws.moreBuckets,
    },
  };
}

/** What there is, and what one does with it next: lines to copy. */
export function describeSandbox(
  { exasol, bucketFs, aws }: Sandbox,
  { deployed, dataDir }: { deployed: boolean; dataDir?: string | undefined },
): string {
  return [
    `Console      ${aws.console} in a browser: jobs, endpoints, buckets, requests, faults`,
    `Exasol       ${exasol.host}:${exasol.port}`,
    `  dsn        ${dsnOf(exasol)}`,
    `  user       ${exasol.user}`,
    `  password   ${exasol.password}`,
    `BucketFS     ${bucketFs.url}, service ${bucketFs.service}, bucket ${bucketFs.buckets.join(", ")}`,
    `  user w     ${bucketFs.writePassword}`,
    `  user r     ${bucketFs.readPassword}`,
    `AWS          ${aws.endpoint}, region ${aws.region}, account ${aws.accountId}`,
    `  key id     ${aws.accessKeyId}`,
    `  secret     ${aws.secretAccessKey}`,
    `  bucket     ${aws.bucket}`,
    `  role       ${aws.role}`,
    ...aws.moreBuckets.map(({ name, region }) => `  bucket     ${name}, region ${region}`),
    "",
    "In a second terminal, which finds this sandbox by itself:",
    ...(deployed ? [] : ["  npx sme-gen deploy --schema ML    installs the extension"]),
    "  npx sme-gen sql                   runs SQL",
    "  npx sme-gen load --help           brings CSV files in",
    ...(deployed
      ? []
      : ["", "In SQL, the connection to this AWS:", indent(`${awsConnectionStatement(aws)};`)]),
    "",
    "For the AWS CLI, boto3 and other AWS clients:",
    `  export AWS_ENDPOINT_URL=${aws.endpoint} AWS_REGION=${aws.region} AWS_DEFAULT_REGION=${aws.region}`,
    `  export AWS_ACCESS_KEY_ID=${aws.accessKeyId} AWS_SECRET_ACCESS_KEY=${aws.secretAccessKey}`,
    "",
    "For other clients of Exasol: they need its WebSocket API, as pyexasol and the drivers for TypeScript, Go and Rust do.",
    "JDBC and ODBC drivers speak another, binary protocol and cannot connect.",
    `  export DB_PASSWORD=${shellWord(exasol.password)} BUCKETFS_PASSWORD=${bucketFs.writePassword}`,
    "",
    ...(dataDir === undefined
      ? ["Ctrl-C stops it, and everything in it is gone."]
      : [
          "Ctrl-C stops it. Everything is kept, and is there again with:",
          `  npx sme-gen sandbox --data-dir ${shellWord(dataDir)}`,
        ]),
  ].join("\n");
}

/** The connection that the extension's scripts take; `shown` may stand for the secret. */
export function awsConnectionStatement(aws: SandboxFacts["aws"], shown = aws.secretAccessKey): string {
  const address = `https://${aws.bucket}.s3.${aws.region}.amazonaws.com`;
  return (
    `CREATE OR REPLACE CONNECTION AWS_CONNECTION TO ${quoteLiteral(address)}\n` +
    `USER ${quoteLiteral(aws.accessKeyId)} IDENTIFIED BY ${quoteLiteral(shown)}`
  );
}

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}

/** As a shell takes it for one word. */
function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function dsnOf({ host, port, certificateFingerprint }: Sandbox["exasol"]): string {
  return `${host}/${certificateFingerprint.replaceAll(":", "")}:${port}`;
}
