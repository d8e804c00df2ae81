/** A key of AWS whose rights a test decides, and what it was used for. */
import type { PolicyDocument } from "../../sandbox/aws/start-aws.ts";
import { connectionStatement, type UserOfSandbox } from "./user-of-sandbox.ts";

export interface SparseKey {
  /** The connection that has the key. */
  connection: string;
  /** Gives it this policy; everything is allowed without. */
  allow(policy?: PolicyDocument): void;
  /** Allows everything but these actions. */
  deny(...actions: string[]): void;
  /** What it was used for since the last time this was asked, and the rights that were asked for. */
  takeCalls(): KeyCall[];
}

export interface KeyCall {
  /** As in a policy, for example `s3:ListBucket`. */
  action: string;
  resource: string;
}

/** Makes the key and its connection; `options` stand behind the secret. */
export async function makeSparseKey(
  user: UserOfSandbox,
  name: string,
  options = "",
  bucket = user.sandbox.aws.bucket,
): Promise<SparseKey> {
  const key = {
    accessKeyId: `AKIA${name}`,
    secretAccessKey: `${name.toLowerCase()}/secret+of=it`,
    user: name.toLowerCase(),
  };
  const { identities } = user.sandbox.aws;
  identities.putKey(key);
  const password = `${key.secretAccessKey}${options}`;
  await user.run(connectionStatement(name, user.sandbox, { bucket, user: key.accessKeyId, password }));
  return {
    connection: name,
    allow: (policy) => identities.putKey(policy === undefined ? key : { ...key, policy }),
    deny: (...Action) =>
      identities.putKey({
        ...key,
        policy: {
          Statement: [
            { Effect: "Allow", Action: "*", Resource: "*" },
            { Effect: "Deny", Action, Resource: "*" },
          ],
        },
      }),
    takeCalls: () =>
      user
        .takeCalls()
        .filter(({ caller }) => caller.endsWith(`:user/${key.user}`))
        .map(({ action, resource }) => ({ action, resource })),
  };
}
