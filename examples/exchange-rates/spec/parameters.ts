import { defineParameter } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName } from "exasol-sagemaker-extension/spec/parameters";

export const currency = defineParameter({
  name: "currency",
  type: "VARCHAR(3)",
  description: "The currency's code.",
  format: { words: "three capital letters", patterns: ["^[A-Z][A-Z][A-Z]$"] },
  example: "CHF",
});

/** It is read like the connection to AWS, and an error suggests the names that there are. */
export const ratesConnectionName = defineParameter({
  ...awsCredentialsConnectionName,
  name: "rates_connection_name",
  description: "Exasol connection with the address of the web service, and its key as password.",
  example: "RATES",
});
