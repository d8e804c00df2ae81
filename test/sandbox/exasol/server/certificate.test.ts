import { createPrivateKey, X509Certificate } from "node:crypto";
import * as assert from "uvu/assert";
import { createCertificate } from "../../../../sandbox/exasol/server/certificate.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("the local Exasol's certificate");

const addresses = [
  ["127.0.0.1", "127.0.0.1"],
  ["::", "0:0:0:0:0:0:0:0"],
  ["2001:db8::1.2.3.4", "2001:DB8:0:0:0:0:102:304"],
  ["fe80::12%eth0", "FE80:0:0:0:0:0:0:12"],
];
for (const [host = "", shown = ""] of addresses) {
  test(`is for localhost and the address ${host}`, async () => {
    const { subjectAltName = "" } = new X509Certificate((await createCertificate(host)).certificatePem);
    const names = subjectAltName.split(", ");
    assert.ok(names.includes("DNS:localhost"), subjectAltName);
    for (const wanted of ["127.0.0.1", "0:0:0:0:0:0:0:1", shown])
      assert.ok(names.includes(`IP Address:${wanted}`), `${wanted}: ${subjectAltName}`);
  });
}

// The second's list of names takes more than 127 bytes, the third's more than 255.
for (const labels of [1, 2, 5]) {
  const host = `${`${"a".repeat(60)}.`.repeat(labels - 1)}example.com`;
  test(`signs itself for a host of ${host.length} letters, for a server, for a year`, async () => {
    const { certificatePem, privateKeyPem, fingerprint } = await createCertificate(host);
    const certificate = new X509Certificate(certificatePem);
    assert.ok(certificate.verify(certificate.publicKey));
    assert.ok(certificate.checkPrivateKey(createPrivateKey(privateKeyPem)));
    assert.is(certificate.checkHost(host), host);
    assert.is(certificate.subject, "CN=Local Exasol");
    assert.not(certificate.ca);
    assert.equal(certificate.keyUsage, ["1.3.6.1.5.5.7.3.1"]);
    assert.is(certificate.fingerprint256.replaceAll(":", ""), fingerprint);
    const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 86_400_000;
    assert.is(days, 365);
    assert.ok(Date.parse(certificate.validFrom) <= Date.now());
  });
}

test("has another number and key each time", async () => {
  const [one, other] = [await createCertificate("localhost"), await createCertificate("localhost")];
  assert.is.not(one.privateKeyPem, other.privateKeyPem);
  const numberOf = (pem: string) => new X509Certificate(pem).serialNumber;
  assert.is.not(numberOf(one.certificatePem), numberOf(other.certificatePem));
});

test.run();
