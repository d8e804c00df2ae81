import { randomBytes } from "node:crypto";
import { type PolicyDocument, readPolicy, type Statement } from "./policy.ts";

/** A key that the local AWS knows. */
export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** When given, requests need it besides the key. */
  sessionToken?: string;
  /** Whose key it is: `local` when absent. */
  user?: string;
  /** What its user may do: everything when absent. */
  policy?: PolicyDocument;
}

/** A role that the local AWS knows. */
export interface AwsRole {
  name: string;
  /** What stands before the name in its ARN, such as `/service-role/`; `/` when absent. */
  path?: string;
  /** Who may assume it: SageMaker when absent. */
  trust?: PolicyDocument;
  /** What its sessions may do, and SageMaker in its name: everything when absent. */
  policy?: PolicyDocument;
}

/** Who a request comes from. */
export interface Caller {
  arn: string;
  /** As GetCallerIdentity gives it. */
  userId: string;
  /** The user's or role's own ARN: a session's `arn` is another one. */
  principal: string;
  /** Undefined for one who may do everything. */
  policy: readonly Statement[] | undefined;
  isSession: boolean;
}

/** A key with whom it stands for. */
export interface Key {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
  expires?: Date;
  caller: Caller;
}

export interface Role {
  name: string;
  /** With its path. */
  arn: string;
  id: string;
  /** As it was given, for those who ask. */
  trustDocument: PolicyDocument;
  trust: readonly Statement[];
  policy: readonly Statement[] | undefined;
}

/** What a role without a trust of its own is for. */
const trustOfService: PolicyDocument = {
  Statement: {
    Effect: "Allow",
    Principal: { Service: "sagemaker.amazonaws.com" },
    Action: "sts:AssumeRole",
  },
};

/** Users' keys, roles, and sessions of both. Sessions are kept in memory only: they end with the process. */
export class Identities {
  readonly #accountId: string;
  readonly #keys = new Map<string, Key>();
  readonly #roles = new Map<string, Role>();

  constructor(accountId: string, keys: readonly AwsCredentials[], roles: readonly (string | AwsRole)[]) {
    this.#accountId = accountId;
    for (const key of keys) this.putKey(key);
    for (const role of roles) this.putRole(typeof role === "string" ? { name: role } : role);
  }

  /** Makes a key, or gives it another policy. Throws for a policy that cannot be read. */
  putKey({ accessKeyId, secretAccessKey, sessionToken, user = "local", policy }: AwsCredentials): void {
    const arn = `arn:aws:iam::${this.#accountId}:user/${user}`;
    const statements = policy === undefined ? undefined : readPolicy(policy);
    const caller = { arn, userId: accessKeyId, principal: arn, policy: statements, isSession: false };
    this.#keys.set(accessKeyId, { accessKeyId, secretAccessKey, sessionToken, caller });
  }

  /**
   * Makes a role, or gives it another trust or policy, which count for its sessions, too. Throws for a policy
   * that cannot be read.
   */
  putRole({ name, path = "/", trust, policy }: AwsRole): void {
    const arn = `arn:aws:iam::${this.#accountId}:role${path}${name}`;
    const statements = policy === undefined ? undefined : readPolicy(policy);
    const known = this.#roles.get(name);
    const id = known?.id ?? `AROA${randomBytes(8).toString("hex").toUpperCase()}`;
    const trustDocument = trust ?? trustOfService;
    const trusted = readPolicy(trustDocument, "trust");
    this.#roles.set(name, { name, arn, id, trustDocument, trust: trusted, policy: statements });
    for (const { caller } of this.#keys.values())
      if (caller.isSession && caller.principal === arn) caller.policy = statements;
  }

  findKey(accessKeyId: string): Key | undefined {
    return this.#keys.get(accessKeyId);
  }

  /** The account's role of this name, whatever its path. */
  findRoleByName(name: string): Role | undefined {
    return this.#roles.get(name);
  }

  /** The role with exactly this ARN. */
  findRole(arn: string): Role | undefined {
    return [...this.#roles.values()].find((role) => role.arn === arn);
  }

  /** The user or role with this ARN, and what it may do. */
  findPrincipal(arn: string): Pick<Role, "policy"> | undefined {
    const user = [...this.#keys.values()].find(({ caller }) => !caller.isSession && caller.arn === arn);
    return user?.caller ?? this.findRole(arn);
  }

  /** A new key for the caller until then. */
  startSession(caller: Caller, expires: Date): Key & { sessionToken: string } {
    const key = {
      accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: randomBytes(160).toString("base64"),
      expires,
      caller,
    };
    this.#keys.set(key.accessKeyId, key);
    return key;
  }

  /** Ends all sessions now, as if their time were over. */
  endSessions(): void {
    for (const key of this.#keys.values()) if (key.expires !== undefined) key.expires = new Date(0);
  }
}

/** Who a session of a role is. */
export function sessionOfRole({ arn, id, name, policy }: Role, sessionName: string): Caller {
  const account = arn.split(":")[4];
  return {
    arn: `arn:aws:sts::${account}:assumed-role/${name}/${sessionName}`,
    userId: `${id}:${sessionName}`,
    principal: arn,
    policy,
    isSession: true,
  };
}
