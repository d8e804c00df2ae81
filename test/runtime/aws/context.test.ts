import * as assert from "uvu/assert";
import { handle } from "../../../runtime/handlers/autopilot-job-status-polling-udf.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { awsConnection } from "../../support/connections.ts";
import { suite } from "../../support/suite.ts";

const test = suite("context of a handler");

const parameters = { job_name: "ida" };

test("credentials go to the client and never through the process environment (fault 13)", async () => {
  let during: Record<string, string | undefined> = {};
  const { aws, row } = await askHandler(handle, parameters, {
    DescribeAutoMLJobV2: () => {
      during = { ...process.env };
      return { body: { AutoMLJobStatus: "Completed", AutoMLJobSecondaryStatus: "Completed" } };
    },
  });
  assert.is(row?.job_status, "Completed");
  assert.match(aws.requests[0]?.headers.authorization ?? "", awsConnection.user);
  for (const environment of [during, process.env]) {
    const values = Object.values(environment).join("\n");
    assert.not.ok(values.includes(awsConnection.user) || values.includes(awsConnection.password));
  }
});

test.run();
