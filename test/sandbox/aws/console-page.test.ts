/**
 * The console in a real browser, where there is one (test/support/browser.ts). `UPDATE_GOLDEN=1` takes the
 * pictures of the user guide anew.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteModelCommand,
  DescribeAutoMLJobV2Command,
  DescribeEndpointCommand,
  DescribeModelCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import * as assert from "uvu/assert";
import { fromPackage } from "../../../package/package-root.ts";
import { browserPath, openBrowser, type Page } from "../../support/browser.ts";
import { suite } from "../../support/suite.ts";
import {
  abaloneFile,
  abaloneRows,
  type Clients,
  createTabularJob,
  errorOf,
  roleArn,
  rowsBucket,
  startClients,
  until,
} from "./local-aws.ts";

const test = suite("the console in a browser");
const strange = "<img src=x onerror=alert(1)>.csv";
let clients: Clients;
let page: Page;

test.before(async () => {
  if (browserPath === undefined) return;
  const prices = { region: "us-east-1", perHour: { "ml.m5.large": 0.115 } };
  clients = await startClients({ speed: "instant", prices });
  await put(`odd/${strange}`, "<script>x</script>");
  const csv = readFileSync(abaloneFile, "utf8").split("\n").slice(0, 1201).join("\n");
  await put("in/rows.csv", csv);
  await train("abalone-rings");
  await failToTrain("abalone-failed", "Out of memory.");
  await serve();
  const absent = new DeleteModelCommand({ ModelName: "absent" });
  await errorOf(clients.sagemaker.send(absent));
  page = await openBrowser(browserPath);
});
test.after(async () => {
  await page?.close();
  await clients?.close();
});

function put(Key: string, Body: string) {
  return clients.s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key, Body }));
}

async function failToTrain(name: string, reason: string): Promise<void> {
  clients.aws.faults.use({ faults: [{ fault: "job-failed", reason }] });
  await train(name);
  clients.aws.faults.use({ faults: [] });
}

async function train(AutoMLJobName: string): Promise<void> {
  const tabular = { TargetAttributeName: "Rings", ProblemType: "Regression" } as const;
  await createTabularJob(clients, AutoMLJobName, tabular, { AutoMLJobObjective: { MetricName: "RMSE" } });
  const describe = new DescribeAutoMLJobV2Command({ AutoMLJobName });
  await until(
    () => clients.sagemaker.send(describe),
    ({ AutoMLJobStatus }) => AutoMLJobStatus !== "InProgress",
  );
}

async function serve(): Promise<void> {
  const { sagemaker, runtime } = clients;
  const job = await sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: "abalone-rings" }));
  const { Image, ModelDataUrl } = job.BestCandidate?.InferenceContainers?.[0] ?? {};
  const [ModelName, EndpointName] = ["abalone-rings", "abaloneRings"];
  const PrimaryContainer = { Image, ModelDataUrl };
  await sagemaker.send(new CreateModelCommand({ ModelName, ExecutionRoleArn: roleArn, PrimaryContainer }));
  const variant = { VariantName: "all", ModelName, InstanceType: "ml.m5.large" } as const;
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: ModelName,
      ProductionVariants: [{ ...variant, InitialInstanceCount: 1 }],
    }),
  );
  await sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName: ModelName }));
  await until(
    () => sagemaker.send(new DescribeEndpointCommand({ EndpointName })),
    ({ EndpointStatus }) => EndpointStatus === "InService",
  );
  const row = "M,0.455,0.365,0.095,0.514,0.2245,0.101,0.15\n";
  for (let i = 0; i < 12; i++)
    await runtime.send(new InvokeEndpointCommand({ EndpointName, Body: row, ContentType: "text/csv" }));
}

/** Skipped where there is no browser, which the name says. */
function inBrowser(fact: string, body: () => Promise<void>): void {
  if (browserPath === undefined) test.skip(`${fact} (no browser: set SME_CHROMIUM)`, body);
  else test(fact, body);
}

const textOf = (selector: string) =>
  page.evaluate<string>(`document.querySelector(${JSON.stringify(selector)}).innerText`);

interface Widths {
  scrollWidth: number;
  clientWidth: number;
}
const widths = "(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }))(document.documentElement)";

