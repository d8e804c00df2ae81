import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";

export interface Certificate {
  certificatePem: string;
  privateKeyPem: string;
  /** SHA-256 of the DER certificate in upper-case hex, as Exasol's clients write it into a DSN. */
  fingerprint: string;
}

/** Whether clients would take the certificate today and tomorrow. */
export function isValid({ certificatePem }: Certificate): boolean {
  const tomorrow = Date.now() + 24 * 60 * 60 * 1000;
  return Date.parse(new X509Certificate(certificatePem).validTo) > tomorrow;
}

/** A new self-signed certificate for localhost and the host the server listens on. */
export async function createCertificate(host: string): Promise<Certificate> {
  const { generate } = await import("selfsigned");
  const names = new Set(["localhost", "127.0.0.1", "::1", host]);
  const { cert, private: key } = await generate([{ name: "commonName", value: "Local Exasol" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [...names].map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  });
  const fingerprint = new X509Certificate(cert).fingerprint256.replaceAll(":", "");
  return { certificatePem: cert, privateKeyPem: key, fingerprint };
}
