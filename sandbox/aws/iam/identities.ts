import { createHmac, randomBytes } from "node:crypto";
import { type PolicyDocument, readPolicy, type Statement } from "./policy.ts";

/** A key that the local AWS knows. */
export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** When given, requests need it besides the key. */
  sessionToken?: string;
  /** Whose key it is: `local` when absent. */
  user?: string;
  /** Of which account, 12 digits; the local AWS' own when absent. */
  account?: string;
  /** What its user may do: everything when absent. */
  policy?: PolicyDocument;
}

/** A role that the local AWS knows. */
export interface AwsRole {
  name: string;
  /** Of which account, 12 digits; the local AWS' own when absent. */
  account?: string;
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
  accountId: string;
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
  accountId: string;
  /** With its path. */
  arn: string;
  id: string;
  created: Date;
  /** As it was given, for those who ask. */
  trustDocument: PolicyDocument;
  trust: readonly Statement[];
  policy: readonly Statement[] | undefined;
}

/** How long a session of a role may last, until somebody raises that: an hour. */
export const maxSessionSeconds = 3600;

/** What a role without a trust of its own is for. */
const trustOfService: PolicyDocument = {
  Statement: {
    Effect: "Allow",
    Principal: { Service: "sagemaker.amazonaws.com" },
    Action: "sts:AssumeRole",
  },
};

const leastSessions = 100;

/**
 * Users' keys, roles, and sessions of both. Sessions are kept in memory only: they end with the process.
 * Those that are over are forgotten, and known by their tokens all the same.
 */
export class Identities {
  readonly #tokenKey = randomBytes(32);
  /** How many keys there may be before one looks for sessions that are over. */
  #mostKeys = leastSessions;
  readonly #accountId: string;
  readonly #keys = new Map<string, Key>();
  /** By their ARNs. */
  readonly #roles = new Map<string, Role>();

  constructor(accountId: string, keys: readonly AwsCredentials[], roles: readonly (string | AwsRole)[]) {
    this.#accountId = accountId;
    for (const key of keys) this.putKey(key);
    for (const role of roles) this.putRole(typeof role === "string" ? { name: role } : role);
  }

  /**
   * Makes a key, or gives it another policy. Throws for a policy that cannot be read, and for what is no
   * account.
   */
  putKey({ user = "local", policy, account = this.#accountId, ...key }: AwsCredentials): void {
    checkAccount(account);
    const { accessKeyId, secretAccessKey, sessionToken } = key;
    const arn = `arn:aws:iam::${account}:user/${user}`;
    const statements = policy === undefined ? undefined : readPolicy(policy);
    const named = { arn, accountId: account, userId: accessKeyId, principal: arn };
    const caller = { ...named, policy: statements, isSession: false };
    this.#keys.set(accessKeyId, { accessKeyId, secretAccessKey, sessionToken, caller });
  }

  /**
   * Makes a role, or gives it another trust or policy, which count for its sessions, too. Throws for a policy
   * that cannot be read, and for what is no account.
   */
  putRole({ name, account = this.#accountId, path = "/", trust, policy }: AwsRole): void {
    checkAccount(account);
    const arn = `arn:aws:iam::${account}:role${path}${name}`;
    const statements = policy === undefined ? undefined : readPolicy(policy);
    const known = this.findRoleByName(account, name);
    if (known !== undefined) this.#roles.delete(known.arn);
    const id = known?.id ?? `AROA${randomBytes(8).toString("hex").toUpperCase()}`;
    const trustDocument = trust ?? trustOfService;
    const trusted = readPolicy(trustDocument, "trust");
    const created = known?.created ?? new Date();
    const named = { name, accountId: account, arn, id, created };
    const role = { ...named, trustDocument, trust: trusted, policy: statements };
    this.#roles.set(arn, role);
    for (const { caller } of this.#keys.values())
      if (caller.isSession && caller.principal === arn) caller.policy = statements;
  }

  findKey(accessKeyId: string): Key | undefined {
    return this.#keys.get(accessKeyId);
  }

  /** All accounts that have a key or a role. */
  accounts(): string[] {
    const callers = [...this.#keys.values()].map(({ caller }) => caller);
    return [...new Set([...callers, ...this.#roles.values()].map(({ accountId }) => accountId))];
  }

  /** The account's role of this name, whatever its path. */
  findRoleByName(accountId: string, name: string): Role | undefined {
    return [...this.#roles.values()].find((role) => role.name === name && role.accountId === accountId);
  }

  /** The role with exactly this ARN. */
  findRole(arn: string): Role | undefined {
    return this.#roles.get(arn);
  }

  /** The user or role with this ARN, and what it may do. */
  findPrincipal(arn: string): Pick<Role, "policy"> | undefined {
    const user = [...this.#keys.values()].find(({ caller }) => !caller.isSession && caller.arn === arn);
    return user?.caller ?? this.findRole(arn);
  }

  /** A new key for the caller until then. */
  startSession(caller: Caller, expires: Date): Key & { sessionToken: string } {
    if (this.#keys.size >= this.#mostKeys) this.#forgetEnded();
    const accessKeyId = `ASIA${randomBytes(8).toString("hex").toUpperCase()}`;
    const key = {
      accessKeyId,
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: this.#tokenOf(accessKeyId),
      expires,
      caller,
    };
    this.#keys.set(key.accessKeyId, key);
    return key;
  }

  /** Whether the key, which is not known any more, was that of a session with this token. */
  wasSession(accessKeyId: string, token: string | undefined): boolean {
    return token === this.#tokenOf(accessKeyId);
  }

  #tokenOf(accessKeyId: string): string {
    return createHmac("sha512", this.#tokenKey).update(accessKeyId).digest("base64");
  }

  #forgetEnded(): void {
    for (const [id, { expires }] of this.#keys)
      if (expires !== undefined && expires.getTime() <= Date.now()) this.#keys.delete(id);
    this.#mostKeys = Math.max(leastSessions, 2 * this.#keys.size);
  }

  /** Ends all sessions now, as if their time were over. */
  endSessions(): void {
    for (const key of this.#keys.values()) if (key.expires !== undefined) key.expires = new Date(0);
  }
}

/** Who a session of a role is. */
export function sessionOfRole({ accountId, arn, id, name, policy }: Role, sessionName: string): Caller {
  return {
    arn: `arn:aws:sts::${accountId}:assumed-role/${name}/${sessionName}`,
    accountId,
    userId: `${id}:${sessionName}`,
    principal: arn,
    policy,
    isSession: true,
  };
}

function checkAccount(account: string): void {
  if (!/^\d{12}$/.test(account)) throw new Error(`${account} is no account: it has 12 digits.`);
}
