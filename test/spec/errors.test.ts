import * as assert from "uvu/assert";
import { catalogue, errorNumber, errorRooms, nextErrorNumber } from "../../spec/error-catalogue.ts";
import { errorText, SmeError } from "../../spec/errors.ts";
import { suite } from "../support/suite.ts";

const test = suite("error catalogue");

test("proposes a number for the next error that no error has, nor had", () => {
  assert.not.ok(Object.keys(catalogue).some((code) => errorNumber(code) >= nextErrorNumber()));
});

test("has the point in its first 200 characters, values aside", () => {
  for (const [code, { message }] of Object.entries(catalogue)) {
    assert.ok(`${code}: ${message.replace(/\{\{\w+\}\}/g, "")}`.length <= 200, code);
  }
});

test("sends nobody who works in SQL to a file of this repository", () => {
  for (const [code, { message, mitigation }] of Object.entries(catalogue)) {
    // Those of sme-gen build, new and diff are for people who work in it.
    if (code in errorRooms.build || code in errorRooms.specs) continue;
    assert.not.match(
      `${message} ${mitigation}`,
      /\b(generated|spec|templates|runtime|doc|cli)\/|\.(md|ts|lua)\b/,
      code,
    );
  }
});

test("counts one thing as one", () => {
  const { message } = new SmeError("E-SME-83", { endpoint_name: "e", lines: 1, rows: 1, first: 1 });
  assert.match(message, /^E-SME-83: Endpoint e answered 1 line for the 1 row from row 1 on\. /);
  const more = new SmeError("E-SME-83", { endpoint_name: "e", lines: 11, rows: 21, first: 1 });
  assert.match(more.message, "answered 11 lines for the 21 rows from row 1 on.");
});

test("puts the values into message and mitigation", () => {
  const text = errorText("E-SME-30", { object: "SME_X", name: "job_name" });
  assert.is(text, "E-SME-30: SME_X declares job_name twice. Rename one of the two.");
});

test("does not read placeholders inside a value", () => {
  assert.match(errorText("E-SME-48", { path: "a.ts", cause: "{{path}}" }), "loaded: {{path}}");
});

test("cuts long values between characters, and says how long they are", () => {
  const text = errorText("E-SME-48", { path: "😀".repeat(1_000_000), cause: "y".repeat(3000) });
  assert.match(
    text,
    /^E-SME-48: (😀){500}…\(1000000 characters\) cannot be loaded: y{2000}…\(3000 characters\)\. /u,
  );
  assert.not.match(text, /\p{Cs}/u);
});

test("shows what others said in one line, without codes that a terminal obeys", () => {
  const cause = "a\r\n  b\u001b]0;x\u0007\u009b2J\0c\n";
  assert.is(
    errorText("E-SME-48", { path: "p", cause }),
    "E-SME-48: p cannot be loaded: a b ]0;x 2J c. Correct the file.",
  );
});

test("keeps the error that caused it", () => {
  const cause = new Error("socket closed");
  const error = new SmeError("E-SME-48", { path: "a.ts", cause: "?" }, { cause });
  assert.is(error.cause, cause);
  assert.is(error.code, "E-SME-48");
});

test.run();
