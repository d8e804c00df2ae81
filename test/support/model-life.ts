/** A model's life: the statements that there are in each stage of it, and what must be true after each. */
import {
  DescribeEndpointCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
  ListTagsCommand,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import type { Cell } from "../../deploy/database/result.ts";
import { quoteLiteral } from "../../sql/quote.ts";
import { scriptCall, type UserOfSandbox } from "./user-of-sandbox.ts";

export type Stage = "absent" | "serving" | "expired" | "paused";

export interface Verb {
  name: string;
  /** Where it is called. */
  from: readonly Stage[];
  /** Where it leads; the same stage when absent. */
  to?: Stage;
  statement(endpoint: string): string;
  /** Of its rows, besides what is true in the stage that it leads to. */
  check?(rows: Cell[][], endpoint: string): void;
}

const place = ["AWS_CONNECTION", "eu-central-1"];
const alive = ["serving", "expired"] as const;
const call =
  (script: string, ...rest: (string | number | undefined)[]) =>
  (endpoint: string) =>
    scriptCall(script, [endpoint, ...rest]);
const jsonCall = (script: string, given: object) =>
  `EXECUTE SCRIPT ML.${script}(${quoteLiteral(JSON.stringify(given))})`;

/** 100 rows whose Y is 2 X, all of them and each once. */
function checkDoubled(rows: Cell[][]): void {
  assert.equal(
    rows.map(([x]) => Number(x)),
    Array.from({ length: 100 }, (_, i) => i),
  );
  for (const [x, y] of rows) assert.ok(Math.abs(Number(y) - 2 * Number(x)) < 10, `${x}: ${y}`);
}

const points = "(SELECT DISTINCT X FROM DATA.T WHERE X < 100)";

export const verbs: readonly Verb[] = [
  {
    name: "deploy",
    from: ["absent"],
    to: "serving",
    statement: (endpoint) =>
      jsonCall("SME_DEPLOY_SAGEMAKER_ENDPOINT", { job_name: "job", endpoint_name: endpoint, schema_name: "P" }),
    check: ([row], endpoint) => assert.is(row?.[0], endpoint),
  },
  {
    name: "deploy and wait",
    from: ["absent"],
    to: "serving",
    statement: (endpoint) =>
      scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", ["job", endpoint, "P", "ml.m5.large", 1, ...place]),
  },
  {
    name: "deploy again",
    from: alive,
    statement: (endpoint) =>
      jsonCall("SME_DEPLOY_SAGEMAKER_ENDPOINT", {
        job_name: "job",
        endpoint_name: endpoint,
        schema_name: "P",
        wait: true,
      }),
    check: ([row]) => assert.is(row?.[3], "InService"),
  },
  {
    name: "predict",
    from: alive,
    statement: (endpoint) => `SELECT X, PREDICTIONS FROM (SELECT P."${endpoint}"(X) FROM ${points}) ORDER BY X`,
    check: checkDoubled,
  },
  {
    name: "predict row by row",
    from: alive,
    statement: (endpoint) => `SELECT X, P."${endpoint}_SCALAR"(X) FROM ${points} ORDER BY X`,
    check: checkDoubled,
  },
  { name: "pause", from: alive, to: "paused", statement: call("SME_PAUSE_ENDPOINT", ...place) },
  { name: "pause again", from: ["paused"], statement: call("SME_PAUSE_ENDPOINT", ...place) },
  {
    name: "resume",
    from: ["paused"],
    to: "serving",
    statement: call("SME_RESUME_ENDPOINT", undefined, undefined),
  },
  {
    name: "expire",
    from: ["serving"],
    to: "expired",
    statement: call("SME_SET_ENDPOINT_TTL", 0, ...place),
  },
  {
    name: "keep",
    from: ["expired"],
    to: "serving",
    statement: call("SME_SET_ENDPOINT_TTL", 5, undefined, undefined),
  },
  {
    name: "reap nothing",
    from: ["serving", "paused"],
    statement: () => jsonCall("SME_REAP_ENDPOINTS", {}),
    check: (rows) => assert.equal(rows, []),
  },
  {
    name: "reap",
    from: ["expired"],
    to: "paused",
    statement: () => jsonCall("SME_REAP_ENDPOINTS", {}),
  },
  {
    name: "reap and delete",
    from: ["expired"],
    to: "absent",
    statement: () => jsonCall("SME_REAP_ENDPOINTS", { action: "delete" }),
  },
  {
    name: "list endpoints",
    from: alive,
    statement: () => "SELECT ENDPOINT_NAME, JOB_NAME, VERSION FROM (SELECT ML.SME_ENDPOINTS('AWS_CONNECTION', 'eu-central-1'))",
    check: (rows, endpoint) => assert.equal(rows, [[endpoint, "job", 1]]),
  },
  {
    name: "delete",
    from: ["serving", "expired", "paused"],
    to: "absent",
    statement: call("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT", ...place),
  },
];

/** What AWS has of all endpoints: an address each, and the tags. */
export async function servedOnAws({ sagemaker }: UserOfSandbox): Promise<Map<string, Map<string, string>>> {
  const { Endpoints = [] } = await sagemaker.send(new ListEndpointsCommand({}));
  const { EndpointConfigs = [] } = await sagemaker.send(new ListEndpointConfigsCommand({}));
  const { Models = [] } = await sagemaker.send(new ListModelsCommand({}));
  const arns = [
    ...Endpoints.filter(({ EndpointStatus }) => EndpointStatus !== "Deleting").map(
      ({ EndpointArn }) => EndpointArn,
    ),
    ...EndpointConfigs.map(({ EndpointConfigArn }) => EndpointConfigArn),
    ...Models.map(({ ModelArn }) => ModelArn),
  ];
  const found = new Map<string, Map<string, string>>();
  for (const ResourceArn of arns) {
    const { Tags = [] } = await sagemaker.send(new ListTagsCommand({ ResourceArn }));
    const name = String(ResourceArn).split(":").at(-1) ?? "";
    found.set(name, new Map(Tags.map(({ Key = "", Value = "" }) => [Key, Value])));
  }
  return found;
}

/** Throws unless AWS and the database are as the stage says. Untagged objects are never right. */
export async function checkStage(user: UserOfSandbox, endpoint: string, stage: Stage): Promise<void> {
  if (stage === "serving" || stage === "expired") await user.waitForEndpoint(endpoint);
  const found = await servedOnAws(user);
  for (const [name, tags] of found) {
    for (const key of ["extension", "user", "job", "deployment"])
      assert.ok(tags.has(`exasol:${key}`), `${name} lacks the tag ${key}`);
  }
  const [row, ...more] = await user.rows(
    `SELECT DEPLOYMENT, PAUSED_CONFIGURATION, EXPIRES_AT FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS WHERE ENDPOINT_NAME = '${endpoint}'`,
  );
  assert.equal(more, []);
  const address = await addressOf(user, endpoint);
  const tags = found.get(`endpoint/${endpoint}`);
  if (stage === "absent") {
    assert.equal([tags, row], [undefined, undefined]);
    if (address !== undefined) assert.is(address.status, "deleted");
    return;
  }
  assert.ok(row !== undefined, "the endpoint's row is missing");
  const [deployment, paused, expires] = row;
  assert.is(address?.deployment, deployment);
  if (stage === "paused") {
    assert.equal([tags, address?.status], [undefined, "paused"]);
    assert.ok(found.has(`endpoint-config/${paused}`), `the configuration ${paused} is gone`);
    return;
  }
  assert.equal([address?.status, paused, tags?.get("exasol:deployment")], ["deployed", null, deployment]);
  assert.is(Date.parse(tags?.get("exasol:expires") ?? "") || undefined, asTime(expires));
  assert.is(stage === "expired", expires !== null && asTime(expires ?? null)! <= Date.now());
  const functions = await user.rows(
    `SELECT SCRIPT_NAME FROM SYS.EXA_ALL_SCRIPTS WHERE SCRIPT_SCHEMA = 'P' AND SCRIPT_TEXT LIKE '%${deployment}%'`,
  );
  assert.equal(functions.flat().sort(), [endpoint, `${endpoint}_SCALAR`]);
  const { EndpointConfigName } = await user.sagemaker.send(
    new DescribeEndpointCommand({ EndpointName: endpoint }),
  );
  assert.ok(found.has(`endpoint-config/${String(EndpointConfigName).toLowerCase()}`));
}

/** A time of the database, in UTC, in milliseconds; undefined for NULL. */
function asTime(time: Cell | undefined): number | undefined {
  return time === null || time === undefined
    ? undefined
    : Date.parse(`${String(time).slice(0, 19).replace(" ", "T")}Z`);
}

async function addressOf(
  user: UserOfSandbox,
  endpoint: string,
): Promise<Record<string, unknown> | undefined> {
  const [row] = await user.rows(
    `SELECT CONNECTION_STRING FROM SYS.EXA_DBA_CONNECTIONS WHERE CONNECTION_NAME = 'SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_${endpoint.toUpperCase()}'`,
  );
  return row === undefined ? undefined : JSON.parse(String(row[0]));
}
