/** An endpoint and a client on a clock of their own, to try how a pace fares in thousands of requests. */
import { Pace, type PaceLimits, type SentRequest } from "../../runtime/aws/prediction/pace.ts";
import { randomFrom } from "./random.ts";

export interface SimulatedEndpoint {
  /** Milliseconds of a request, and of each of its rows. */
  latency: number;
  perRow: number;
  /** Share by which a request's time varies. */
  jitter?: number;
  /** Requests that are worked on at a time; others wait. */
  workers?: number;
  /** Requests that it takes at a time; others are throttled. */
  mostAtOnce?: number;
  /** Share of the requests that are throttled at random. */
  throttled?: number;
  /** Milliseconds of the client's own processor for a row. */
  clientPerRow?: number;
  /** Bytes of a row: bytesOfRow unless given. */
  bytesPerRow?: number;
  /** Rows from which on requests take ten times as long. */
  slowFrom?: number;
}

export interface SimulatedRun {
  milliseconds: number;
  requests: number;
  throttled: number;
  /** Requests that the endpoint had at a time, at most. */
  most: number;
  /** Bytes that these held, at most. */
  mostBytes: number;
  path: string;
  /** How often throttling came, by tenths of the rows. */
  throttledByTenths: number[];
}

const bytesOfRow = 50;

/** Sends all rows, as answeredBlocks() does, and tells how long it took. */
export function simulate(
  endpoint: SimulatedEndpoint,
  limits: PaceLimits,
  rows: number,
  seed: number,
): SimulatedRun {
  const draw = randomFrom(seed);
  const random = () => draw(1_000_000) / 1_000_000;
  const pace = new Pace(limits);
  const {
    bytesPerRow = bytesOfRow,
    clientPerRow = 0.001,
    jitter = 0,
    mostAtOnce = Number.POSITIVE_INFINITY,
    slowFrom = Number.POSITIVE_INFINITY,
    throttled = 0,
    workers = Number.POSITIVE_INFINITY,
  } = endpoint;
  const events: { time: number; run(): void }[] = [];
  let time = 0;
  const at = (when: number, run: () => void) => {
    const index = events.findLastIndex((event) => event.time <= when) + 1;
    events.splice(index, 0, { time: when, run });
  };
  let [inside, taken, busy, most, made, sentRows, clientFree] = [0, 0, 0, 0, 0, 0, 0];
  let [takenBytes, mostBytes] = [0, 0];
  let answeredRows = 0;
  const again: { rows: number; wait: number }[] = [];
  const queue: (() => void)[] = [];
  const tenths = Array.from({ length: 10 }, () => 0);

  const work = (request: SentRequest) => {
    busy++;
    const slow = request.rows > slowFrom ? 10 : 1;
    const takes =
      (endpoint.latency + endpoint.perRow * slow * request.rows) * (1 + jitter * (2 * random() - 1));
    at(time + takes, () => {
      busy--;
      taken--;
      takenBytes -= request.bytes;
      queue.shift()?.();
      inside--;
      answeredRows += request.rows;
      pace.answered(request, time);
      fill();
    });
  };
  const send = (count: number, wait: number) => {
    inside++;
    const request = pace.sent(count, count * bytesPerRow, time);
    if (taken >= mostAtOnce || random() < throttled) {
      at(time + 1, () => {
        const tenth = Math.min(9, Math.floor((10 * answeredRows) / rows));
        tenths[tenth] = (tenths[tenth] ?? 0) + 1;
        pace.throttled(request);
        if (pace.gives) inside--;
        at(time + random() * wait, () => {
          if (!pace.gives) inside--;
          again.push({ rows: count, wait: pace.longerWait(wait, request.time, 20_000) });
          fill();
        });
        fill();
      });
      return;
    }
    taken++;
    most = Math.max(most, taken);
    takenBytes += request.bytes;
    mostBytes = Math.max(mostBytes, takenBytes);
    if (busy < workers) work(request);
    else queue.push(() => work(request));
  };
  /** The client makes one request after the other, and has two ahead. */
  let ready: number[] = [];
  let isMaking = false;
  function fill(): void {
    while (inside < pace.requests) {
      const returning = again.shift();
      if (returning !== undefined) {
        send(returning.rows, returning.wait);
        continue;
      }
      const count = ready.shift();
      if (count === undefined) break;
      send(count, 200);
    }
    if (isMaking || ready.length >= 2 || sentRows >= rows) return;
    isMaking = true;
    const whole = Math.min(pace.limits.rows, Math.floor(pace.limits.bytes / bytesPerRow));
    const count = Math.min(made < pace.requests ? Math.min(1000, whole) : whole, rows - sentRows);
    made++;
    sentRows += count;
    clientFree = Math.max(clientFree, time) + count * clientPerRow;
    at(clientFree, () => {
      isMaking = false;
      ready = [...ready, count];
      fill();
    });
  }
  fill();
  while (answeredRows < rows) {
    const event = events.shift();
    if (event === undefined) throw new Error(`Only ${answeredRows} of ${rows} rows were answered.`);
    time = event.time;
    event.run();
  }
  const { path, requests, throttled: count } = pace.report();
  return { milliseconds: time, requests, throttled: count, most, mostBytes, path, throttledByTenths: tenths };
}
