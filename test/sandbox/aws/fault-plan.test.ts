/** Plans of faults, and the page about them; `UPDATE_GOLDEN=1 npm test -- fault-plan` rewrites its tables. */

import { readFileSync, writeFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { fromPackage } from "../../../package/package-root.ts";
import { faultKinds, faultNames, membersOf } from "../../../sandbox/aws/faults/fault-kinds.ts";
import { FaultPlanError, readFaultPlan } from "../../../sandbox/aws/faults/fault-plan.ts";
import { fits } from "../../../sandbox/aws/faults/name-pattern.ts";
import { presetNames, presets } from "../../../sandbox/aws/faults/presets.ts";
import { Journal } from "../../../sandbox/aws/journal.ts";
import { servedOperations } from "../../../sandbox/aws/served-operations.ts";
import { speedNames, speeds } from "../../../sandbox/aws/speed.ts";
import { suite } from "../../support/suite.ts";

const test = suite("plans of faults");
const served = await servedOperations();

function complaintAbout(plan: unknown): string {
  try {
    readFaultPlan(plan, served);
  } catch (error) {
    assert.instance(error, FaultPlanError);
    return (error as Error).message;
  }
  throw new Error(`${JSON.stringify(plan)} was expected to be refused.`);
}

test("are taken as they are, those that have a name too", () => {
  const plan = { seed: 3, faults: [{ fault: "throttled", service: "s3", operation: "Put*", message: null }] };
  assert.equal(readFaultPlan(plan, served), plan);
  for (const name of presetNames) {
    const { faults } = presets[name];
    assert.equal(readFaultPlan({ faults: [...faults] }, served).faults, [...faults]);
  }
});

for (const [plan, complaint] of [
  [[], "the plan must be an object, not []"],
  [{ faults: [], rules: [] }, "it has rules, which must be one of the members seed, faults"],
  [{ seed: 1 }, "its faults must be a list of faults"],
  [{ seed: "x", faults: [] }, 'its seed must be a whole number, not "x"'],
  [{ faults: ["throttled"] }, 'faults[0] must be an object, not "throttled"'],
  [
    { faults: [{ fault: "trottled" }] },
    `faults[0].fault must be one of ${faultNames.join(", ")}, not "trottled"`,
  ],
  [
    {
      faults: [
        { fault: "slow", milliseconds: 5 },
        { fault: "slow", milliseconds: 0 },
      ],
    },
    "faults[1].milliseconds must be a whole number from 1 to 3600000, not 0",
  ],
  [{ faults: [{ fault: "slow" }] }, "faults[0] of slow needs milliseconds, a whole number from 1 to 3600000"],
  [
    { faults: [{ fault: "throttled", probability: 10 }] },
    "faults[0].probability must be a number above 0 and up to 1, not 10",
  ],
  [
    { faults: [{ fault: "job-failed", step: "Tuning" }] },
    'faults[0].step must be one of AnalyzingData, FeatureEngineering, ModelTuning, GeneratingExplainabilityReport, Running, Downloading, Training, Uploading, not "Tuning"',
  ],
  [
    { faults: [{ fault: "no-capacity", operation: "CreateEndpoint" }] },
    "faults[0].operation is none of the members of no-capacity, which has resource, after, count, probability",
  ],
  [
    {
      faults: [
        { fault: "clock-skew", seconds: 60 },
        { fault: "clock-skew", seconds: -60 },
      ],
    },
    "faults[1] is a second clock-skew, but AWS has one clock",
  ],
  [
    { faults: [{ fault: "throttled", constructor: 1 }] },
    "faults[0].constructor is none of the members of throttled, which has message, service, operation, resource, after, count, probability",
  ],
  [
    { faults: [{ fault: "throttled", service: "sts", operation: "PutObject" }] },
    'faults[0].operation must be an operation of the local sts, AssumeRole, GetCallerIdentity, GetSessionToken, not "PutObject"',
  ],
] as const) {
  test(`are refused with their place: ${complaint.slice(0, 60)}`, () => {
    assert.is(complaintAbout(plan), complaint);
  });
}

test("let no list lag that is not by age", () => {
  const lagging = (operation: string) => ({
    faults: [{ fault: "lagging-list", milliseconds: 1, operation }],
  });
  for (const operation of ["ListModels", "ListObjectsV2"]) readFaultPlan(lagging(operation), served);
  for (const operation of ["ListParts", "ListTags", "DescribeModel"]) {
    const complaint = complaintAbout(lagging(operation));
    assert.match(
      complaint,
      /^faults\[0\]\.operation must be .*, ListEndpointConfigs, ListEndpoints, ListModels, .*, not "/,
    );
    assert.not.match(complaint.split(", not ")[0] ?? "", operation);
  }
});

test("mean by * any part of a name, and by everything else itself", () => {
  const cases = [
    ["Create*", "CreateModel", true],
    ["*Model", "CreateModel", true],
    ["*", "", true],
    ["a*b*c", "a-b-b-c", true],
    ["ab*ba", "aba", false],
    ["a.c", "abc", false],
    ["Create", "CreateModel", false],
  ] as const;
  for (const [pattern, name, expected] of cases)
    assert.is(fits(pattern, name), expected, `${pattern} ${name}`);
});

test("are told of on their page as the code has them", () => {
  const path = fromPackage("doc/user_guide/misbehaving-aws.md");
  const page = readFileSync(path, "utf8");
  const tables = [presetTable(), faultTable(), speedTable()].join("\n\n");
  const [start = "", , end = ""] = page.split(
    /(?<=<!-- from the code -->\n\n)([\s\S]*?)(?=\n\n<!-- end -->)/,
  );
  const expected = `${start}${tables}${end}`;
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, expected);
  assert.is(readFileSync(path, "utf8"), expected);
});

