import type { Fault, Faults } from "../../sandbox/aws/start-aws.ts";
import { oneOf, type Random } from "./random.ts";

/** What can be drawn besides faults of AWS. */
export interface Blows {
  /** Ends the processes of the UDFs that run. */
  killUdfs(): void;
  /** Ends the statement, as an administrator does who kills its session. */
  abort(): void;
}

export interface DrawnFaults {
  faults: Faults;
  /** What went wrong so far, in order, as `lost CreateModel name`. */
  happened: string[];
}

const kinds = [
  "none",
  "answer lost",
  "request lost",
  "process killed before",
  "process killed after",
  "process killed at each try",
  "aborted before",
  "aborted after",
] as const;

const changes = /^(Add|Complete|Create|Delete|Put|Stop|Update)/;

/**
 * Of all requests 10 % are throttled, 2 % lost, and of 1 % the answer, once they are done. Besides, one
 * of the first requests, mostly one that changes something, meets with what the others rarely do.
 */
export function drawFaults(random: Random, blows: Blows): DrawnFaults {
  const kind = oneOf(random, kinds);
  const mustChange = random(4) > 0;
  let toGo = 1 + random(mustChange ? 5 : 12);
  const happened: string[] = [];

  /** The one that is meant, and, of a process that is killed at each try, its repetitions. */
  let aimedAt: string | undefined;
  function isAimedAt(operation: string): boolean {
    if (kind === "none") return false;
    if (aimedAt !== undefined) return kind === "process killed at each try" && operation === aimedAt;
    if (mustChange && !changes.test(operation)) return false;
    toGo -= 1;
    if (toGo > 0) return false;
    aimedAt = operation;
    return true;
  }

  function blow(): Fault | undefined {
    if (kind === "answer lost") return { answer: "lost" };
    if (kind.startsWith("process")) blows.killUdfs();
    if (kind.startsWith("aborted")) blows.abort();
    return kind.endsWith("after") ? undefined : { request: "lost" };
  }

  return {
    happened,
    faults(operation, name) {
      const number = random(100);
      if (isAimedAt(operation)) {
        happened.push(`${kind} at ${operation} ${name}`);
        return blow();
      }
      if (number >= 13) return undefined;
      const fault = number < 10 ? throttled(operation) : number < 12 ? lostRequest : lostAnswer;
      happened.push(
        `${number < 10 ? "throttled" : number < 12 ? "request lost" : "answer lost"} ${operation}`,
      );
      return fault;
    },
  };
}

const lostRequest: Fault = { request: "lost" };
const lostAnswer: Fault = { answer: "lost" };
const ofS3 = /Object|Upload|Bucket/;

function throttled(operation: string): Fault {
  return ofS3.test(operation)
    ? { status: 503, code: "SlowDown", message: "Please reduce your request rate." }
    : { status: 400, code: "ThrottlingException", message: null };
}
