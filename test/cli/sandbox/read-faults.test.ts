import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import * as assert from "uvu/assert";
import { openJournal } from "../../../cli/sandbox/open-journal.ts";
import { readFaults } from "../../../cli/sandbox/read-faults.ts";
import { rejection } from "../../support/rejection.ts";
import { runCommand } from "../../support/run-command.ts";
import { startSandboxProcess } from "../../support/sandbox-process.ts";
import { suite } from "../../support/suite.ts";

const test = suite<{ folder: string }>("the faults and the journal of sme-gen sandbox");
test.before.each(async (context) => {
  context.folder = await mkdtemp(join(tmpdir(), "sme-faults-"));
});
test.after.each(({ folder }) => rm(folder, { recursive: true, force: true }));

test("are those of a name, or of a file", async ({ folder }) => {
  assert.equal((await readFaults("slow")).faults, [{ fault: "slow", milliseconds: 500 }]);
  const file = join(folder, "plan.json");
  await writeFile(file, '{"faults": [{"fault": "silent", "operation": "GetObject"}]}');
  assert.equal((await readFaults(file)).faults, [{ fault: "silent", operation: "GetObject" }]);
});

test("are refused with what is wrong, and what there is", async ({ folder }) => {
  const unknown = String(await rejection(readFaults("throtled")));
  assert.match(unknown, "E-SME-566: throtled is none of the names of what can go wrong");
  assert.match(unknown, "Give one of throttled, rough, ");
  const file = join(folder, "plan.json");
  await writeFile(file, '{"faults": [{"fault": "slow"}]}');
  assert.match(
    String(await rejection(readFaults(file))),
    `E-SME-567: The sandbox cannot take the faults of ${file}: faults[0] of slow needs milliseconds`,
  );
  await writeFile(file, '{"faults": [');
  assert.match(String(await rejection(readFaults(file))), "it is no JSON");
});

test("are looked at before anything starts", async () => {
  const [faults, speed] = await Promise.all([
    runCommand(["sandbox", "--faults", "nonsense"]),
    runCommand(["sandbox", "--aws-speed", "slow"]),
  ]);
  assert.equal([faults.code, faults.stdout], [1, ""]);
  assert.match(faults.stderr, "E-SME-566");
  assert.is(speed.code, 2);
  assert.is(
    speed.stderr,
    "E-SME-109: Option --aws-speed must be one of real, fast, instant, not 'slow'. Correct it.\n",
  );
});

test("come to the clients of a sandbox that was started with them, and into its journal", async ({
  folder,
}) => {
  const journal = join(folder, "journal.jsonl");
  const { facts, kill } = await startSandboxProcess(folder, ["--faults", "throttled", "--journal", journal]);
  const s3 = new S3Client({ region: facts.aws.region, endpoint: facts.aws.endpoint, credentials: facts.aws });
  for (let i = 0; i < 40; i++) await s3.send(new ListBucketsCommand({}));
  s3.destroy();
  await kill("SIGKILL");
  const lines = (await readFile(journal, "utf8")).trimEnd().split("\n");
  const entries = lines.map((line) => JSON.parse(line) as { status: number; fault?: string });
  const throttled = entries.filter(({ fault }) => fault === "throttled");
  assert.ok(throttled.length > 0 && throttled.every(({ status }) => status === 503));
  assert.is(entries.length - throttled.length, 40);
  assert.is((await stat(journal)).mode & 0o777, 0o600);
});

test("a journal that cannot be written is refused", ({ folder }) => {
  const file = join(folder, "absent", "journal.jsonl");
  assert.throws(() => openJournal(file), /E-SME-568: The sandbox cannot write the journal .*ENOENT/);
});

test.run();
