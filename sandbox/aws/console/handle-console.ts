/** The console of the local AWS: a page in the browser, and what it asks. */
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { AccountRegion, AccountRegions } from "../account-regions.ts";
import { faultKinds, faultNames, membersOf, services } from "../faults/fault-kinds.ts";
import { FaultPlanError, readFaultPlan } from "../faults/fault-plan.ts";
import { presetNames, presets } from "../faults/presets.ts";
import { readBody } from "../http/read-body.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { servedOperations } from "../served-operations.ts";
import { consolePath, pathWithin, refusalOfForeign } from "./admit.ts";
import { showEndpoints } from "./show-endpoints.ts";
import { importanceOf, showJobs, showOtherJobs } from "./show-jobs.ts";
import { showFolder, showObject } from "./show-objects.ts";

/** The page's files, which lie beside the compiled ones' sources. */
const pageFolder = new URL("../../../../sandbox/aws/console/page/", import.meta.url);
const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};
const mostPlanBytes = 1024 * 1024;

/** Nothing from elsewhere, nothing within others' frames, and nothing of it for others' pages. */
const safeHeaders = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** What the console refuses, and with which status. */
class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface Asked {
  /** Those of all accounts and regions. */
  places: readonly AccountRegion[];
  context: LocalAwsContext;
  query: URLSearchParams;
  message: IncomingMessage;
}

type Ask = (asked: Asked) => unknown;

/** What the page asks, as `METHOD name`. */
const questions: Readonly<Record<string, Ask>> = {
  "GET about": ({ context: { region, accountId, prices, speed } }) => ({
    region,
    accountId,
    speed,
    pricesOf: prices.region,
    services,
  }),
  "GET jobs": ({ context, places }) =>
    inAllPlaces(context, places, ({ sagemaker }) => showJobs(sagemaker.resources.jobs.all())),
  "GET other-jobs": ({ context, places }) =>
    inAllPlaces(context, places, ({ sagemaker }) => showOtherJobs(sagemaker.resources)),
  "GET importance": async ({ context, places, query }) => {
    const wanted = query.get("place") ?? undefined;
    const place = places.find((one) => nameOfPlace(context, one.context) === wanted);
    const job = place?.sagemaker.resources.jobs.find(query.get("job") ?? "");
    if (job === undefined) throw new Refusal(404, "There is no such job.");
    return (await importanceOf(context, job)) ?? [];
  },
  "GET endpoints": ({ context, places }) =>
    inAllPlaces(context, places, (one) =>
      showEndpoints(one.context, one.sagemaker.resources.endpoints.all()),
    ),
  "GET buckets": ({ context }) => context.store.bucketNames(),
  "GET folder": ({ context, query }) =>
    showFolder(context.store, query.get("bucket") ?? "", query.get("prefix") ?? "", query.get("after") ?? ""),
  "GET object": async ({ context, query }) => {
    const shown = await showObject(context.store, query.get("bucket") ?? "", query.get("key") ?? "");
    if (shown === undefined) throw new Refusal(404, "There is no such object.");
    return shown;
  },
  "GET journal": ({ context, query }) =>
    context.journal.since(Number(query.get("since") ?? 0) || 0).map((entry) => {
      const place = nameOfPlace(context, { region: entry.region, accountId: entry.account });
      return place === undefined ? entry : { ...entry, place };
    }),
  "GET faults": ({ context }) => context.plannedFaults.describe(),
  "PUT faults": async ({ context, message }) => {
    const body = await readBody(message, mostPlanBytes);
    if (body === undefined) throw new Refusal(413, "The plan is too long.");
    context.plannedFaults.use(await readPlan(body.toString("utf8")));
    return context.plannedFaults.describe();
  },
  "GET presets": () => presetNames.map((name) => ({ name, ...presets[name] })),
  "GET kinds": () =>
    faultNames.map((name) => ({
      name,
      what: faultKinds[name].what,
      members: Object.entries(membersOf(name)).map(([member, { what, allowed }]) => ({
        member,
        what,
        allowed,
      })),
    })),
};

