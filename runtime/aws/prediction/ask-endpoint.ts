/** Sends batches to an endpoint. */
import { setTimeout as pause } from "node:timers/promises";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { SmeError } from "../../../spec/errors.ts";
import { clientOptions, generalError } from "../client-options.ts";
import type { AwsConnection } from "../connection.ts";
import { type AwsFailure, failureOf } from "../failure.ts";
import { parseAnswer } from "./answer-lines.ts";
import { type Batch, halve } from "./batches.ts";
import type { EndpointSettings } from "./endpoint-settings.ts";

/** Milliseconds. A request is tried again as long as its last failure is within the budget. */
export interface Patience {
  budget: number;
  firstPause: number;
  longestPause: number;
}

export const defaultPatience: Patience = { budget: 300_000, firstPause: 200, longestPause: 20_000 };

/** Asks an endpoint; the answer has the fields of one line for each row of the batch. */
export interface Endpoint {
  ask(batch: Batch, signal: AbortSignal): Promise<string[][]>;
  close(): void;
}

/**
 * An endpoint that is asked again when AWS throttles or stumbles. A batch that is too large, takes too long or fails
 * in the model is asked in halves, down to the one row at fault, which E-SME-82 names.
 */
export function openEndpoint(
  settings: Pick<EndpointSettings, "endpointName" | "region" | "requestsInFlight">,
  connection: AwsConnection,
  patience: Patience = defaultPatience,
): Endpoint {
  const { endpointName, region, requestsInFlight } = settings;
  const client = new SageMakerRuntimeClient({
    ...clientOptions(connection, region),
    // The retries are our own: the SDK knows no time budget and not all of the errors.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 10_000,
      // SageMaker itself gives a model 60 s.
      requestTimeout: 70_000,
      throwOnRequestTimeout: true,
      httpAgent: { maxSockets: requestsInFlight },
      httpsAgent: { maxSockets: requestsInFlight },
    },
  });

  async function ask(batch: Batch, signal: AbortSignal): Promise<string[][]> {
    let lines: string[][];
    try {
      lines = parseAnswer(await invoke(batch.lines.join("\n"), signal));
    } catch (error) {
      if (!(error instanceof Unanswerable)) throw error;
      if (batch.rows.length === 1) {
        const cause = shortened(error.failure.text);
        throw new SmeError("E-SME-82", { endpoint_name: endpointName, row: batch.firstRow, cause });
      }
      const [first, second] = halve(batch);
      return [...(await ask(first, signal)), ...(await ask(second, signal))];
    }
    if (lines.length !== batch.rows.length) {
      throw new SmeError("E-SME-83", {
        endpoint_name: endpointName,
        lines: lines.length,
        rows: batch.rows.length,
        first: batch.firstRow,
      });
    }
    return lines;
  }

  async function invoke(body: string, signal: AbortSignal): Promise<string> {
    const end = Date.now() + patience.budget;
    const command = new InvokeEndpointCommand({
      EndpointName: endpointName,
      ContentType: "text/csv",
      Accept: "text/csv",
      Body: Buffer.from(body),
    });
    for (
      let attempts = 1, wait = patience.firstPause;
      ;
      attempts++, wait = Math.min(wait * 2, patience.longestPause)
    ) {
      try {
        const { Body } = await client.send(command, { abortSignal: signal });
        return Buffer.from(Body ?? []).toString();
      } catch (error) {
        signal.throwIfAborted();
        const failure = failureOf(error, "sagemaker:InvokeEndpoint");
        if (isForTheModel(failure, error)) throw new Unanswerable(failure);
        if (!isPassing(failure, error) || Date.now() + wait > end) throw finalError(failure, attempts);
      }
      // All of the wait is jitter, so that requests which were put off together do not come back together.
      await pause(Math.random() * wait, undefined, { signal });
    }
  }

  function finalError(failure: AwsFailure, attempts: number): Error {
    const about = { action: failure.action, attempts };
    if (failure.code === "ModelError" || failure.kind === "throttled" || failure.kind === "unavailable") {
      return new SmeError("E-SME-67", { ...about, cause: shortened(failure.text) });
    }
    if (failure.kind !== "request") return generalError(failure, connection.name, region);
    return new SmeError("E-SME-81", { endpoint_name: endpointName, region, cause: failure.text });
  }

  return { ask, close: () => client.destroy() };
}

/** Smaller batches may help, waiting does not. */
class Unanswerable extends Error {
  readonly failure: AwsFailure;
  constructor(failure: AwsFailure) {
    super(failure.text);
    this.failure = failure;
  }
}

/** Too large, too slow, or refused by the model itself. */
function isForTheModel(failure: AwsFailure, error: unknown): boolean {
  if (failure.status === 413 || (failure.kind === "network" && isTimeout(error))) return true;
  return failure.code === "ModelError" && !isOverload(error);
}

function isPassing(failure: AwsFailure, error: unknown): boolean {
  if (failure.kind === "throttled" || failure.kind === "unavailable") return true;
  if (failure.code === "ModelError") return isOverload(error);
  return ["ECONNRESET", "EPIPE", "EAI_AGAIN", "ETIMEDOUT"].includes(failure.code);
}

/** The SDK's own limit of time ran out; a broken connection has its name too, but also a system's code. */
function isTimeout(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.name === "TimeoutError" &&
    !("code" in error && typeof error.code === "string")
  );
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
