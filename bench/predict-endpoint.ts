/**
 * A stub of an endpoint, in a process of its own: a request takes a fixed latency and a cost a row,
 * and the prediction of a row is its first field. Requests wait for each other where there are fewer workers,
 * and are throttled where more come at a time than it takes. Told what to do, and asked what it did, by its
 * parent.
 */
import { createServer, type ServerResponse } from "node:http";

export interface EndpointBehaviour {
  latencyMilliseconds: number;
  rowMicroseconds: number;
  /** Shares of the requests. */
  throttled: number;
  reset: number;
  /** Requests that are worked on at a time; the others wait. */
  workers?: number;
  /** Requests that are taken at a time; more are throttled. */
  mostAtOnce?: number;
}

export interface EndpointCount {
  /** When the first request came, in milliseconds since 1970. */
  begun: number | undefined;
  calls: number;
  rows: number;
  faults: number;
  /** Most requests at a time. */
  most: number;
  /** Milliseconds from their heads to their answers, of all that were answered. */
  milliseconds: number;
  /** Requests at a time, on average from the first answer to the last request. */
  mean: number;
}

let behaviour: EndpointBehaviour = { latencyMilliseconds: 0, rowMicroseconds: 0, throttled: 0, reset: 0 };
let count: EndpointCount = nothingAsked();
let taken = 0;
let busy = 0;
/** Requests whose head has come. */
let open = 0;
const waiting: (() => void)[] = [];
/** How many requests there were from the first answer on. */
let course: { start: number; time: number; milliseconds: number; requests: number } | undefined;

function nothingAsked(): EndpointCount {
  return { begun: undefined, calls: 0, rows: 0, faults: 0, most: 0, milliseconds: 0, mean: 0 };
}

/** A request has come, or its answer goes. */
function note(change: 1 | -1): void {
  const time = performance.now();
  if (course !== undefined) {
    course.milliseconds += course.requests * (time - course.time);
    course.time = time;
    course.requests += change;
    if (change > 0) count.mean = course.milliseconds / (time - course.start);
  } else if (change < 0) {
    course = { start: time, time, milliseconds: 0, requests: open - 1 };
  }
  open += change;
}
/** Numbers that are the same in every run. */
let state = 1;
function random(): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

const server = createServer((request, response) => {
  const arrived = performance.now();
  const chunks: Buffer[] = [];
  note(1);
  count.begun ??= Date.now();
  response.once("close", () => note(-1));
  request.on("data", (chunk: Buffer) => void chunks.push(chunk));
  request.on("end", () => {
    count.calls++;
    const luck = random();
    count.most = Math.max(count.most, taken + 1);
    if (luck < behaviour.throttled || taken >= (behaviour.mostAtOnce ?? Number.POSITIVE_INFINITY)) {
      count.faults++;
      return send(response, 400, "application/json", '{"__type":"ThrottlingException","message":null}');
    }
    const answer = firstFields(Buffer.concat(chunks));
    if (luck < behaviour.throttled + behaviour.reset) {
      count.faults++;
      return request.socket.destroy();
    }
    const takes = behaviour.latencyMilliseconds + (answer.rows * behaviour.rowMicroseconds) / 1000;
    count.rows += answer.rows;
    taken++;
    const isFree = busy < (behaviour.workers ?? Number.POSITIVE_INFINITY);
    const work = (since: number) => {
      busy++;
      const end = () => {
        busy--;
        taken--;
        count.milliseconds += performance.now() - arrived;
        send(response, 200, "text/csv", answer.text);
        waiting.shift()?.();
      };
      setTimeout(end, Math.max(0, takes - (performance.now() - since)));
    };
    if (isFree) work(arrived);
    else waiting.push(() => work(performance.now()));
  });
});

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { "content-type": type }).end(body);
}

function firstFields(body: Buffer): { rows: number; text: Buffer } {
  const text = Buffer.allocUnsafe(body.length + 1);
  let length = 0;
  let rows = 0;
  for (let start = 0; start < body.length; rows++) {
    for (let i = start; i < body.length && body[i] !== 44 && body[i] !== 10; i++)
      text[length++] = body[i] ?? 0;
    text[length++] = 10;
    const end = body.indexOf(10, start);
    start = end < 0 ? body.length : end + 1;
  }
  return { rows, text: text.subarray(0, length) };
}

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.(typeof address === "object" && address !== null ? address.port : 0);
});
process.on("message", (message: EndpointBehaviour) => {
  process.send?.(count);
  behaviour = message;
  count = nothingAsked();
  course = undefined;
  state = 1;
});
process.on("disconnect", () => process.exit(0));
