/**
 * The package's entry `exasol-sagemaker-extension`: what specs are written with, and `build`, which makes the
 * files of a spec folder without writing them.
 */
export * from "../spec/model.ts";
export { type BuildOptions, type BuildResult, build } from "./build.ts";
export type { GeneratedFile } from "./generated-file.ts";
export type { LocatedDiagnostic } from "./locate.ts";
