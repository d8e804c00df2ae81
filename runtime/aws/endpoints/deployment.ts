/**
 * What a deployment writes into all it makes, so that each part tells to which deployment it belongs: the
 * prediction functions' own text, the endpoint's connection, and on AWS names and tags. Imports no client:
 * every bundle has it.
 */

import type { JobColumn } from "../../csv/job-columns.ts";

/** The connection's address and the functions' text have it under these names. */
export interface Deployment {
  /** The deployment's token: 12 hexadecimal digits that no other deployment has. */
  deployment: string;
  job_name: string;
  endpoint_name: string;
  aws_region: string;
  /** Of the AWS account; absent where AWS did not tell. */
  account?: string;
  /** Schema of the prediction functions. */
  function_schema: string;
  target: JobColumn;
  /** The columns that the functions take, in their order. */
  columns: readonly JobColumn[];
  /** Version of the CSV encoding the model was trained with; absent when that is not known. */
  encoding?: number;
  /** Of a forecasting job, whose functions take the target, too. */
  forecast?: ForecastShape;
  /** Which promotion changed the columns; absent where they are still those of the deployment. */
  columns_of?: string;
}

/** What histories and forecasts look like. */
export interface ForecastShape {
  /** The columns that say of what, and when. */
  item: string;
  groups: readonly string[];
  timestamp: string;
  /** How many steps are forecast. */
  horizon: number;
  /** In AWS' form, `p10`. */
  quantiles: readonly string[];
  /** Whether the model adds up, or the like, several rows of one time. */
  aggregates: boolean;
  /** How far apart the steps are, as the job was told. */
  frequency?: string;
  /** Whether the job was told what stands for missing values of the target within a series. */
  fills?: boolean;
}

/** The shape as the script that deploys tells it: a list without elements is left out. */
export function readForecastShape(json: string | null): ForecastShape | undefined {
  if (json === null) return undefined;
  return { groups: [], ...(JSON.parse(json) as Omit<ForecastShape, "groups">) };
}

/**
 * Name of the deployment's model and of its endpoint configuration: no other deployment can take or delete
 * them.
 */
export function partName(endpointName: string, token: string): string {
  return `${endpointName.slice(0, 62 - token.length).replace(/-+$/, "")}-${token}`;
}

/** What a promotion puts into its variant's name: a query that runs during the switch reads it there. */
export interface PromotedVersion {
  version: number;
  /** What an answer's line holds, in order. */
  responseKeys: readonly string[];
  /** Version of the CSV encoding that the model was trained with. */
  encoding: number;
  /** Of the promotion that changed the functions' columns, if one did. */
  columnsOf?: string | undefined;
}

/** A letter for each key of an answer. */
const keyLetters: Readonly<Record<string, string>> = {
  predicted_label: "p",
  probability: "b",
  labels: "l",
  probabilities: "s",
};
const keyOfLetter = new Map(Object.entries(keyLetters).map(([key, letter]) => [letter, key]));

/**
 * The endpoint names its variant in every answer, so its name tells whose model answered, as which version,
 * and how the answer is to be read: `<job>-<token>-v1` of the deployment itself, `<job>-<token>-v2-pbls1`
 * of a promotion. AWS takes 63 characters, of which a job's name has 32 at most.
 */
export function variantName(jobName: string, token: string, promoted?: PromotedVersion): string {
  if (promoted === undefined) return `${jobName}-${token}-v1`;
  const { columnsOf, encoding, responseKeys, version } = promoted;
  const letters = responseKeys.map((key) => keyLetters[key] ?? "").join("");
  return `${jobName}-${token}-v${version}-${letters}${encoding}${columnsOf === undefined ? "" : `-${columnsOf}`}`;
}

/** What a variant's name tells. */
export interface NamedVariant {
  jobName: string;
  token: string;
  version: number;
  /** Undefined for the deployment's own version: the connection has them. */
  responseKeys?: string[];
  encoding?: number;
  columnsOf?: string;
}

/** Undefined for a name that no deployment of ours gave. */
export function readVariantName(name: string): NamedVariant | undefined {
  const [, jobName, token, version, letters, encoding, columnsOf] =
    /^(.+)-([0-9a-f]{12})-v(\d+)(?:-([pbls]+)(\d+)(?:-([0-9a-f]{5}))?)?$/.exec(name) ?? [];
  if (jobName === undefined || token === undefined) return undefined;
  return {
    jobName,
    token,
    version: Number(version),
    ...(letters !== undefined && {
      responseKeys: [...letters].map((letter) => keyOfLetter.get(letter) ?? letter),
      encoding: Number(encoding),
    }),
    ...(columnsOf !== undefined && { columnsOf }),
  };
}

/** The deployment as its functions' text has it. */
export function deploymentLiteral(deployment: Deployment): string {
  return javaScriptLiteral(deployment);
}

/**
 * What a function states, as a JavaScript expression in one line. All but letters, digits and a few marks are
 * escaped, because the line becomes part of a SQL statement: no name in it can end a literal, a comment or
 * the script, bring in a parameter, or look like a type.
 */
export function javaScriptLiteral(stated: object): string {
  return JSON.stringify(stated, undefined, 1)
    .replace(/\n\s*/g, " ")
    .replace(/"(?:[^"\\]|\\.)*"/g, (text) => text.replace(/[^\w "\\.,()+-]/g, escaped));
}

/** By UTF-16 units, as JSON wants it. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