/** What is shown of all accounts and regions, the newest first; what is not in our own says where it is. */
function inAllPlaces<Shown extends { created: string }>(
  home: LocalAwsContext,
  places: readonly AccountRegion[],
  show: (place: AccountRegion) => Shown[],
): (Shown & { place?: string | undefined })[] {
  const shown = places.flatMap((one) => {
    const place = nameOfPlace(home, one.context);
    return show(one).map((item) => (place === undefined ? item : { ...item, place }));
  });
  return shown.sort((a, b) => (a.created < b.created ? 1 : -1));
}

/** As in `eu-west-1` or `210987654321 eu-central-1`; undefined of the local AWS' own. */
function nameOfPlace(
  home: LocalAwsContext,
  { accountId, region }: Pick<LocalAwsContext, "accountId" | "region">,
): string | undefined {
  if (accountId !== home.accountId) return `${accountId} ${region}`;
  return region === home.region ? undefined : region;
}

async function readPlan(text: string) {
  try {
    return readFaultPlan(JSON.parse(text), await servedOperations());
  } catch (cause) {
    if (cause instanceof FaultPlanError) throw new Refusal(400, `The plan is wrong: ${cause.message}.`);
    if (cause instanceof SyntaxError) throw new Refusal(400, `It is no JSON: ${cause.message}.`);
    throw cause;
  }
}

/** Answers a request that `isForConsole`. */
export async function handleConsole(
  places: AccountRegions,
  context: LocalAwsContext,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams: query } = new URL(message.url ?? "", "http://console");
  const path = pathWithin(pathname, context.consoleKey);
  try {
    const foreign = refusalOfForeign(message, path === "");
    if (foreign !== undefined) throw new Refusal(403, foreign);
    const file = pathname.slice(consolePath.length + 1);
    if (path === undefined && (await isLoaded(file))) return await sendFile(file, response);
    if (path === undefined)
      throw new Refusal(403, "The console's address has a key in it, which this one lacks.");
    const asked = { context, places: places.all(), query, message };
    if (path === "download") return await sendObject(asked, response);
    if (path.startsWith("api/")) return await answerQuestion(asked, path.slice("api/".length), response);
    if (path === "") return await sendFile("console.html", response);
    throw new Refusal(404, "The console has no such page.");
  } catch (cause) {
    const status = cause instanceof Refusal ? cause.status : 500;
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (response.headersSent) response.destroy();
    else sendJson(response, status, { reason });
  } finally {
    message.resume();
  }
}

async function answerQuestion(asked: Asked, name: string, response: ServerResponse): Promise<void> {
  const key = `${asked.message.method} ${name}`;
  const answer = Object.hasOwn(questions, key) ? questions[key] : undefined;
  if (answer === undefined) throw new Refusal(404, `The console does not know ${name}.`);
  sendJson(response, 200, await answer(asked));
}

function sendJson(response: ServerResponse, status: number, content: unknown): void {
  response.writeHead(status, { ...safeHeaders, "content-type": "application/json" });
  response.end(JSON.stringify(content));
}

/** The page, or one of the files that it loads. */
async function sendFile(name: string, response: ServerResponse): Promise<void> {
  const content = await readFile(new URL(name, pageFolder));
  response.writeHead(200, { ...safeHeaders, "content-type": types[name.split(".").at(-1) ?? ""] });
  response.end(content);
}

/** What the page loads lies beside it, needs no key, and tells nothing. */
async function isLoaded(name: string): Promise<boolean> {
  return !name.endsWith(".html") && (await readdir(pageFolder)).includes(name);
}

/** To be kept as a file, whatever it is: what others have put into S3 must not run as the console. */
async function sendObject({ context, query }: Asked, response: ServerResponse): Promise<void> {
  const [bucket, key] = [query.get("bucket") ?? "", query.get("key") ?? ""];
  const object = context.store.find(bucket, key);
  if (object === undefined) throw new Refusal(404, "There is no such object.");
  const path = await context.store.contentPath(bucket, object);
  const name = encodeURIComponent(key.split("/").at(-1) ?? "object");
  response.writeHead(200, {
    ...safeHeaders,
    "content-type": "application/octet-stream",
    "content-disposition": `attachment; filename*=UTF-8''${name}`,
    "content-length": object.size,
  });
  await pipeline(createReadStream(path), response);
}
