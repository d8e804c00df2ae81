import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { fromPackage } from "../../../package/package-root.ts";
import { answerCsv } from "../../../sandbox/automl/answer-csv.ts";
import { parseModel } from "../../../sandbox/automl/model.ts";
import { suite } from "../../support/suite.ts";

const test = suite("models");

/** Models that release 1.0.0 has written, and what it answered to some rows. */
const release: { rows: string[]; models: { artefact: string; answers: string[] }[] } = JSON.parse(
  readFileSync(fromPackage("test/sandbox/automl/release-1.0.0/models.json"), "utf8"),
);

for (const { artefact, answers } of release.models) {
  const model = parseModel(artefact);
  test(`of release 1.0.0 answer as they did: ${model.candidate}`, () => {
    const keys = ["predicted_label", "probability"];
    const said = answerCsv(model, Buffer.from(release.rows.join("\n")), keys);
    assert.equal(said.trim().split("\n"), answers);
  });
}

test("of an unknown form, and what is no model, are refused", () => {
  assert.throws(
    () => parseModel('{"format":"local-automl-model-9"}'),
    "It is not a model of the local AutoML",
  );
  assert.throws(() => parseModel("[]"), "It is not a model of the local AutoML");
});

test.run();