inBrowser("is light and dark, and fits into a phone", async () => {
  const pictures = [
    ["jobs", "#jobs", 900, "light", "Mean of |SHAP|"],
    ["journal", "#journal", 560, "dark", "CreateAutoMLJobV2"],
    ["faults", "#faults", 900, "light", "every tenth request"],
  ] as const;
  clients.aws.faults.use({ faults: [{ fault: "throttled", operation: "Invoke*", probability: 0.5 }] });
  const call = { EndpointName: "abaloneRings", Body: "M,1,1,1,1,1,1,1\n", ContentType: "text/csv" };
  for (let i = 0; i < 8; i++) await clients.runtime.send(new InvokeEndpointCommand(call)).catch(() => {});
  for (const [name, hash, height, scheme, part] of pictures) {
    await page.open(`${clients.aws.console}${hash}`);
    await page.waitFor(`document.body.innerText.includes(${JSON.stringify(part)})`);
    const picture = await page.picture(height, scheme);
    const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    assert.is(ground, scheme === "light" ? "rgb(255, 255, 255)" : "rgb(20, 23, 28)");
    if (process.env.UPDATE_GOLDEN)
      writeFileSync(fromPackage(`doc/user_guide/pictures/console-${name}.png`), picture);
  }
  clients.aws.faults.use({ faults: [{ fault: "slow", milliseconds: 1, resource: "r".repeat(200) }] });
  await clients.sagemaker.send(new DescribeModelCommand({ ModelName: "m".repeat(63) })).catch(() => {});
  await page.resize(360);
  for (const part of ["jobs", "endpoints", "storage", "journal", "faults"]) {
    await page.open(`${clients.aws.console}#${part}`);
    await page.waitFor(
      `document.querySelectorAll("#part-${part} :is(tbody tr, article h2):not([hidden])").length > 0`,
    );
    const { scrollWidth, clientWidth } = await page.evaluate<Widths>(widths);
    assert.is(scrollWidth, clientWidth, part);
  }
  await page.resize(1100);
  clients.aws.faults.use({ faults: [] });
});

inBrowser("shows jobs with leaderboard, importance and why one failed; names are texts", async () => {
  await put("in/rows.csv", abaloneRows.replace("Diameter", "<b>Diameter</b>"));
  await train("odd");
  await failToTrain("odd-failed", "<i>Out</i> of memory.");
  await page.open(clients.aws.console);
  await page.waitFor('document.body.innerText.includes("<b>Diameter</b>")');
  const shown = await textOf("#part-jobs");
  for (const part of [
    "tuning models: failed",
    "abalone-rings Completed",
    "LEADERBOARD",
    "<b>Diameter</b>",
    "<i>Out</i> of memory.",
  ])
    assert.ok(shown.toLowerCase().includes(part.toLowerCase()), `${part} in ${shown}`);
  assert.is(await page.evaluate('document.querySelectorAll("#part-jobs td b, #part-jobs p i").length'), 0);
  const best = await page.evaluate<string>('document.querySelector(".best .bar").style.width');
  assert.is(best, "100%");
});

inBrowser("shows endpoints with calls, latency and costs", async () => {
  await page.open(`${clients.aws.console}#endpoints`);
  await page.waitFor('document.querySelectorAll("#part-endpoints tbody tr").length === 1');
  // Two of the twenty calls were throttled: no model was asked then.
  assert.match(
    await textOf("#part-endpoints tbody"),
    /abaloneRings\s+InService\s+1 × ml\.m5\.large\s+18\s+0\s/,
  );
  assert.match(await textOf("#part-endpoints tbody"), "$ 0.115");
});

inBrowser("goes through S3, and back, and shows an object as the text it is", async () => {
  await page.open(`${clients.aws.console}#storage`);
  for (const name of [`${rowsBucket}/`, "odd/", strange]) {
    const link = `[...document.querySelectorAll("#part-storage a")].find((a) => a.textContent === ${JSON.stringify(name)})`;
    await page.waitFor(`${link} !== undefined`);
    await page.evaluate(`${link}.click()`);
  }
  await page.waitFor('document.querySelector("#part-storage pre").textContent === "<script>x</script>"');
  assert.is(await page.evaluate('document.querySelectorAll("#part-storage img").length'), 0);
  await page.evaluate("history.back()");
  await page.waitFor('document.querySelector("#part-storage .object").hidden');
});

