import { generateKeyPairSync, randomBytes, sign, X509Certificate } from "node:crypto";
import { isIP, isIPv4 } from "node:net";
import {
  bitString,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  tagged,
  time,
  utf8,
} from "./der.ts";

export interface Certificate {
  certificatePem: string;
  privateKeyPem: string;
  /** SHA-256 of the DER certificate in upper-case hex, as Exasol's clients write it into a DSN. */
  fingerprint: string;
}

const day = 24 * 60 * 60 * 1000;

/** Whether clients would take the certificate today and tomorrow. */
export function isValid({ certificatePem }: Certificate): boolean {
  return Date.parse(new X509Certificate(certificatePem).validTo) > Date.now() + day;
}

/**
 * A new certificate for localhost and the host the server listens on, signed by itself, for a year. Node.js
 * makes none, and packages that do take longer to load than all the rest of the local Exasol's server.
 * Source: RFC 5280, section 4.1.
 */
export function createCertificate(host: string): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const names = new Set(["localhost", "127.0.0.1", "::1", host]);
  const issuerAndSubject = sequence(set(sequence(objectIdentifier("2.5.4.3"), utf8("Local Exasol"))));
  const now = Date.now();
  const toBeSigned = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(randomBytes(8)),
    ecdsaWithSha256,
    issuerAndSubject,
    sequence(time(new Date(now)), time(new Date(now + 365 * day))),
    issuerAndSubject,
    publicKey.export({ type: "spki", format: "der" }),
    tagged(3, extensions([...names].map(alternativeName))),
  );
  const signature = sign("sha256", toBeSigned, privateKey);
  const certificate = new X509Certificate(sequence(toBeSigned, ecdsaWithSha256, bitString(0, signature)));
  return {
    certificatePem: certificate.toString(),
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    fingerprint: certificate.fingerprint256.replaceAll(":", ""),
  };
}

const ecdsaWithSha256 = sequence(objectIdentifier("1.2.840.10045.4.3.2"));

/** For a server, and for no authority: without a member its basic constraints say so. */
function extensions(names: Buffer[]): Buffer {
  const digitalSignature = bitString(7, Buffer.from([0x80]));
  const serverAuthentication = objectIdentifier("1.3.6.1.5.5.7.3.1");
  return sequence(
    extension("2.5.29.19", sequence()),
    extension("2.5.29.15", digitalSignature),
    extension("2.5.29.37", sequence(serverAuthentication)),
    extension("2.5.29.17", sequence(...names)),
  );
}

const extension = (identifier: string, value: Buffer): Buffer =>
  sequence(objectIdentifier(identifier), octetString(value));

function alternativeName(name: string): Buffer {
  return isIP(name) ? tagged(7, addressBytes(name), "primitive") : tagged(2, Buffer.from(name), "primitive");
}

/** The 4 or 16 bytes of an IP address, without the interface that may stand behind it. */
function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split(".").map(Number));
  // A URL has the usual spelling, without 1.2.3.4 at its end.
  const usual = new URL(`http://[${address.replace(/%.*/, "")}]`).hostname.slice(1, -1);
  const [front = [], back = []] = usual.split("::").map((part) => (part === "" ? [] : part.split(":")));
  const zeros = Array<string>(8 - front.length - back.length).fill("0");
  return Buffer.from([...front, ...zeros, ...back].map((word) => word.padStart(4, "0")).join(""), "hex");
}
