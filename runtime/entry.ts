/**
 * The package's entry `exasol-sagemaker-extension/runtime`: what the bodies of UDFs import. Those of release
 * 1.0, which a later container still runs, import contextFor.
 */
export { contextFor, type Handler, type HandlerContext } from "./aws/context.ts";
export { callHandler } from "./call-handler.ts";
