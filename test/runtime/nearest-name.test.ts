import * as assert from "uvu/assert";
import { didYouMean } from "../../runtime/nearest-name.ts";
import { suite } from "../support/suite.ts";

const test = suite("nearest name");

test("asks for the name that takes the fewest edits, case aside", () => {
  assert.is(
    didYouMean("abalone-rigns", ["abalone", "Abalone-Rings", "abalone-ring"]),
    " Did you mean 'Abalone-Rings'?",
  );
  assert.is(didYouMean("chrun", ["churn"]), " Did you mean 'churn'?");
});

test("asks for nothing where none is near", () => {
  assert.is(didYouMean("churn", ["sales", "churn-of-last-year"]), "");
  assert.is(didYouMean("ab", ["ac"]), "");
  assert.is(didYouMean("churn", []), "");
});

test.run();
