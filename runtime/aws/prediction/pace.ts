/**
 * How many requests are under way at a time, and how many rows each has. What nobody has set is found while
 * rows are predicted.
 *
 * One thing is tried at a time: more requests, then more bytes in all of them, then more rows in each, and
 * later fewer requests again. An attempt is measured over a window of answers to requests that were sent
 * during it, and stays if rows went through so much faster. Else what was before holds again, and when
 * nothing is left to try there is a rest, which grows longer from time to time. An answer that takes long
 * halves the rows.
 *
 * An endpoint that takes only so many requests at a time throttles those that are sent beyond them, and no
 * others. Where that is how it throttles, an attempt ends at once, and outside of one no more requests are
 * under way. Throttling that meets some and spares others, whatever else is under way, has another reason,
 * and fewer requests would only be slower.
 */

/** What a setting begins with, and how far it may go: no further where somebody has set it. */
export interface Range {
  start: number;
  most: number;
}

export interface PaceLimits {
  requests: Range;
  rows: Range;
  bytes: number;
}

/** A request under way. */
export interface SentRequest {
  readonly rows: number;
  readonly bytes: number;
  /** When it was sent, in milliseconds. */
  readonly time: number;
  /** How often the pace had changed by then. */
  readonly changes: number;
  /** How many were under way, itself included. */
  readonly place: number;
  /** Undefined while it is under way. */
  end: "answered" | "throttled" | "other" | undefined;
}

/**
 * What requests under way hold together is no more than the first of these, or than the first requests do:
 * the more there are, the fewer bytes each is filled to. Where requests take long however few rows they have,
 * that gains nothing, and twice as many bytes are tried, up to the last.
 */
const bytesUnderWay = { start: 20 * 1024 * 1024, most: 80 * 1024 * 1024 };
/** How much faster it must be with more of them for an attempt to stay; the bytes cost memory. */
const worthwhile = { requests: 1.1, bytes: 1.25, rows: 1.03 };
/** How fast it must still be with fewer requests. */
const asFast = 0.97;
/** The same where throttling has shown a limit: before, there was the time lost by it. */
const worthTaking = 0.8;
/**
 * A window lasts for two answers to each request under way, and at least so long. The first one lasts for one
 * answer to each: the first attempt is far from what it is compared with.
 */
const shortestWindow = { first: 4, answers: 8, milliseconds: 40 };
/**
 * Share of the requests beyond a limit, and how many at least: when so many of them are throttled, there is
 * this limit. An attempt is ended sooner.
 */
const throttledByLimit = { share: 0.8, least: { attempt: 2, otherwise: 4 } };
/** By how much a throttled request waits longer each time, up to so many milliseconds: see longerWait(). */
const patience = { growth: 1.25, longest: 2000 };
/** Requests by which a limit is told, for each of those at a time. */
const rememberedSent = 4;
/** Windows that a rest takes. */
const rest = { first: 4, last: 256 };
/** Of the rows answered: more in a request, and at the end the others would wait for the last one. */
const largestShare = 1 / 16;
/**
 * In milliseconds; SageMaker gives a model 60 s. Rows do not grow beyond the first, and shrink at the other.
 */
const longAnswer = { growing: 5_000, shrinking: 30_000 };
/** So many times longer than before must an answer not take, beyond what its rows account for. */
const excessive = 3;
/** Rows of a request that is worth its latency. */
export const fewestRows = 1000;
/** Settings that the path tells of a long prediction: the first ones and the last. */
const pathEnds = 6;

type Attempt = "more requests" | "fewer requests" | "as many as are taken" | "more bytes" | "more rows";

/** In the order in which they are tried. */
const growing: readonly Attempt[] = ["more requests", "more bytes", "more rows"];

interface Setting {
  requests: number;
  rows: number;
  /** That all requests under way may hold. */
  underWay: number;
}

/** A setting as it is reported: what its requests were filled to. */
interface Step {
  requests: number;
  rows: number;
  bytes: number;
}

interface Window {
  /** Undefined until a request is answered that was sent with this setting: then the window begins. */
  start: number | undefined;
  rows: number;
  answers: number;
  throttled: number;
  /** Milliseconds from sending to answer, of all. */
  waited: number;
}

