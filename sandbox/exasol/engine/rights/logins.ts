/** Who may log in, and who has failed to. */
import { ExasolError } from "../../model.ts";
import type { CatalogDraft } from "../catalog/catalog.ts";
import type { Grantee } from "./grantee.ts";
import { isPassword } from "./passwords.ts";
import { Rights } from "./rights.ts";

/** For users that do not exist, so that they take as long to refuse as others. */
const nobody = `scrypt:${Buffer.alloc(16).toString("base64")}:`;

const keyOf = ({ name, created }: Grantee): string => `${name}\0${created}`;

export class Logins {
  /** Since the last good one, by the user's name and creation; forgotten when the database ends. */
  readonly #failed = new Map<string, number>();
  readonly #sessions = new Map<string, number>();

  /** Rejects with 08004 unless the password is right and the user may have sessions. */
  async check(user: string, password: Buffer, catalog: CatalogDraft): Promise<void> {
    const found = catalog.grantee(user);
    const known = found?.password === undefined ? undefined : found;
    const isRight = await isPassword(password, known?.password ?? nobody);
    if (!known || !isRight || this.#isLocked(known, catalog)) {
      if (known) this.#failed.set(keyOf(known), this.failedSince(known) + 1);
      throw new ExasolError("08004", "Connection exception - authentication failed.");
    }
    this.reset(known);
    if (!new Rights(catalog, user).holds("CREATE SESSION"))
      throw new ExasolError("08004", "Connection exception - insufficient privileges: CREATE SESSION.");
  }

  #isLocked(user: Grantee, catalog: CatalogDraft): boolean {
    const most = mostFailedLogins(catalog.parameter("PASSWORD_SECURITY_POLICY") ?? "OFF");
    return most !== undefined && this.failedSince(user) >= most;
  }

  /** `by`: 1 when a session begins, -1 when it ends. */
  countSessions(user: string, by: 1 | -1): void {
    this.#sessions.set(user, (this.#sessions.get(user) ?? 0) + by);
  }

  isLoggedIn(user: string): boolean {
    return (this.#sessions.get(user) ?? 0) > 0;
  }

  failedSince(user: Grantee): number {
    return this.#failed.get(keyOf(user)) ?? 0;
  }

  reset(user: Grantee): void {
    this.#failed.delete(keyOf(user));
  }
}

/** `MAX_FAILED_LOGIN_ATTEMPTS=5`, which is all that is known here of a PASSWORD_SECURITY_POLICY. */
export function mostFailedLogins(policy: string): number | undefined {
  const [, count] = /^MAX_FAILED_LOGIN_ATTEMPTS=([1-9]\d*)$/i.exec(policy.trim()) ?? [];
  return count === undefined ? undefined : Number(count);
}
