import * as assert from "uvu/assert";
import { parseDsn } from "../../../deploy/database/dsn.ts";
import { quoteLargeIntegers } from "../../../deploy/database/exact-integers.ts";
import { storedName } from "../../../sql/read-name.ts";
import { suite } from "../../support/suite.ts";

const test = suite("dsn and texts");
const fingerprint = "0123456789abcdef".repeat(4);

test("reads host and port, and knows Exasol's port", () => {
  const plain = { protocol: "wss", certificateCheck: true };
  assert.equal(parseDsn("db.example.com:1234"), { host: "db.example.com", port: 1234, ...plain });
  assert.equal(parseDsn("10.0.0.1"), { host: "10.0.0.1", port: 8563, ...plain });
  assert.equal(parseDsn("[::1]:1234"), { host: "[::1]", port: 1234, ...plain });
});

test("reads a fingerprint with and without colons", () => {
  assert.is(parseDsn(`h/${fingerprint}:1`).fingerprint, fingerprint.toUpperCase());
  assert.is(parseDsn(`h/${fingerprint.match(/../g)?.join(":")}:1`).fingerprint, fingerprint.toUpperCase());
  assert.is(parseDsn(`h/${fingerprint}`).port, 8563);
});

test("reads nocertcheck and ws", () => {
  assert.is(parseDsn("h/nocertcheck:1").certificateCheck, false);
  assert.is(parseDsn("ws://h:1").protocol, "ws");
});

for (const dsn of ["", "h:0", "h:99999", "h:x", "h/abc:1", "h1,h2:8563", "10.0.0.1..4:8563", "http://h:1"]) {
  test(`refuses '${dsn}'`, () => {
    assert.throws(() => parseDsn(dsn), /^E-SME-91|E-SME-91/);
  });
}

test("finds a large integer wherever it stands, behind other long runs of digits", () => {
  for (const other of ["", "0.12345678901234567,", '"12345678901234567",', "1.5,", '"x",', "7,"]) {
    for (let digits = 1; digits < 40; digits++) {
      const before = `[${other}${"9".repeat(Math.min(digits, 15))},"${"8".repeat(digits)}",`;
      assert.is(quoteLargeIntegers(`${before}-9007199254740993]`), `${before}"-9007199254740993"]`);
      assert.is(quoteLargeIntegers(`${before}9007199254740993]`), `${before}"9007199254740993"]`);
    }
  }
});

test("quotes integers that a number cannot hold, but none within strings", () => {
  const json = String.raw`{"a":[9007199254740993,-9007199254740993,9007199254740991,1234567890123456.5,0.35000000000000003,1.2345678901234567e-7],"b":"\"9007199254740993"}`;
  assert.is(
    quoteLargeIntegers(json),
    String.raw`{"a":["9007199254740993","-9007199254740993",9007199254740991,1234567890123456.5,0.35000000000000003,1.2345678901234567e-7],"b":"\"9007199254740993"}`,
  );
});

test("quotes behind a string of two million characters", () => {
  const text = JSON.stringify('"\\'.repeat(1_000_000));
  assert.ok(quoteLargeIntegers(`[${text},12345678901234567890]`).endsWith(',"12345678901234567890"]'));
});

test("folds a schema's name as SQL does", () => {
  assert.is(storedName("ml"), "ML");
  assert.is(storedName('"ml"'), "ml");
  assert.is(storedName("my-schema"), "my-schema");
  assert.is(storedName("größe_a\u0308"), "GRÖẞE_A\u0308");
});

test.run();
