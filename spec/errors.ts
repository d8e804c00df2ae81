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
import { withoutSecrets } from "./without-secrets.ts";

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

type Room = (typeof errorRooms)[keyof typeof errorRooms];

/** The keys of each room, where `keyof Room` would be the keys that all rooms have. */
type CodeIn<R> = R extends unknown ? keyof R : never;

type EntryIn<R, Code> = R extends unknown ? (Code extends keyof R ? R[Code] : never) : never;

export type ErrorCode = CodeIn<Room>;

export type Catalogue = Readonly<Record<ErrorCode, CatalogueEntry>>;

export const catalogue = Object.fromEntries(
  Object.values(errorRooms).flatMap((room) => Object.entries<CatalogueEntry>(room)),
) as Catalogue;

type Placeholders<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

type TextsOf<Entry> = Entry extends CatalogueEntry ? Entry["message"] | Entry["mitigation"] : never;

/** The values an error's texts need; forgetting one does not compile. */
export type ErrorValues<Code extends ErrorCode> = Record<
  Placeholders<TextsOf<EntryIn<Room, Code>>>,
  string | number
>;

/** The number for the next error. Those below it that are free may have been used by some release. */
export function nextErrorNumber(): number {
  return Math.max(...Object.keys(catalogue).map(errorNumber)) + 1;
}

/** 12 for `E-SME-12`. */
export function errorNumber(code: string): number {
  return Number(code.slice("E-SME-".length));
}

export class SmeError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = "SmeError";
  readonly code: Code;
  /** What to do, with which the message ends. */
  readonly advice: string;

  constructor(code: Code, values: ErrorValues<Code>, options?: ErrorOptions) {
    super(errorText(code, values), options);
    this.code = code;
    this.advice = filled(catalogue[code].mitigation, values);
  }
}

/**
 * `E-SME-4: message mitigation`, in one line and without secrets. What another system said
 * need not end as a sentence does.
 */
export function errorText<Code extends ErrorCode>(code: Code, values: ErrorValues<Code>): string {
  const { message, mitigation } = catalogue[code];
  return filled(`${code}: ${message} ${mitigation}`, values);
}

function filled(text: string, given: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{\{(\w+)\}\}( \w+)?/g, (_, name: string, word = "") => {
    const isCause = name === "cause";
    const text = withoutSecrets(String(given[name]));
    const value = isCause ? shorten(text.trimEnd(), 2000) : shorten(text, 1000);
    if (isCause && !/[.!?…]$/.test(value)) return `${value}.${word}`;
    return `${value}${value === "1" && counted.test(word) ? word.slice(0, -1) : word}`;
  });
}

/**
 * What texts count, behind the number: `{{found}} rows` becomes `1 row`. The scripts' fill.lua has them, too.
 */
const counted = /^ (bytes|characters|columns|lines|rows|steps|values)$/;

/**
 * A text for an error: in one line, without control characters, and cut if it has more than so many
 * characters.
 */
function shorten(text: string, most: number): string {
  const line = text.replace(/[\r\n]\s*|\p{Cc}+/gu, " ");
  if (line.length <= most) return line;
  // Not between the halves of a character.
  const cut = line.slice(0, most).replace(/[\ud800-\udbff]$/, "");
  return `${cut}…(${Array.from(line).length} characters)`;
}
