/**
 * The sessions of roles that this process has. Imports nothing of AWS: errors look here for secrets, and most
 * connections name no role.
 */

/** A key that is good until its expiration. */
export interface RoleSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

interface Slot {
  session?: RoleSession;
  begun: number;
  /** The request for the next session, which all wait for together. */
  pending?: Promise<RoleSession>;
  /** When a failed renewal may be tried again. */
  notBefore: number;
}

/** As the AWS SDK does for its own sessions. */
const renewalMilliseconds = 5 * 60 * 1000;

/** What is left of a session must be enough for a request that has been signed to arrive. */
const leastMilliseconds = 30_000;
const pauseMilliseconds = 15_000;

const slots = new Map<string, Slot>();

/**
 * The session for this key, begun by `begin` when there is none. Five minutes before its end the next one is
 * begun, while requests go on with the old one; should that fail they do so until it ends.
 */
export async function sessionFor(key: string, begin: () => Promise<RoleSession>): Promise<RoleSession> {
  const slot: Slot = slots.get(key) ?? { begun: 0, notBefore: 0 };
  slots.set(key, slot);
  const now = Date.now();
  const left = (slot.session?.expiration.getTime() ?? 0) - now;
  if (slot.session !== undefined && left > leastMilliseconds) {
    if (left < renewalMilliseconds && now >= slot.notBefore) renew(slot, begin).catch(() => undefined);
    return slot.session;
  }
  return renew(slot, begin);
}

/** Lets the sessions go that were begun before this time: AWS said that one of them is over. */
export function endSessionsBefore(time: number): void {
  for (const slot of slots.values()) if (slot.begun < time) delete slot.session;
}

/** What no error may show. */
export function sessionSecrets(): string[] {
  return [...slots.values()].flatMap(({ session }) =>
    session === undefined ? [] : [session.secretAccessKey, session.sessionToken],
  );
}

function renew(slot: Slot, begin: () => Promise<RoleSession>): Promise<RoleSession> {
  slot.pending ??= begin()
    .then((session) => {
      slot.session = session;
      slot.begun = Date.now();
      return session;
    })
    .catch((error) => {
      slot.notBefore = Date.now() + pauseMilliseconds;
      throw error;
    })
    .finally(() => {
      delete slot.pending;
    });
  return slot.pending;
}
