/** The file of `sme-gen sandbox --aws-identities`: further keys and roles of the local AWS. */
import { readFile } from "node:fs/promises";
import { type AwsCredentials, type AwsRole, Identities } from "../../sandbox/aws/iam/identities.ts";
import { SmeError } from "../../spec/errors.ts";

export interface GivenIdentities {
  keys: AwsCredentials[];
  roles: AwsRole[];
}

/** Throws E-SME-433 for a file that cannot be read, and for what the local AWS would not take. */
export async function readIdentities(file: string): Promise<GivenIdentities> {
  try {
    const { keys = [], roles = [], ...others } = objectOf(parse(await readFile(file, "utf8")), "the file");
    const [odd] = Object.keys(others);
    if (odd !== undefined) throw new Error(`it has ${odd}, where only keys and roles are known`);
    const given = {
      keys: listOf<AwsCredentials>(keys, "keys", ["accessKeyId", "secretAccessKey"]),
      roles: listOf<AwsRole>(roles, "roles", ["name"]),
    };
    // Reads the policies and accounts.
    new Identities("123456789012", given.keys, given.roles);
    return given;
  } catch (error) {
    const complaint = (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
    throw new SmeError("E-SME-433", { file, complaint });
  }
}

/** Node's own errors quote the text, in which secrets stand. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("it is no JSON");
  }
}

/** A list of objects that have these texts; what else they have is looked at by the local AWS. */
function listOf<Item extends object>(
  given: unknown,
  name: string,
  needed: readonly (keyof Item & string)[],
): Item[] {
  if (!Array.isArray(given)) throw new Error(`its ${name} are no list`);
  return given.map((one: unknown, index) => {
    const what = `number ${index + 1} of its ${name}`;
    const object = objectOf(one, what);
    const missing = needed.find((key) => typeof object[key] !== "string" || object[key] === "");
    if (missing !== undefined) throw new Error(`${what} has no ${missing}`);
    return object as Item;
  });
}

function objectOf(given: unknown, what: string): Record<string, unknown> {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new Error(`${what} is no object`);
  return { ...given };
}