export class Pace {
  /** What a request is filled to; a single row may have more bytes. */
  readonly limits: { rows: number; bytes: number };
  /** Whether a request that is throttled lets others pass until it is sent again. */
  readonly gives: boolean;
  readonly #range: Record<"requests" | "rows", Range>;
  #bytesUnderWay: number;
  #mostRows: number;
  #mostBytes: number;
  #requests: number;
  #changes = 0;
  #window = emptyWindow();
  /** What was measured outside of attempts, in rows a millisecond, and the time that answers took. */
  #known: (Setting & { speed: number; latency: number }) | undefined;
  #attempt: Attempt | undefined;
  #agenda: Attempt[] = [...growing];
  /** Windows until the end of the rest, and of the next one. */
  #resting = 0;
  #nextRest = rest.first;
  /** Until more requests were in vain, there are twice as many each time. */
  #leaps = true;
  /** Fewer requests have not helped: throttling comes from elsewhere. */
  #isTolerant = false;
  /** The latest ones sent with this setting, and how many are under way. */
  #sent: SentRequest[] = [];
  #underWay = 0;
  #lastAnswer = Number.NEGATIVE_INFINITY;
  #bytesOfRow = 0;
  #answered = 0;
  /** Of answers to requests that were not full. */
  #small = { answers: 0, rows: 0, waited: 0 };
  #path: Step[];
  #counts = { requests: 0, throttled: 0 };

  constructor({ bytes, requests, rows }: PaceLimits) {
    this.#range = { requests, rows };
    this.#mostRows = rows.most;
    this.#mostBytes = bytes;
    this.#bytesUnderWay = Math.max(bytesUnderWay.start, requests.start * bytes);
    this.gives = requests.most > requests.start;
    this.#requests = requests.start;
    this.limits = { rows: rows.start, bytes };
    this.#path = [this.#step];
  }

  /** Under way at a time. */
  get requests(): number {
    return this.#requests;
  }

