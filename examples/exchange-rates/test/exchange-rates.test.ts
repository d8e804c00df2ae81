import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { openSandbox, type TestSandbox } from "exasol-sagemaker-extension/sandbox";

const service = createServer(({ url, headers }, answer) => {
  if (headers.authorization !== "Bearer key") answer.statusCode = 401;
  else if (url !== "/latest/CHF") answer.statusCode = 404;
  answer.end(JSON.stringify({ rate: 0.94 }));
});

let sandbox: TestSandbox;
before(async () => {
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  const { port } = service.address() as AddressInfo;
  sandbox = await openSandbox();
  await sandbox.deploy("TOOLS");
  const address = `http://127.0.0.1:${port}/latest/`;
  await sandbox.rows(`CREATE CONNECTION RATES TO '${address}' USER '' IDENTIFIED BY 'key'`);
});
after(async () => {
  await sandbox.close();
  service.close();
});

test("EXCHANGE_RATE asks the web service", async () => {
  assert.deepEqual(await sandbox.rows("SELECT TOOLS.EXCHANGE_RATE('CHF', 'RATES')"), [[0.94]]);
});

test("RECORD_EXCHANGE_RATE keeps what it was told", async () => {
  assert.deepEqual(await sandbox.rows("EXECUTE SCRIPT TOOLS.RECORD_EXCHANGE_RATE('CHF', 'rates')"), [[0.94]]);
  assert.deepEqual(await sandbox.rows("SELECT CURRENCY, RATE FROM TOOLS.EXCHANGE_RATES"), [["CHF", 0.94]]);
});

test("RECORD_EXCHANGE_RATE says what is wrong", async () => {
  const refused =
    /E-SME-262: RECORD_EXCHANGE_RATE could not do its work: .*the web service answers 404 for XXX/;
  await assert.rejects(sandbox.rows("EXECUTE SCRIPT TOOLS.RECORD_EXCHANGE_RATE('XXX', 'RATES')"), refused);
  const absent = /E-SME-60: Connection RATEZ cannot be used: it does not exist.* Did you mean 'RATES'\?/;
  await assert.rejects(sandbox.rows("EXECUTE SCRIPT TOOLS.RECORD_EXCHANGE_RATE('CHF', 'RATEZ')"), absent);
});

test("SPELL_AMOUNT asks nobody", async () => {
  assert.deepEqual(await sandbox.rows("EXECUTE SCRIPT TOOLS.SPELL_AMOUNT(1234, 'CHF')"), [["CHF 1,234"]]);
});
