/** Sends batches to an endpoint. */
import { setTimeout as pause } from "node:timers/promises";
import { csvEncodingVersion } from "../../../spec/csv-encoding.ts";
import { SmeError } from "../../../spec/errors.ts";
import type { UdfColumn } from "../../udf-client/author.ts";
import { now } from "../../udf-client/wire/clock.ts";
import type { AwsConnection } from "../connection.ts";
import { readVariantName } from "../endpoints/deployment.ts";
import { AwsFailure, failureOf, isSessionOver } from "../failure.ts";
import { generalError } from "../general-error.ts";
import { endSessionsBefore } from "../roles/role-sessions.ts";
import { textOfAnswer } from "./answer-text.ts";
import { csvForm, type RequestForm } from "./attached/request-form.ts";
import { type Batch, bodyOf, halve } from "./batches.ts";
import type { EndpointLook } from "./endpoint-outage.ts";
import type { EndpointOwner, EndpointSettings } from "./endpoint-settings.ts";
import { findFaultyValues } from "./faulty-values.ts";
import { type EndpointRuntime, endpointRuntime, InvokeEndpointCommand } from "./invoke-endpoint.ts";
import type { SentRequest } from "./pace.ts";
import { forgetGate, type RequestGate } from "./request-gate.ts";

/** Milliseconds between two attempts at a request, and until one is given up that is not answered. */
export interface Pauses {
  first: number;
  longest: number;
  answer: number;
}

/** SageMaker itself gives a model 60 s. */
export const defaultPauses: Pauses = { first: 200, longest: 20_000, answer: 70_000 };

const generalAdvice =
  "Wait if it is being created or updated; else deploy it again with SME_DEPLOY_SAGEMAKER_ENDPOINT.";

/**
 * What an endpoint answered for neighbouring rows. Not read yet, because it may have to wait for the answers
 * before it, and a text takes less memory than what it says.
 */
export interface Answer {
  rows: number;
  /** The lines; undefined for a row that gets none. */
  text: string | undefined;
  /** What a line holds, in order, where the version that answered tells. */
  keys?: readonly string[] | undefined;
  /** Why it gets none. */
  reason?: string;
}

/** Asks an endpoint about all rows of the batch. */
export interface EndpointClient {
  ask(batch: Batch, signal: AbortSignal): Promise<Answer[]>;
}

/** How batches are asked whose rows are whole series: for forecasts. */
export interface WholeSeries {
  /** What each request begins with. */
  header: Buffer;
  /** How errors call the series at a position, from 1. */
  nameOf(position: number): string;
}

type EndpointOptions = Pick<
  EndpointSettings,
  "connectionName" | "endpointName" | "mostBytes" | "onError" | "owner" | "region" | "retrySeconds"
> & {
  /** CSV where it is left out. */
  form?: RequestForm;
  /** What to do about one that takes no requests, if it is not ours to deploy. */
  advice?: string;
};

/**
 * An endpoint that is asked again when AWS throttles or stumbles. A batch that is too large, takes too long
 * or fails in the model is asked in halves, down to the rows at fault: the first is named in E-SME-82 or 87,
 * or each gets a reason instead of an answer if on_error says so. Each request passes the `gate`, whose pace
 * learns how it fares. An answer of another deployment's model, or of other columns, is refused: E-SME-151,
 * 470.
 * With `series` a batch's rows are series; one that is at fault is named in E-SME-378 or 379, whatever
 * on_error says.
 */
