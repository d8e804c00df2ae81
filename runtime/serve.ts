/** The package's entry `exasol-sagemaker-extension/runtime`: what the generated UDF bodies import. */
export { contextFor, type Handler, type HandlerContext } from "./aws/context.ts";
export { callHandler } from "./call-handler.ts";
