import { AwsError } from "../http/aws-error.ts";
import { describeKey, readDuration, type StsOperation } from "./sts-request.ts";

const hour = 3600;

/** A session of the user itself, with the user's rights. */
export const getSessionToken: StsOperation = {
  name: "GetSessionToken",
  takes: ["DurationSeconds"],
  run({ context, caller, form }) {
    const seconds = readDuration(form, 12 * hour, 36 * hour);
    if (caller.isSession)
      throw new AwsError(403, "AccessDenied", "Cannot call GetSessionToken with session credentials");
    const expires = new Date(Date.now() + context.sessionSeconds(seconds) * 1000);
    const key = context.identities.startSession({ ...caller, isSession: true }, expires);
    return { Credentials: describeKey(key) };
  },
};
