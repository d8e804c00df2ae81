/** Exasol's file store over its HTTP API. */
import { SmeError } from "../../spec/errors.ts";
import type { FileStore } from "./file-store.ts";
import { answerText, type HttpAnswer, type HttpRequest, sendToStore } from "./send-http.ts";

export interface BucketFs {
  host: string;
  port: number;
  https: boolean;
  user: string;
  password: string;
  /** What the database calls the service. */
  service: string;
  bucket: string;
  /** Certificates to trust, in PEM. */
  authorities?: string;
  /** False trusts any certificate. */
  certificateCheck: boolean;
}

/** A bucket. Its functions reject with E-SME-116 or E-SME-117. */
export function bucketStore(bucketFs: BucketFs): FileStore {
  const { service, bucket } = bucketFs;
  return {
    root: `${service}/${bucket}`,
    async check() {
      const answer = await send(bucketFs, "", { method: "GET" });
      if (answer.status !== 200) throw refusal(bucketFs, `to list bucket ${bucket}`, answer);
    },
    async upload(file, path, onProgress) {
      const answer = await send(bucketFs, path, { method: "PUT", file, onProgress });
      if (answer.status < 200 || answer.status > 299)
        throw refusal(bucketFs, `the upload of ${path}`, answer);
    },
  };
}

function send(
  bucketFs: BucketFs,
  path: string,
  request: Pick<HttpRequest, "method" | "file" | "onProgress">,
): Promise<HttpAnswer> {
  const { user, password, bucket, authorities, certificateCheck } = bucketFs;
  const address = addressOf(bucketFs);
  const segments = [bucket, ...path.split("/").filter((segment) => segment !== "")];
  return sendToStore(address, "Check --bucketfs-host, --bucketfs-port and --bucketfs-use-https.", {
    ...request,
    url: new URL(`/${segments.map(encodeURIComponent).join("/")}`, address),
    auth: `${user}:${password}`,
    certificateCheck,
    ...(authorities === undefined ? {} : { authorities }),
  });
}

function refusal(bucketFs: BucketFs, action: string, answer: HttpAnswer): SmeError {
  const advice: Readonly<Record<number, string>> = {
    401: "Check --bucketfs-user and --bucketfs-password.",
    403: "Give the user that may write (--bucketfs-user w) and its password.",
    404: "Check --bucket and --bucketfs-port.",
  };
  const { user, password } = bucketFs;
  const login = Buffer.from(`${user}:${password}`).toString("base64");
  return new SmeError("E-SME-116", {
    address: addressOf(bucketFs),
    action,
    cause: answerText(answer, [password, login]),
    advice: advice[answer.status] ?? "See the log of the BucketFS service.",
  });
}

function addressOf({ host, port, https }: BucketFs): string {
  return `${https ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
