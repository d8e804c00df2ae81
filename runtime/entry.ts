/**
 * The package's entry `exasol-sagemaker-extension/runtime`: the types of handlers, and what the bodies of
 * UDFs that ask AWS import. Those of release 1.0, which a later container still runs, import contextFor.
 */
export { callHandler } from "./aws/call-handler.ts";
export { contextFor, type HandlerContext } from "./aws/context.ts";
export { rowsRunner } from "./aws/rows-runner.ts";
export type { CallContext } from "./call-context.ts";
export type { Handler } from "./handler.ts";
