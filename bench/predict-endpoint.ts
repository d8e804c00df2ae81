/**
 * A stub of an endpoint, in a process of its own: a request takes a fixed latency and a cost a row,
 * requests do not wait for each other, and the prediction of a row is its first field. Told what to do, and
 * asked what it did, by its parent.
 */
import { createServer, type ServerResponse } from "node:http";

export interface EndpointBehaviour {
  latencyMilliseconds: number;
  rowMicroseconds: number;
  /** Shares of the requests. */
  throttled: number;
  reset: number;
}

export interface EndpointCount {
  calls: number;
  rows: number;
  faults: number;
}

let behaviour: EndpointBehaviour = { latencyMilliseconds: 0, rowMicroseconds: 0, throttled: 0, reset: 0 };
let count: EndpointCount = { calls: 0, rows: 0, faults: 0 };
/** Numbers that are the same in every run. */
let state = 1;
function random(): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => void chunks.push(chunk));
  request.on("end", () => {
    const arrived = performance.now();
    count.calls++;
    const luck = random();
    if (luck < behaviour.throttled) {
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
    const left = Math.max(0, takes - (performance.now() - arrived));
    setTimeout(() => send(response, 200, "text/csv", answer.text), left);
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
  count = { calls: 0, rows: 0, faults: 0 };
  state = 1;
});
process.on("disconnect", () => process.exit(0));
