import { defineParameter } from "exasol-sagemaker-extension/spec";

export const region = defineParameter({
  name: "aws_regoin",
  type: "VARCHAR(32)",
  description: "The region.",
  example: "eu-central-1",
});