export function openEndpoint(
  settings: EndpointOptions,
  connection: AwsConnection,
  columns: readonly Pick<UdfColumn, "name">[],
  gate: RequestGate,
  pauses: Pauses = defaultPauses,
  series?: WholeSeries,
): EndpointClient {
  const { advice, endpointName, form = csvForm, onError, owner, region } = settings;
  const runtime = runtimeFor(connection, region, pauses.answer);
  const patience = settings.retrySeconds * 1000;
  const rowBytes = settings.mostBytes;
  const { pace } = gate;
  let looked: Promise<EndpointLook> | undefined;

  /** After `end`, a batch that took too long is not halved any more. */
  async function ask(
    batch: Batch,
    signal: AbortSignal,
    turn?: Promise<void>,
    end?: number,
  ): Promise<Answer[]> {
    try {
      return [{ rows: batch.rows, ...(await invoke(requestOf(batch), signal, turn, batch.rows, end)) }];
    } catch (error) {
      if (!(error instanceof Unanswerable)) throw error;
      // What was too large or too slow once would be again: the batches that follow are filled less.
      if (error.failure.status === 413) pace.refuse(bodyOf(batch).length);
      if (isTooSlow(error.failure)) pace.shrink(batch.rows);
      if (batch.rows === 1) return [await refusedRow(batch, error, signal)];
      const [first, second] = halve(batch);
      // Of an endpoint that answers nothing at all each half would take as long as the whole.
      const answers = await ask(
        first,
        signal,
        undefined,
        isTooSlow(error.failure) ? (end ?? Date.now() + patience) : undefined,
      );
      return answers.concat(await ask(second, signal));
    }
  }

  function requestOf(batch: Batch): Buffer {
    return series === undefined ? form.bodyOf(batch) : Buffer.concat([series.header, bodyOf(batch)]);
  }

  async function refusedRow(batch: Batch, { failure }: Unanswerable, signal: AbortSignal): Promise<Answer> {
    // Another deployment's model refuses rows that the owner's would take.
    if (owner !== undefined && isOfModel(failure)) checkVariants((await look(signal)).variants);
    const body = requestOf(batch);
    const row = batch.firstRow;
    if (series !== undefined) {
      const about = { series: series.nameOf(row) };
      if (body.length > rowBytes)
        throw new SmeError("E-SME-378", { ...about, bytes: body.length, limit: rowBytes });
      throw new SmeError("E-SME-379", {
        ...about,
        endpoint_name: endpointName,
        cause: shortened(failure.text),
      });
    }
    if (onError === "null") return { rows: 1, text: undefined, reason: shortened(failure.text) };
    if (body.length > rowBytes) throw new SmeError("E-SME-87", { row, bytes: body.length, limit: rowBytes });
    const isAccepted = async (changed: Buffer) => {
      try {
        await invoke(changed, signal);
        return true;
      } catch (error) {
        if (error instanceof Unanswerable) return false;
        throw error;
      }
    };
    // What was too slow or too large is no single value's fault.
    const isOfValues = form.isCsv && isOfModel(failure) && !isTooSlow(failure);
    const faulty = isOfValues ? await findFaultyValues(body, isAccepted) : undefined;
    throw new SmeError("E-SME-82", {
      endpoint_name: endpointName,
      connection: settings.connectionName,
      row,
      values: describeValues(faulty, columns),
      cause: shortened(failure.text),
    });
  }

  async function invoke(
    body: Buffer,
    signal: AbortSignal,
    turn = Promise.resolve(),
    rows = 1,
    slowUntil = Number.POSITIVE_INFINITY,
  ): Promise<Pick<Answer, "text" | "keys">> {
    if (body.length > rowBytes) {
      await turn;
      throw new Unanswerable(tooLarge(body.length, rowBytes));
    }
    const begun = turn.then(() => Date.now());
    begun.catch(() => undefined);
    let isRenewed = false;
    let isClockSet = false;
    let isThrottled = false;
    for (let attempts = 1, wait = pauses.first; ; attempts++) {
      /** Without a request where it has come to none, because there were no credentials for it. */
      const attempt: { sent: number; request?: SentRequest } = { sent: Date.now() };
      const onSend = () => {
        attempt.sent = Date.now();
        attempt.request = pace.sent(rows, body.length, now());
      };
      try {
        const { accept, contentType } = form;
        const command = new InvokeEndpointCommand({ endpointName, contentType, accept, body });
        const answer = await runtime.send(command, turn, onSend, signal);
        if (attempt.request !== undefined) pace.answered(attempt.request, now());
        checkVariants([answer.variant]);
        const text = textOfAnswer(answer.body, answer.contentType, endpointName);
        return { text, keys: owner && readVariantName(answer.variant)?.responseKeys };
      } catch (error) {
        if (error instanceof SmeError) throw error;
        signal.throwIfAborted();
        const end = Math.min(slowUntil, (await begun) + patience);
        const failure = failureOf(error, "sagemaker:InvokeEndpoint", connection);
        isThrottled = failure.kind === "throttled" || isOverload(error);
        const { request } = attempt;
        if (request !== undefined) isThrottled ? pace.throttled(request) : pace.ended(request);
        if (failure.kind === "credentials" && isByWrongClock(error) && !isClockSet) {
          isClockSet = true;
          continue;
        }
        const canWait = Date.now() + wait <= end;
        if (connection.role !== undefined && isSessionOver(failure) && !isRenewed) {
          isRenewed = true;
          endSessionsBefore(attempt.sent);
          continue;
        }
        if (isForTheModel(failure, error)) throw new Unanswerable(failure);
        if (isTooSlow(failure) && (rows > 1 ? Date.now() < slowUntil : !canWait && isOfModel(failure))) {
          throw new Unanswerable(failure);
        }
        if (!isPassing(failure, error) || !canWait) throw await finalError(failure, attempts, signal);
      }
      // All of the wait is jitter, so that requests which were put off together do not come back together.
      const again = () => pause(Math.random() * wait, undefined, { signal });
      if (isThrottled && pace.gives) await gate.giveWay(signal, again);
      else await again();
      const { longest } = pauses;
      wait = isThrottled
        ? pace.longerWait(wait, attempt.request?.time ?? now(), longest)
        : Math.min(2 * wait, longest);
    }
  }

  async function finalError(failure: AwsFailure, attempts: number, signal: AbortSignal): Promise<Error> {
    const about = { action: failure.action, attempts };
    if (isOfModel(failure) || failure.kind === "throttled" || failure.kind === "unavailable") {
      return new SmeError("E-SME-67", { ...about, cause: shortened(failure.text) });
    }
    if (failure.kind !== "request") return generalError(failure, connection.name, region);
    const account = /of account (\d{12}) not found/.exec(failure.message)?.[1];
    if (account !== undefined && owner?.account !== undefined && account !== owner.account) {
      const about = { endpoint_name: endpointName, account: owner.account, connection: connection.name };
      return new SmeError("E-SME-153", { ...about, found: account });
    }
    const { outage = { cause: failure.text, advice: generalAdvice }, variants } = await look(signal);
    checkVariants(variants);
    return new SmeError("E-SME-81", {
      endpoint_name: endpointName,
      region,
      ...outage,
      ...(advice && { advice }),
    });
  }

  /**
   * Several requests may be refused at once. What tells the reason takes long to load, and is rarely needed.
   */
  function look(signal: AbortSignal): Promise<EndpointLook> {
    looked ??= import("./endpoint-outage.ts").then(({ lookAtEndpoint }) =>
      lookAtEndpoint(connection, region, endpointName, signal),
    );
    return looked;
  }

  /**
   * Throws E-SME-151 when one of the variants is not the owner's, 470 when it is of other columns, 85 when it
   * was trained on data of another encoding. Each answer is looked at, because a promotion may change the
   * model between two.
   */
  function checkVariants(variants: readonly string[]): void {
    if (owner === undefined) return;
    for (const variant of variants) checkVariant(variant, owner);
  }

  function checkVariant(variant: string, { columnsOf, functionName, jobName, token }: EndpointOwner): void {
    const served = readVariantName(variant);
    const place = { endpoint_name: endpointName, function: functionName };
    if (served?.token !== token) {
      const described = (job: string | undefined, deployment: string) =>
        job === undefined ? `deployment ${deployment}` : `job ${job} (deployment ${deployment})`;
      const found =
        served === undefined ? `variant '${variant}' of no job` : described(served.jobName, served.token);
      throw new SmeError("E-SME-151", { ...place, region, found, own: described(jobName, token) });
    }
    if (served.columnsOf !== columnsOf) {
      throw new SmeError("E-SME-470", { ...place, version: served.version, job_name: served.jobName });
    }
    if ((served.encoding ?? csvEncodingVersion) !== csvEncodingVersion) {
      throw new SmeError("E-SME-85", {
        endpoint_name: endpointName,
        trained: String(served.encoding),
        own: csvEncodingVersion,
      });
    }
  }

  return { ask: (batch, signal) => gate.pass(signal, (turn) => ask(batch, signal, turn)) };
}

