/**
 * The package's entry `exasol-sagemaker-extension/runtime/without-aws`: what the bodies of UDFs without AWS
 * import, since the other entry loads the AWS SDK's clients.
 */
export { callHandler } from "./call-handler.ts";
export { groupRunner } from "./group-runner.ts";
