import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { readIdentities } from "../../../cli/sandbox/read-identities.ts";
import { fromPackage } from "../../../package/package-root.ts";
import { rejection } from "../../support/rejection.ts";
import { suite } from "../../support/suite.ts";

const test = suite("keys and roles for the sandbox");

const folder = mkdtempSync(join(tmpdir(), "identities-"));
test.after(() => rmSync(folder, { recursive: true }));

const read = (text: string) => {
  const file = join(folder, "identities.json");
  writeFileSync(file, text);
  return readIdentities(file);
};

test("the example of the user guide is one", async () => {
  const guide = readFileSync(fromPackage("doc/user_guide/aws.md"), "utf8");
  const example = [...guide.matchAll(/^```json\n(.*?)^```$/gms)].find(([, text]) =>
    text?.includes('"keys"'),
  )?.[1];
  const { keys, roles } = await read(example ?? "");
  assert.equal([keys.map(({ user }) => user), roles.map(({ name }) => name)], [["analyst"], ["exasol-ml"]]);
  assert.equal(await read("{}"), { keys: [], roles: [] });
});

test("what is none is refused with what is wrong in it, and without a secret", async () => {
  const refused = async (text: string, wording: RegExp) => {
    const { message } = await rejection(read(text));
    assert.match(message, wording);
    assert.match(message, /^E-SME-433: The sandbox cannot take the keys and roles of \S+identities\.json: /);
    assert.not.match(message, /s3cr/);
  };
  await refused('{"keys": s3cr}', /it is no JSON\./);
  await refused("[]", /the file is no object\./);
  await refused('{"user": {}}', /it has user, where only keys and roles are known/);
  await refused('{"keys": {}}', /its keys are no list/);
  await refused('{"keys": [{"secretAccessKey": "s3cr"}]}', /number 1 of its keys has no accessKeyId/);
  await refused(
    '{"roles": [{"name": "r", "policy": {"Statment": []}}]}',
    /Statment of a policy is not available/,
  );
  await refused('{"roles": [{"name": "r", "policy": {}}]}', /A policy needs a Statement/);
  const key = { accessKeyId: "A", secretAccessKey: "s3cr" };
  const policy = { Statement: { Effect: "Allow", Action: "s3:*", Resource: "bucket" } };
  await refused(JSON.stringify({ keys: [{ ...key, policy }] }), /bucket can be no Resource of a policy/);
  const { message } = await rejection(readIdentities(join(folder, "none.json")));
  assert.match(message, /^E-SME-433: .*none\.json: ENOENT/);
});

test.run();
