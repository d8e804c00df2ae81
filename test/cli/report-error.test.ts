import * as assert from "uvu/assert";
import { reportError } from "../../cli/report-error.ts";
import { SmeError } from "../../spec/errors.ts";
import { runCommand } from "../support/run-command.ts";
import { suite } from "../support/suite.ts";

const test = suite("what errors print");

function printed(error: unknown): string {
  const lines: unknown[] = [];
  const print = console.error;
  console.error = (line: unknown) => lines.push(line);
  try {
    reportError(error);
  } finally {
    console.error = print;
  }
  return lines.join("\n");
}

test("shows what would change the terminal or its title instead of doing it", () => {
  const hostile = "\u001b]0;title\u0007\u001b[2J\u009b31mred\rover\u202egnp\u2066";
  const error = new SmeError("E-SME-101", { path: hostile, cause: "no" });
  assert.not.match(printed(error), /[\p{Cc}\u202e\u2066]/u);
  const place = printed(Object.assign(error, { file: hostile })).split("\n")[0];
  assert.is(place, String.raw`\x1b]0;title\x07\x1b[2J\x9b31mred↵over\u202egnp\u2066`);
});

test("shows the place of an error above it", () => {
  const error = new SmeError("E-SME-101", { path: "p", cause: "no" });
  assert.match(printed(Object.assign(error, { file: "a.ts", line: 1, column: 2 })), /^a\.ts:1:2\nE-SME-101/);
});

test("shows of a defect the words and where it arose, and nothing that it carries", () => {
  const error = Object.assign(new Error("no\n    at s3cret"), { headers: { authorization: "s3cret" } });
  const text = printed(error);
  assert.match(text, /^F-SME-111: no at s3cret\. This is a defect/);
  assert.match(text, /^\s+at .*report-error\.test\.js:\d+/m);
  assert.is(text.split("s3cret").length, 2, text);
  assert.match(printed({ password: "s3cret" }), "F-SME-111: no error but an object.");
});

/** As Node makes them. */
function fileError(code: string, more: object): Error {
  return Object.assign(new Error(`${code}: words of the system, open`), { code, ...more });
}

const obstacles = [
  ["EACCES", "you have no permission for it. Get the permission, or name another place."],
  ["EPERM", "you have no permission for it. Get the permission, or name another place."],
  ["EROFS", "its file system is read-only. Name another place."],
  ["ENOSPC", "the disk is full. Make room."],
  ["EDQUOT", "the disk has no more room for you. Make room."],
  ["ENOTDIR", "there is a file where a folder has to be. Name another place, or move the file away."],
  ["EEXIST", "there is a file where a folder has to be. Name another place, or move the file away."],
  ["EISDIR", "there is a folder where a file has to be. Name another place, or move the folder away."],
  ["ENAMETOOLONG", "its name is too long. Name another place."],
] as const;

for (const [code, text] of obstacles) {
  test(`says what to do about ${code} of the file system`, () => {
    assert.is(
      printed(fileError(code, { path: "/data/out" })),
      `E-SME-287: /data/out cannot be used: ${text}`,
    );
  });
}

test("knows a full disk also from a write, which names no file", () => {
  const text = printed(fileError("ENOSPC", { syscall: "write" }));
  assert.is(text, "E-SME-287: A file cannot be used: the disk is full. Make room.");
});

test("takes neither a port that is denied nor a file of ours that is missing for one of the user's", () => {
  assert.match(printed(fileError("EACCES", { syscall: "listen", port: 80 })), /^F-SME-111: EACCES: /);
  assert.match(printed(fileError("ENOENT", { path: "/templates/none.hbs" })), /^F-SME-111: ENOENT: /);
});

test("shows no more of a defect that nobody has caught", async () => {
  const thrown = `Object.assign(new Error("lost"), { password: "s3" + "cret" })`;
  for (const end of [`Promise.reject(${thrown})`, `(() => { throw ${thrown}; })()`]) {
    const script = `process.once("beforeExit", () => { setImmediate(() => ${end}); });`;
    const { code, stderr } = await runCommand(["completion", "bash"], {
      env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` },
    });
    assert.is(code, 1, stderr);
    assert.match(stderr, /^F-SME-111: lost\. This is a defect of sme-gen/);
    assert.not.match(stderr, "s3cret");
  }
});

test.run();
