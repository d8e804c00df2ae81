/**
 * The shared vocabulary: one spelling, one type, one limit for everything several objects take. A file for
 * each subject; specs import all of it from here.
 */
export * from "./parameters/attaching.ts";
export * from "./parameters/aws.ts";
export * from "./parameters/job.ts";
export * from "./parameters/removal.ts";
export * from "./parameters/security.ts";
export * from "./parameters/serving.ts";
export * from "./parameters/storage.ts";
export * from "./parameters/training.ts";
export * from "./parameters/training-rows.ts";
