import { constants, createPublicKey, generateKeyPair, privateDecrypt } from "node:crypto";
import { promisify } from "node:util";

/** What the first answer of a login tells, and how the password that comes back is read. */
export interface LoginKey {
  publicKeyPem: string;
  publicKeyModulus: string;
  publicKeyExponent: string;
  /** The password's bytes, or undefined when it was not encrypted with this key. */
  decrypt(base64: string): Buffer | undefined;
}

const modulusBits = 1024;

let made: Promise<LoginKey> | undefined;

/** That of all logins; it is made meanwhile, as it takes longer than to start a server. */
export function theLoginKey(): Promise<LoginKey> {
  made ??= createLoginKey();
  return made;
}

/** 1024 bits and PKCS#1 are what Exasol's clients expect. */
async function createLoginKey(): Promise<LoginKey> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("rsa", {
    modulusLength: modulusBits,
    publicKeyEncoding: { type: "pkcs1", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const { n = "", e = "" } = createPublicKey(publicKey).export({ format: "jwk" });
  return {
    publicKeyPem: publicKey,
    publicKeyModulus: Buffer.from(n, "base64url").toString("hex"),
    publicKeyExponent: Buffer.from(e, "base64url").toString("hex"),
    decrypt(base64) {
      const encrypted = Buffer.from(base64, "base64");
      if (encrypted.length !== modulusBits / 8) return undefined;
      try {
        // Node refuses RSA_PKCS1_PADDING here (CVE-2023-46809), so the padding is taken off below.
        return unpad(privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, encrypted));
      } catch {
        return undefined;
      }
    },
  };
}

/**
 * Takes PKCS#1 v1.5 padding off in a time that does not depend on the content: 00 02 (≥ 8 bytes ≠ 0) 00
 * message.
 */
function unpad(block: Buffer): Buffer | undefined {
  let bad = (block[0] ?? 1) | ((block[1] ?? 0) ^ 2);
  let start = 0;
  let found = 0;
  for (let i = 2; i < block.length; i++) {
    const isZero = (((block[i] ?? 1) - 1) >>> 31) & 1;
    const isFirst = isZero & (found ^ 1);
    start |= (i + 1) & -isFirst;
    found |= isZero;
  }
  bad |= (found ^ 1) | (((start - 11) >>> 31) & 1);
  return bad === 0 ? block.subarray(start) : undefined;
}