inBrowser("filters the journal", async () => {
  await page.open(`${clients.aws.console}#journal`);
  await page.waitFor('document.querySelectorAll("#part-journal tbody tr").length > 20');
  const services = await page.evaluate("document.querySelector('#part-journal select').innerText");
  assert.match(String(services), /all\s+s3\s+sagemaker\s+runtime/);
  await page.evaluate(`{
    const { text, refused } = document.querySelector("#part-journal form").elements;
    refused.checked = true;
    text.value = "deletemodel";
    text.form.dispatchEvent(new Event("input"));
  }`);
  assert.match(
    await textOf("#part-journal tbody"),
    /^\S.*sagemaker\s+DeleteModel\s+absent\s+400\s.*ValidationException/,
  );
  assert.match(await textOf("#part-journal output"), /^1 of \d+ requests$/);
});

inBrowser("switches a fault by the keyboard alone, and takes it away", async () => {
  await page.open(`${clients.aws.console}#jobs`);
  await page.waitFor('document.querySelectorAll("#part-jobs article").length >= 2');
  const focused = () => page.evaluate<string>("document.activeElement.innerText");
  const goTo = async (text: string) => {
    for (let i = 0; i < 40; i++) {
      await page.press("Tab");
      if ((await focused()).trim() === text) return;
    }
    throw new Error(`${text} cannot be come to by Tab`);
  };
  await goTo("Faults");
  await page.press("Enter");
  await page.waitFor('document.querySelectorAll("#part-faults .presets button").length > 5');
  await goTo("outage");
  await page.press("Enter");
  await page.waitFor('document.querySelector("[data-preset=outage]").ariaPressed === "true"');
  assert.is(clients.aws.faults.describe().faults.length, 2);
  assert.is(await focused(), "outage", "the focus stays where it was");
  await page.press("Enter");
  await page.waitFor('document.querySelector("#fault-count").textContent === ""');
  assert.equal(clients.aws.faults.describe().faults, []);
});

inBrowser("takes a plan that is typed, and says what is wrong with another", async () => {
  await page.open(`${clients.aws.console}#faults`);
  const send = async (plan: string) => {
    await page.waitFor('document.querySelector("#plan-text").value !== ""');
    await page.evaluate(`document.querySelector("#plan-text").value = ${JSON.stringify(plan)}`);
    await page.evaluate('document.querySelector(".plan button").click()');
  };
  await send('{"faults": [{"fault": "slow", "milliseconds": 0}]}');
  await page.waitFor(
    'document.querySelector("#plan-complaint").textContent.startsWith("The plan is wrong: faults[0].milliseconds must be")',
  );
  await send('{"faults": [{"fault": "slow", "milliseconds": 5, "resource": "<u>x"}]}');
  await page.waitFor('document.querySelector("#part-faults tbody").innerText.includes("resource <u>x")');
  clients.aws.faults.use({ faults: [] });
});

inBrowser("has logged no error", async () => {
  // The plan that was refused is logged by the browser itself.
  const odd = page.complaints().filter((complaint) => !/ 400 .*\/api\/faults\?$/.test(complaint));
  assert.equal(odd, []);
});

inBrowser("neither tells a page of another origin anything nor obeys it", async () => {
  const foreign = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end("<title>foreign</title>");
  });
  await new Promise<void>((resolve) => foreign.listen(0, "127.0.0.1", resolve));
  const { port } = foreign.address() as AddressInfo;
  const api = `${clients.aws.console}/api`;
  const plan = '{"faults": [{"fault": "throttled"}]}';
  for (const origin of [`http://127.0.0.1:${port}`, `http://localhost:${port}`]) {
    await page.open(origin);
    const outcome = (options: object) =>
      page.evaluate<string>(
        `fetch("${api}/faults", ${JSON.stringify(options)}).then((r) => "told " + r.type, () => "nothing")`,
      );
    assert.is(await outcome({}), "nothing");
    const headers = { "content-type": "application/json" };
    assert.is(await outcome({ method: "PUT", body: plan, headers }), "nothing");
    await outcome({ method: "POST", mode: "no-cors", body: plan });
    const script = `new Promise((resolve) => {
      const script = Object.assign(document.createElement("script"), { src: "${api}/jobs" });
      script.onload = () => resolve("told");
      script.onerror = () => resolve("nothing");
      document.head.append(script);
    })`;
    assert.is(await page.evaluate(script), "nothing");
  }
  foreign.close();
  assert.equal(clients.aws.faults.describe().faults, []);
});

inBrowser("is not there by a stranger's name that leads to this machine", async () => {
  await page.open(clients.aws.console.replace("127.0.0.1", "console.example"));
  assert.match(await page.evaluate("document.documentElement.outerHTML"), "AccessDenied");
});

test.run();