/** Whether the clock is wrong. Requests go by that of AWS from this answer on. */
function isByWrongClock(error: unknown): boolean {
  const metadata: unknown = typeof error === "object" && error !== null && Reflect.get(error, "$metadata");
  return (
    typeof metadata === "object" && metadata !== null && Reflect.get(metadata, "clockSkewCorrected") === true
  );
}

/** One for a process, since all groups of a function ask the same endpoint. */
let current: { key: string; runtime: EndpointRuntime } | undefined;

function runtimeFor(connection: AwsConnection, region: string, requestTimeout: number): EndpointRuntime {
  const key = JSON.stringify([connection, region, requestTimeout]);
  if (current?.key === key) return current.runtime;
  current?.runtime.destroy();
  const runtime = endpointRuntime(connection, region, requestTimeout);
  current = { key, runtime };
  return runtime;
}

/**
 * Closes the idle connections, which do not keep the process alive, and forgets how fast the endpoint was.
 */
export function closeClient(): void {
  current?.runtime.destroy();
  current = undefined;
  forgetGate();
}

function tooLarge(bytes: number, limit: number): AwsFailure {
  const text = `the row takes ${bytes} bytes, more than the ${limit} bytes an endpoint takes at once.`;
  return new AwsFailure("RowTooLarge", text, {
    action: "sagemaker:InvokeEndpoint",
    attempts: 0,
    kind: "request",
    status: 0,
  });
}

