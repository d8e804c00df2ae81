import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { fromPackage } from "../../../../package/package-root.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("UDF protocol, generated code");

const read = (file: string) => readFileSync(fromPackage(`sandbox/exasol/udf-host/${file}`), "utf8");
const field = /(?:required|optional|repeated) [\w.]+ \w+ = \d+.*;/g;

test("udf_pb.ts has the messages and fields of udf.proto", () => {
  const [proto, generated] = [read("udf.proto"), read("udf_pb.ts")];
  // The generator writes the full name of a message's type.
  const short = generated.replaceAll("exasol.udf.", "");
  assert.equal(short.match(field), proto.match(field));
  const messages = [...proto.matchAll(/^message (\w+)/gm)].map(([, name]) => name);
  assert.equal(
    [...short.matchAll(/@generated from message (\w+)/g)].map(([, name]) => name),
    messages,
  );
});

test.run();
