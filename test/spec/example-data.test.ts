import { readdirSync, readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { exampleMark } from "../../spec/comments.ts";
import { dataOfExamples } from "../support/example-data.ts";
import { suite } from "../support/suite.ts";

const test = suite("examples in SQL comments");

test("read tables that test/support/example-data.ts makes, so that all of them can be run", async () => {
  const examples = ["lua", "sql"].flatMap((folder) =>
    readdirSync(fromPackage(`generated/${folder}`)).map((file) => {
      const text = readFileSync(fromPackage(`generated/${folder}/${file}`), "utf8");
      return text.slice(text.lastIndexOf(exampleMark));
    }),
  );
  assert.ok((await dataOfExamples(examples)).length > 3);
});

test.run();