function presetTable(): string {
  const rows = presetNames.map((name) => `| \`${name}\` | ${presets[name].what} |`);
  return ["| `--faults` | what happens |", "|---|---|", ...rows].join("\n");
}

function faultTable(): string {
  const rows = faultNames.map((name) => `| \`${name}\` | ${faultKinds[name].what} | ${membersText(name)} |`);
  return ["| `fault` | what happens | its own members |", "|---|---|---|", ...rows, "", limitsText()].join(
    "\n",
  );
}

function membersText(name: (typeof faultNames)[number]): string {
  return Object.entries(faultKinds[name].members)
    .map(([member, { what, allowed, ...more }]) => {
      const isNeeded = "isNeeded" in more;
      return `\`${member}\`${isNeeded ? " (needed)" : ""}: ${what}; ${allowed}`;
    })
    .join("<br>");
}

/** Which members limit faults, and which faults have each. */
function limitsText(): string {
  const names = [...new Set(faultNames.flatMap((name) => Object.keys(membersOf(name))))].filter(
    (member) => !faultNames.some((name) => member in faultKinds[name].members),
  );
  const rows = names.map((member) => {
    const having = faultNames.filter((name) => member in membersOf(name));
    const { what, allowed } =
      Object.entries(membersOf(having[0] ?? "throttled")).find(([n]) => n === member)?.[1] ?? {};
    const lacking = faultNames.filter((name) => !having.includes(name)).map((name) => `\`${name}\``);
    return `| \`${member}\` | ${what}; ${allowed} | ${lacking.join(", ")} |`;
  });
  return ["| limit | what it does | not of |", "|---|---|---|", ...rows].join("\n");
}

function speedTable(): string {
  const rows = speedNames.map((name) => `| \`${name}\` | ${speeds[name].what} |`);
  return ["| `--aws-speed` | how long things take |", "|---|---|", ...rows].join("\n");
}

const entry = {
  time: "",
  service: "s3",
  region: "eu-central-1",
  account: "123456789012",
  operation: "GetObject",
  resource: "",
  milliseconds: 1,
} as const;

test("the journal keeps the last 10,000 requests, and writes all", () => {
  let lines = 0;
  const journal = new Journal(() => {
    lines += 1;
  });
  for (let status = 1; status <= 10_050; status++) journal.add({ ...entry, status });
  const kept = journal.since(0);
  assert.equal([lines, kept.length, kept[0]?.status, kept.at(-1)?.number], [10_050, 10_000, 51, 10_050]);
  assert.equal(
    journal.since(10_048).map(({ status }) => status),
    [10_049, 10_050],
  );
});

test("an entry of the journal stays short, however long a request is", () => {
  const journal = new Journal();
  const long = "x".repeat(100_000);
  journal.add({ ...entry, status: 400, operation: long, resource: long, code: long, reason: long });
  assert.ok(JSON.stringify(journal.since(0)).length < 2500);
  const key = `bucket/${"k".repeat(1024)}`;
  journal.add({ ...entry, status: 200, resource: key });
  assert.is(journal.since(1)[0]?.resource, key);
});

test("that the user guide shows are plans", () => {
  const page = readFileSync(fromPackage("doc/user_guide/misbehaving-aws.md"), "utf8");
  const [, plan = ""] = /```json\n(\{\n[\s\S]*?)```/.exec(page) ?? [];
  assert.is(readFaultPlan(JSON.parse(plan), served).faults.length, 5);
});

test.run();
