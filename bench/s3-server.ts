/** The local AWS in a process of its own. */
import { startAws } from "../sandbox/aws/start-aws.ts";
import { answerUse } from "./server-use.ts";

const [, , accessKeyId = "", secretAccessKey = "", bucket = ""] = process.argv;
const aws = await startAws({ credentials: [{ accessKeyId, secretAccessKey }], buckets: [bucket], roles: [] });
answerUse({ endpoint: aws.endpoint }, () => aws.close());
