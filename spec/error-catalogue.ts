/**
 * The error catalogue: every text that users of SQL and of sme-gen get to read as an error. `E`: the user can
 * act. `F`: a defect of ours. A number is used once whatever its letter, except for 1 to 3, which existing
 * users know in both meanings.
 */
import { attachingErrors } from "./errors/attaching.ts";
import { authorErrors } from "./errors/authors.ts";
import { awsErrors } from "./errors/aws.ts";
import { buildErrors } from "./errors/build.ts";
import type { CatalogueEntry } from "./errors/catalogue-entry.ts";
import { cliErrors } from "./errors/cli.ts";
import { containerErrors } from "./errors/container.ts";
import { deployErrors } from "./errors/deploy.ts";
import { endpointErrors } from "./errors/endpoints.ts";
import { evaluationErrors } from "./errors/evaluation.ts";
import { forecastingErrors } from "./errors/forecasting.ts";
import { loadErrors } from "./errors/load.ts";
import { lookingErrors } from "./errors/looking.ts";
import { monitoringErrors } from "./errors/monitoring.ts";
import { pausingErrors } from "./errors/pausing.ts";
import { policyErrors } from "./errors/policy.ts";
import { predictionErrors } from "./errors/prediction.ts";
import { promotionErrors } from "./errors/promotion.ts";
import { removalErrors } from "./errors/removal.ts";
import { sandboxErrors } from "./errors/sandbox.ts";
import { scriptErrors } from "./errors/scripts.ts";
import { specErrors } from "./errors/specs.ts";
import { trainingErrors } from "./errors/training.ts";
import { trainingRowErrors } from "./errors/training-rows.ts";
import { udfErrors } from "./errors/udfs.ts";

export type { CatalogueEntry };

/** The catalogue by the room that the errors are about; a new one belongs to the room whose users read it. */
export const errorRooms = {
  scripts: scriptErrors,
  training: trainingErrors,
  trainingRows: trainingRowErrors,
  forecasting: forecastingErrors,
  aws: awsErrors,
  endpoints: endpointErrors,
  attaching: attachingErrors,
  pausing: pausingErrors,
  looking: lookingErrors,
  policy: policyErrors,
  prediction: predictionErrors,
  promotion: promotionErrors,
  udfs: udfErrors,
  authors: authorErrors,
  evaluation: evaluationErrors,
  monitoring: monitoringErrors,
  build: buildErrors,
  specs: specErrors,
  deploy: deployErrors,
  container: containerErrors,
  load: loadErrors,
  removal: removalErrors,
  sandbox: sandboxErrors,
  cli: cliErrors,
} as const;

export type Room = (typeof errorRooms)[keyof typeof errorRooms];

/** The keys of each room, where `keyof Room` would be the keys that all rooms have. */
type CodeIn<R> = R extends unknown ? keyof R : never;

export type EntryIn<R, Code> = R extends unknown ? (Code extends keyof R ? R[Code] : never) : never;

export type ErrorCode = CodeIn<Room>;

export type Catalogue = Readonly<Record<ErrorCode, CatalogueEntry>>;

export const catalogue = Object.fromEntries(
  Object.values(errorRooms).flatMap((room) => Object.entries<CatalogueEntry>(room)),
) as Catalogue;

/** The number for the next error. Those below it that are free may have been used by some release. */
export function nextErrorNumber(): number {
  return Math.max(...Object.keys(catalogue).map(errorNumber)) + 1;
}

/** 12 for `E-SME-12`. */
export function errorNumber(code: string): number {
  return Number(code.slice("E-SME-".length));
}

/** What the catalogue says of an error. The container's bundles have this alone, and the rest as a file. */
export function entryOf(code: ErrorCode): CatalogueEntry {
  return catalogue[code];
}