  /** To be called for each request. */
  sent(rows: number, bytes: number, time: number): SentRequest {
    this.#counts.requests++;
    this.#underWay++;
    const place = this.#underWay;
    const request: SentRequest = { rows, bytes, time, changes: this.#changes, place, end: undefined };
    this.#sent.push(request);
    if (this.#sent.length > rememberedSent * this.#requests) this.#sent.shift();
    return request;
  }

  /**
   * The longest wait before a throttled request is sent again, in milliseconds, after another one of `wait`
   * that began at a `time`. While others are answered, throttling is no reason to wait much longer each time:
   * all rows would wait for one that is unlucky.
   */
  longerWait(wait: number, time: number, longest: number): number {
    if (!this.gives || this.#lastAnswer < time) return Math.min(2 * wait, longest);
    return Math.min(longest, Math.max(wait, Math.min(wait * patience.growth, patience.longest)));
  }

  /** To be called for what was neither answered nor throttled; it does nothing for others. */
  ended(request: SentRequest): void {
    this.#end(request, "other");
  }

  #end(request: SentRequest, end: "answered" | "throttled" | "other"): void {
    if (request.end !== undefined) return;
    request.end = end;
    this.#underWay--;
  }

  /** To be called for what was answered. */
  answered(request: SentRequest, time: number): void {
    const { bytes, rows } = request;
    this.#end(request, "answered");
    this.#lastAnswer = time;
    const took = time - request.time;
    this.#answered += rows;
    this.#bytesOfRow = bytes / rows;
    if (request.changes !== this.#changes) return;
    if (this.#isTooLong(rows, took)) return;
    // The first requests and the last have few rows: their answers tell no speed.
    if (rows < this.limits.rows * 0.9 && bytes < this.limits.bytes * 0.9) {
      this.#small = {
        answers: this.#small.answers + 1,
        rows: this.#small.rows + rows,
        waited: this.#small.waited + took,
      };
      return;
    }
    const window = this.#window;
    if (window.start === undefined) {
      window.start = time;
      return;
    }
    window.rows += rows;
    window.answers++;
    window.waited += took;
    const needed =
      this.#known === undefined
        ? Math.max(shortestWindow.first, this.#requests)
        : Math.max(shortestWindow.answers, 2 * this.#requests);
    const milliseconds = time - window.start;
    if (window.answers < needed || milliseconds < shortestWindow.milliseconds) return;
    this.#window = { ...emptyWindow(), start: time };
    if (window.throttled === 0) this.#isTolerant = false;
    this.#judge(window.rows / milliseconds, window.waited / window.answers);
  }

  /** Ends an attempt, or halves the rows where there is none, when an answer has taken too long. */
  #isTooLong(rows: number, took: number): boolean {
    const { most, start } = this.#range.rows;
    const known = this.#known;
    if (this.#attempt === "more rows" && known !== undefined) {
      const expected = (known.latency * Math.max(rows, known.rows)) / known.rows;
      if (took < excessive * expected) return false;
      this.#mostRows = known.rows;
    } else if (took <= longAnswer.shrinking) {
      return false;
    } else if (this.#attempt === undefined) {
      if (rows > fewestRows && most > start) this.shrink(rows);
      return true;
    }
    this.#fail();
    return true;
  }

  /** To be called for what was throttled. */
  throttled(request: SentRequest): void {
    this.#end(request, "throttled");
    this.#counts.throttled++;
    if (!this.gives || request.changes !== this.#changes) return;
    this.#window.throttled++;
    if (this.#isTolerant) return;
    const limit = this.#limitSeen();
    if (limit === undefined) return;
    if (this.#attempt !== undefined) {
      this.#fail();
      return;
    }
    this.#leaps = false;
    this.#attempt = this.#known === undefined ? undefined : "as many as are taken";
    this.#agenda = [...growing];
    this.#set({ ...this.#setting, requests: limit });
  }

  /**
   * So many requests at a time are taken, and those sent beyond are throttled, as far as the latest tell.
   * Undefined where nothing speaks for a limit below the requests at a time.
   */
  #limitSeen(): number | undefined {
    const least = throttledByLimit.least[this.#attempt === undefined ? "otherwise" : "attempt"];
    let clearest: { limit: number; share: number } | undefined;
    for (let limit = 1; limit < this.#requests; limit++) {
      // What is under way has been taken: it is throttled at once, or not at all.
      const beyond = this.#sent.filter(({ place }) => place > limit);
      const throttled = beyond.filter(({ end }) => end === "throttled").length;
      const share = throttled / beyond.length;
      if (throttled < least || share < throttledByLimit.share) continue;
      if (clearest === undefined || share > clearest.share) clearest = { limit, share };
    }
    return clearest?.limit;
  }

  /** So many rows took too long, or nearly: from now on requests have half as many at most. */
  shrink(rows: number): void {
    const most = Math.ceil(rows / 2);
    if (most >= this.limits.rows) return;
    this.#mostRows = most;
    this.#attempt = undefined;
    this.#known = undefined;
    this.#set({ ...this.#setting, rows: most });
  }

  /** So many bytes were too large for the endpoint. */
  refuse(bytes: number): void {
    this.#mostBytes = Math.min(this.#mostBytes, Math.ceil(bytes / 2));
    this.limits.bytes = Math.min(this.limits.bytes, this.#mostBytes);
  }

  /**
   * What has been since this was last asked, and the settings in their order, with the rows that have room in
   * a request.
   */
  report(): { requests: number; throttled: number; path: string } {
    const most = (bytes: number) => Math.max(1, Math.floor(bytes / this.#bytesOfRow));
    const steps = this.#path.map(
      ({ requests, rows, bytes }) =>
        `${requests} x ${this.#bytesOfRow > 0 ? Math.min(rows, most(bytes)) : rows}`,
    );
    const path = steps.filter((step, index) => step !== steps[index - 1]);
    if (path.length > 2 * pathEnds) path.splice(pathEnds, path.length - 2 * pathEnds, "...");
    const report = { ...this.#counts, path: path.join(" > ") };
    this.#counts = { requests: 0, throttled: 0 };
    this.#path = [this.#step];
    return report;
  }

  get #setting(): Setting {
    return { requests: this.#requests, rows: this.limits.rows, underWay: this.#bytesUnderWay };
  }

  get #step(): Step {
    return { requests: this.#requests, ...this.limits };
  }

  #judge(speed: number, latency: number): void {
    const measured = { ...this.#setting, speed, latency };
    if (this.#attempt !== undefined && this.#known !== undefined) {
      const gain = speed / this.#known.speed;
      if (gain < leastGain(this.#attempt)) {
        this.#fail();
        return;
      }
      if (this.#attempt !== "fewer requests") this.#nextRest = rest.first;
      this.#known = measured;
    } else {
      // What is measured again and again counts for less each time.
      const before = this.#known?.speed ?? speed;
      this.#known = { ...measured, speed: (before + speed) / 2 };
      if (this.#resting > 0 && --this.#resting > 0) return;
    }
    this.#begin();
  }

  /** Begins the next attempt that changes something, or else a rest. */
  #begin(): void {
    for (; this.#agenda[0] !== undefined; this.#agenda.shift()) {
      const [attempt] = this.#agenda;
      const setting = this.#settingOf(attempt);
      if (setting === undefined) continue;
      this.#attempt = attempt;
      this.#set(setting);
      return;
    }
    this.#attempt = undefined;
    this.#agenda = ["fewer requests", ...growing];
    this.#resting = this.#nextRest;
    this.#nextRest = Math.min(rest.last, 2 * this.#nextRest);
  }

  /** Undefined where the limits leave nothing to try. */
  #settingOf(attempt: Attempt): Setting | undefined {
    const setting = this.#setting;
    const { requests, rows } = setting;
    const { requests: range } = this.#range;
    if (attempt === "fewer requests") {
      const fewer = Math.max(range.start, Math.floor((requests * 3) / 4));
      return fewer < requests ? { ...setting, requests: fewer } : undefined;
    }
    if (attempt === "more requests") {
      const step = this.#leaps ? requests : Math.ceil(requests / 4);
      const more = Math.min(range.most, requests + step);
      return more > requests && this.#mayGain(more) ? { ...setting, requests: more } : undefined;
    }
    if (attempt === "more bytes") return this.#isFull ? this.#withMoreBytes(setting) : undefined;
    const more = Math.min(this.#mostRows, 2 * rows, Math.floor((this.#answered * largestShare) / requests));
    const isLong = (this.#known?.latency ?? 0) > longAnswer.growing;
    // A quarter more at least, or the difference could not be measured.
    return this.#isFull || isLong || more < rows * 1.25 ? undefined : { ...setting, rows: more };
  }

  /**
   * Whether so many requests may be faster although each has fewer bytes. They are not if an answer to fewer
   * rows takes nearly as long: then the attempt itself would cost up to half of the speed.
   */
  #mayGain(requests: number): boolean {
    const { answers, waited } = this.#small;
    const bytes = Math.floor(this.#bytesUnderWay / requests);
    if (this.#known === undefined || answers === 0 || !this.#isFull || bytes >= this.limits.bytes)
      return true;
    const [few, full] = [this.#small.rows / answers, this.limits.bytes / this.#bytesOfRow];
    const [short, long] = [waited / answers, this.#known.latency];
    if (full < 2 * few) return true;
    const expected = short + ((long - short) * Math.max(0, bytes / this.#bytesOfRow - few)) / (full - few);
    return long / expected >= worthwhile.requests;
  }

  get #isFull(): boolean {
    return this.limits.rows * this.#bytesOfRow >= this.limits.bytes * 0.9;
  }

  /** Twice as many: in each request, or in twice as many requests where each has what it may have. */
  #withMoreBytes(setting: Setting): Setting | undefined {
    const underWay = Math.min(bytesUnderWay.most, 2 * setting.underWay);
    if (underWay <= setting.underWay) return undefined;
    if (this.limits.bytes < this.#mostBytes) return { ...setting, underWay };
    const requests = Math.min(this.#range.requests.most, 2 * setting.requests);
    return requests > setting.requests ? { ...setting, requests, underWay } : undefined;
  }

  /** What was before the attempt holds again. */
  #fail(): void {
    if (this.#attempt === "more requests") this.#leaps = false;
    if (this.#attempt === "as many as are taken") this.#isTolerant = true;
    else this.#agenda.shift();
    this.#attempt = undefined;
    if (this.#known !== undefined) this.#set(this.#known);
    if (this.#agenda.length === 0) this.#begin();
  }

  #set({ requests, rows, underWay }: Setting): void {
    this.#requests = requests;
    this.#bytesUnderWay = underWay;
    this.limits.rows = Math.min(rows, this.#mostRows);
    this.limits.bytes = Math.min(this.#mostBytes, Math.floor(underWay / requests));
    this.#changes++;
    this.#sent = [];
    this.#window = emptyWindow();
    this.#path.push(this.#step);
  }
}

function leastGain(attempt: Attempt): number {
  if (attempt === "fewer requests") return asFast;
  if (attempt === "as many as are taken") return worthTaking;
  if (attempt === "more bytes") return worthwhile.bytes;
  return attempt === "more rows" ? worthwhile.rows : worthwhile.requests;
}

function emptyWindow(): Window {
  return { start: undefined, rows: 0, answers: 0, throttled: 0, waited: 0 };
}
