/** A sandbox whose prediction functions ask an endpoint of scripted answers. */
import { connect, type Database } from "../../deploy/database/connect.ts";
import { parseDsn } from "../../deploy/database/dsn.ts";
import { type Sandbox, startSandbox } from "../../sandbox/start-sandbox.ts";
import { quoteLiteral } from "../../sql/quote.ts";
import { compiledClient } from "./compiled-client.ts";
import { type AwsAnswer, type AwsRequest, type ScriptedAws, startScriptedAws } from "./scripted-aws.ts";

export interface PredictionSandbox {
  sandbox: Sandbox;
  endpoint: ScriptedAws;
  /** Schema S is open, and connection C holds the AWS credentials. */
  database: Database;
  /**
   * Creates the function, SCALAR when its name says so, and its endpoint's connection with these settings.
   */
  createFunction(name: string, inputs: string, outputs: string, settings: object): Promise<void>;
  /** Writes the endpoint's connection with these settings. */
  configure(endpointName: string, settings: object): Promise<void>;
  rows(sql: string): Promise<unknown[][]>;
  close(): Promise<void>;
}

export async function openPredictionSandbox(
  answer: (request: AwsRequest) => AwsAnswer | undefined | Promise<AwsAnswer | undefined>,
  nodes = 1,
): Promise<PredictionSandbox> {
  const endpoint = await startScriptedAws(answer);
  const endpointUrl = process.env.AWS_ENDPOINT_URL ?? "";
  const sandbox = await startSandbox({
    nodes,
    languages: { TYPESCRIPT: compiledClient },
  });
  const { host, port, certificateFingerprint, user, password } = sandbox.exasol;
  const database = await connect({
    dsn: parseDsn(`${host}/${certificateFingerprint}:${port}`),
    user,
    password,
  });
  const { aws } = sandbox;
  await database.execute("CREATE SCHEMA S");
  await database.execute(
    `CREATE CONNECTION C TO 'https://${aws.bucket}.s3.${aws.region}.amazonaws.com' USER '${aws.accessKeyId}' IDENTIFIED BY '${aws.secretAccessKey}'`,
  );
  async function configure(endpointName: string, settings: object): Promise<void> {
    const place = {
      endpoint_name: endpointName,
      aws_region: aws.region,
      aws_s3_connection: "C",
      status: "deployed",
    };
    await database.execute(
      `CREATE OR REPLACE CONNECTION "SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_${endpointName.toUpperCase()}" TO ${quoteLiteral(JSON.stringify({ ...place, ...settings }))}`,
    );
  }
  return {
    sandbox,
    endpoint,
    database,
    configure,
    async createFunction(name, inputs, outputs, settings) {
      const isScalar = name.endsWith("_SCALAR");
      await configure(name.replace(/_SCALAR$/, ""), settings);
      // The sandbox tells its UDFs where its own AWS is.
      const redirect = `process.env.AWS_ENDPOINT_URL = ${JSON.stringify(endpointUrl)};`;
      const body = isScalar
        ? `export { runBlocks } from "exasol-sagemaker-extension/handlers/endpoint-prediction-scalar-udf";`
        : `export { run } from "exasol-sagemaker-extension/handlers/endpoint-prediction-udf";`;
      await database.execute(
        `CREATE TYPESCRIPT ${isScalar ? "SCALAR" : "SET"} SCRIPT "${name}" (${inputs}) EMITS (${outputs}) AS\n${redirect}\n${body}\n/`,
      );
    },
    async rows(sql) {
      const result = await database.execute(sql);
      return result.kind === "rows" ? result.rows : [];
    },
    async close() {
      await database.close();
      await sandbox.close();
      await endpoint.close();
    },
  };
}
