/** What is loaded when STS is first asked: a file of its own, so that only this much is bundled. */
export { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
