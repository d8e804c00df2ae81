import { AwsError } from "../http/aws-error.ts";
import type { JsonOperation, JsonService } from "../json-service.ts";

/** The local AWS keeps no logs, which is what an account without a log group is told. */
const ofNoGroup = (name: string, takes: readonly string[]): JsonOperation => ({
  name,
  takes,
  subject: ({ logGroupName = "" }) => String(logGroupName),
  run() {
    throw new AwsError(400, "ResourceNotFoundException", "The specified log group does not exist.");
  },
});

const paging = ["limit", "nextToken"];

export const logsService: JsonService = {
  service: "logs",
  prefix: "logs",
  title: "CloudWatch Logs",
  operations: [
    {
      name: "DescribeLogGroups",
      takes: ["logGroupNamePrefix", "logGroupNamePattern", ...paging],
      run: () => ({ logGroups: [] }),
    },
    ofNoGroup("DescribeLogStreams", [
      "logGroupName",
      "logStreamNamePrefix",
      "orderBy",
      "descending",
      ...paging,
    ]),
    ofNoGroup("GetLogEvents", [
      "logGroupName",
      "logStreamName",
      "startTime",
      "endTime",
      "startFromHead",
      ...paging,
    ]),
  ],
};
