import type { Sandbox } from "../sandbox/start-sandbox.ts";

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
    host: string;
    port: number;
    region: string;
    accountId: string;
    accessKeyId: string;
    secretAccessKey: string;
    bucket: string;
    role: string;
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
      host: aws.host,
      port: aws.port,
      region: aws.region,
      accountId: aws.accountId,
      accessKeyId: aws.accessKeyId,
      secretAccessKey: aws.secretAccessKey,
      bucket: aws.bucket,
      role: aws.role,
    },
  };
}

/** The same for reading, with lines to copy. */
export function describeSandbox(
  { exasol, bucketFs, aws }: Sandbox,
  { deployed }: { deployed: boolean },
): string {
  const login = `--dsn ${dsnOf(exasol)} --db-user ${exasol.user}`;
  return [
    `Exasol       ${exasol.host}:${exasol.port}`,
    `  user       ${exasol.user}`,
    `  password   ${exasol.password}`,
    `  SHA-256    ${exasol.certificateFingerprint.replaceAll(":", "")}`,
    `BucketFS     ${bucketFs.url}, service ${bucketFs.service}, bucket ${bucketFs.buckets.join(", ")}`,
    `  user w     ${bucketFs.writePassword}`,
    `  user r     ${bucketFs.readPassword}`,
    `AWS          ${aws.endpoint}, region ${aws.region}, account ${aws.accountId}`,
    `  key id     ${aws.accessKeyId}`,
    `  secret     ${aws.secretAccessKey}`,
    `  bucket     ${aws.bucket}`,
    `  role       ${aws.role}`,
    "",
    `  export DB_PASSWORD=${exasol.password} BUCKETFS_PASSWORD=${bucketFs.writePassword}`,
    ...(deployed ? [] : [`  npx sme-gen deploy ${login} --schema ML`]),
    `  npx sme-gen sql ${login}`,
  ].join("\n");
}

function dsnOf({ host, port, certificateFingerprint }: Sandbox["exasol"]): string {
  return `${host}/${certificateFingerprint.replaceAll(":", "")}:${port}`;
}
