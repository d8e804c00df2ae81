import { contextFor, type HandlerContext } from "../../runtime/aws/context.ts";
import type { ConnectionObject } from "../../runtime/connection.ts";
import { awsConnection, connections } from "./connections.ts";
import { type AwsAnswer, type AwsRequest, type ScriptedAws, startScriptedAws } from "./scripted-aws.ts";

export interface Asked<Row> {
  /** The handler's row, or its rows in a list, unless it failed. */
  row: Given<Row> | undefined;
  /** What it failed with, else an error that says it did not. */
  error: Error;
  aws: ScriptedAws;
}

type Given<Row> = Row extends Iterable<infer One> ? One[] : Row;

/** Runs a handler before an AWS of scripted answers, by operation. */
export async function askHandler<Parameters, Row>(
  handle: (parameters: Parameters, context: HandlerContext) => Promise<Row>,
  parameters: Parameters,
  answers: Readonly<
    Record<
      string,
      AwsAnswer | ((request: AwsRequest) => AwsAnswer | undefined | Promise<AwsAnswer | undefined>)
    >
  >,
  objects: Readonly<Record<string, Partial<ConnectionObject>>> = {},
): Promise<Asked<Row>> {
  const aws = await startScriptedAws((request) => {
    const answer = answers[request.operation];
    if (answer === undefined)
      return { status: 400, body: { __type: "Unscripted", message: request.operation } };
    return typeof answer === "function" ? answer(request) : answer;
  });
  const context = contextFor(connections({ C: awsConnection, ...objects }), "C", "eu-central-1");
  try {
    return {
      row: listed(await handle(parameters, context)),
      error: new Error("the handler did not fail"),
      aws,
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { row: undefined, error, aws };
  } finally {
    context.close();
    await aws.close();
  }
}

/** What is wrong with rows that are made one by one is thrown here. */
function listed<Row>(given: Row): Given<Row> {
  const isIterable = typeof given === "object" && given !== null && Symbol.iterator in given;
  return (isIterable ? [...(given as Iterable<unknown>)] : given) as Given<Row>;
}
