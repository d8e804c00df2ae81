import { generateKeyPairSync, randomBytes, sign, X509Certificate } from "node:crypto";
import { isIP, isIPv4 } from "node:net";
import type { BaseBlock } from "asn1js";

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
 * makes none, and packages that make whole ones take longer to load than the rest of the local Exasol's
 * server. Source: RFC 5280, section 4.1.
 */
export async function createCertificate(host: string): Promise<Certificate> {
  const asn1 = await import("asn1js");
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const sequence = (...value: BaseBlock[]) => new asn1.Sequence({ value });
  const identifier = (value: string) => new asn1.ObjectIdentifier({ value });
  const member = (tagNumber: number, ...value: BaseBlock[]) =>
    new asn1.Constructed({ idBlock: { tagClass: contextSpecific, tagNumber }, value });
  const utcTime = (milliseconds: number) => new asn1.UTCTime({ valueDate: new Date(milliseconds) });

  const ecdsaWithSha256 = sequence(identifier("1.2.840.10045.4.3.2"));
  const commonName = sequence(identifier("2.5.4.3"), new asn1.Utf8String({ value: "Local Exasol" }));
  const issuerAndSubject = sequence(new asn1.Set({ value: [commonName] }));
  const extension = (name: string, value: BaseBlock) =>
    sequence(identifier(name), new asn1.OctetString({ valueHex: value.toBER() }));
  const names = [...new Set(["localhost", "127.0.0.1", "::1", host])].map(
    (name) =>
      new asn1.Primitive({
        idBlock: { tagClass: contextSpecific, tagNumber: isIP(name) ? 7 : 2 },
        valueHex: isIP(name) ? addressBytes(name) : Buffer.from(name),
      }),
  );
  // For a server, and for no authority: without a member its basic constraints say so.
  const extensions = sequence(
    extension("2.5.29.19", sequence()),
    extension("2.5.29.15", new asn1.BitString({ unusedBits: 7, valueHex: Buffer.from([0x80]) })),
    extension("2.5.29.37", sequence(identifier("1.3.6.1.5.5.7.3.1"))),
    extension("2.5.29.17", sequence(...names)),
  );
  const now = Date.now();
  const toBeSigned = sequence(
    member(0, new asn1.Integer({ value: 2 })),
    asn1.Integer.fromBigInt(randomBytes(8).readBigUInt64BE()),
    ecdsaWithSha256,
    issuerAndSubject,
    sequence(utcTime(now), utcTime(now + 365 * day)),
    issuerAndSubject,
    asn1.fromBER(publicKey.export({ type: "spki", format: "der" })).result,
    member(3, extensions),
  );
  const signature = sign("sha256", Buffer.from(toBeSigned.toBER()), privateKey);
  const signed = sequence(toBeSigned, ecdsaWithSha256, new asn1.BitString({ valueHex: signature }));
  const certificate = new X509Certificate(Buffer.from(signed.toBER()));
  return {
    certificatePem: certificate.toString(),
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    fingerprint: certificate.fingerprint256.replaceAll(":", ""),
  };
}

/** Members of a type that are told apart by their numbers. */
const contextSpecific = 3;

/** The 4 or 16 bytes of an IP address, without the interface that may stand behind it. */
function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split(".").map(Number));
  // A URL has the usual spelling, without 1.2.3.4 at its end.
  const usual = new URL(`http://[${address.replace(/%.*/, "")}]`).hostname.slice(1, -1);
  const [front = [], back = []] = usual.split("::").map((part) => (part === "" ? [] : part.split(":")));
  const zeros = Array<string>(8 - front.length - back.length).fill("0");
  return Buffer.from([...front, ...zeros, ...back].map((word) => word.padStart(4, "0")).join(""), "hex");
}