/** The values at fault by position and column, or what else there is to say about the row. */
function describeValues(
  faulty: readonly number[] | undefined,
  columns: readonly Pick<UdfColumn, "name">[],
): string {
  if (faulty === undefined) return "";
  if (faulty.length === 0) return ", whichever of its values is left out";
  const names = faulty.map((position) => `${position} (${columns[position - 1]?.name ?? "?"})`);
  return `, because of value ${names.join(" and value ")}`;
}

/** Smaller batches may help, waiting does not. */
class Unanswerable extends Error {
  readonly failure: AwsFailure;
  constructor(failure: AwsFailure) {
    super(failure.text);
    this.failure = failure;
  }
}

/** Too large, or refused by the model itself. */
function isForTheModel(failure: AwsFailure, error: unknown): boolean {
  return failure.status === 413 || (isOfModel(failure) && !isTooSlow(failure) && !isOverload(error));
}

function isPassing(failure: AwsFailure, error: unknown): boolean {
  if (failure.kind === "throttled" || failure.kind === "unavailable") return true;
  if (isOfModel(failure)) return isTooSlow(failure) || isOverload(error);
  return ["ECONNRESET", "EPIPE", "EAI_AGAIN", "ETIMEDOUT", noConnection].includes(failure.code);
}

/**
 * The SDK's errors when a connection is not made in time, or falls silent in an answer, have no code of a
 * system.
 */
const noConnection = "TimeoutError";

function isOfModel({ code }: AwsFailure): boolean {
  return code === "ModelError";
}

/** By the SDK's limit of time, or by the one that SageMaker gives a model. */
function isTooSlow(failure: AwsFailure): boolean {
  if (isOfModel(failure)) return /invocation timed out/i.test(failure.message);
  return failure.code === "ETIMEDOUT";
}

/** The model's server is there but has no time for the request: worth another try as it is. */
function isOverload(error: unknown): boolean {
  const status =
    error instanceof Error && "OriginalStatusCode" in error ? error.OriginalStatusCode : undefined;
  return status === 429 || status === 502 || status === 503;
}

/** A model's message can hold the whole request. */
function shortened(text: string): string {
  return text.length > 1000 ? `${text.slice(0, 1000)}…` : text;
}
