/**
 * Test files that take long and look once more, from further away, at what shorter ones test. A run of all
 * files takes a fifth of these, the next day the next fifth; the nightly run takes all.
 */
import { seed } from "./support/sample.ts";

/** The longest first, so that each fifth takes about the same time. */
export const longFiles = [
  "end-to-end/side-by-side",
  "end-to-end/drop-model",
  "end-to-end/promote",
  "package/projects",
  "end-to-end/a-models-year",
  "end-to-end/arguments-as-meant",
  "end-to-end/check-and-training",
  "deploy/container/deploy-container",
  "end-to-end/wide-table",
  "end-to-end/rows-trained-from",
  "sandbox/automl/trial-threads",
  "end-to-end/endpoints-and-their-cost",
  "package/optional-packages",
  "end-to-end/interrupted-deployment",
  "end-to-end/comments",
  "end-to-end/owned-runs",
  "sandbox/automl/sample-weights",
  "sandbox/automl/odd-tables",
  "end-to-end/promotions-of-every-kind",
  "end-to-end/kept-sandbox",
  "sandbox/automl/explain",
  "deploy/container/confined",
].map((path) => `${path}.test.js`);

/** Those that are not in the fifth of a day, as 20260731, or of another seed. */
export function notInShareOf(day: number = seed): string[] {
  return longFiles.filter((_, i) => i % 5 !== day % 5);
}
