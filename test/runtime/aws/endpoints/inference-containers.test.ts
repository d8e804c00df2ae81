import * as assert from "uvu/assert";
import { inferenceContainers } from "../../../../runtime/aws/endpoints/inference-containers.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("inference-containers");

const container = (supported?: string) => ({
  Image: "image",
  ModelDataUrl: "s3://b/model",
  Environment: supported === undefined ? { A: "1" } : { A: "1", SAGEMAKER_INFERENCE_SUPPORTED: supported },
});
const environments = (candidate: ReturnType<typeof container>[], problemType: string) =>
  inferenceContainers(candidate, problemType).containers.map(({ Environment = {} }) => {
    const { A, SAGEMAKER_INFERENCE_SUPPORTED, ...added } = Environment;
    return added;
  });

test("one container is asked for all it supports of what is wanted", () => {
  const { containers, responseKeys } = inferenceContainers(
    [container("labels,predicted_label,probability,probabilities,other")],
    "BinaryClassification",
  );
  assert.equal(responseKeys, ["predicted_label", "probability", "labels", "probabilities"]);
  assert.is(
    containers[0]?.Environment?.SAGEMAKER_INFERENCE_OUTPUT,
    "predicted_label,probability,labels,probabilities",
  );
  assert.is(containers[0]?.Environment?.A, "1");
});

test("in a chain each container is told what the one before it gives", () => {
  const chain = [
    container(),
    container("probability, probabilities, predicted_label"),
    container("predicted_label, probability, labels, probabilities"),
  ];
  assert.equal(environments(chain, "MulticlassClassification"), [
    {},
    { SAGEMAKER_INFERENCE_OUTPUT: "predicted_label,probability,probabilities" },
    {
      SAGEMAKER_INFERENCE_INPUT: "predicted_label,probability,probabilities",
      SAGEMAKER_INFERENCE_OUTPUT: "predicted_label,probability,labels,probabilities",
    },
  ]);
});

test("a regression answers with the prediction alone", () => {
  const { responseKeys } = inferenceContainers([container("predicted_label")], "Regression");
  assert.equal(responseKeys, ["predicted_label"]);
  assert.equal(environments([container("predicted_label")], "Regression"), [{}]);
});

test("a container without a choice is left as it is", () => {
  assert.equal(inferenceContainers([container()], "BinaryClassification").responseKeys, ["predicted_label"]);
  assert.equal(environments([container()], "BinaryClassification"), [{}]);
});

test.run();
