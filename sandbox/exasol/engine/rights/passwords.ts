/** Passwords as they are kept: `way:salt:hash`, in base64. */
import { createHash, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify<string | Buffer, Buffer, number, { N: number }, Buffer>(scrypt);
const bytes = 32;
/** About 10 ms: who reads the file of a sandbox has more than passwords to read there. */
const cost = { N: 4096 };

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return keptAs("scrypt", salt, await derive(password, salt, bytes, cost));
}

/** For a password that stands elsewhere in clear text anyway, as that of the user a sandbox prints. */
export function hashGivenPassword(password: string): string {
  const salt = randomBytes(16);
  return keptAs("sha256", salt, digest(salt, Buffer.from(password)));
}

/** `given`: the password's bytes as a client sends them, in UTF-8 or Latin-1. */
export async function isPassword(given: Buffer, kept: string): Promise<boolean> {
  const [way, salt = "", hash = ""] = kept.split(":");
  const salted = Buffer.from(salt, "base64");
  const wanted = Buffer.from(hash, "base64");
  // driver-ts encodes the password as Latin-1, everything else as UTF-8.
  const latin = Buffer.from(given.toString("latin1"), "utf8");
  for (const bytesOfIt of latin.equals(given) ? [given] : [given, latin]) {
    const found = way === "scrypt" ? await derive(bytesOfIt, salted, bytes, cost) : digest(salted, bytesOfIt);
    if (found.length === wanted.length && timingSafeEqual(found, wanted)) return true;
  }
  return false;
}

const digest = (salt: Buffer, password: Buffer): Buffer =>
  createHash("sha256").update(salt).update(password).digest();

const keptAs = (way: "scrypt" | "sha256", salt: Buffer, hash: Buffer): string =>
  `${way}:${salt.toString("base64")}:${hash.toString("base64")}`;
