import { setImmediate as turn } from "node:timers/promises";

/**
 * Works on several inputs at a time and yields the results in the order of the inputs. Has one input ready
 * beside the `width` it works on, and takes no more beyond the result last yielded, so memory does not grow
 * with their number. When one fails or the consumer stops, `signal` is aborted for the others.
 */
export async function* inOrder<Input, Result>(
  inputs: Iterable<Input> | AsyncIterable<Input>,
  width: number,
  work: (input: Input, signal: AbortSignal) => Promise<Result>,
): AsyncGenerator<Result> {
  const abort = new AbortController();
  const underWay: Promise<Result>[] = [];
  const begin = async (input: Input) => {
    const result = work(input, abort.signal);
    // It is awaited later, but another may fail first.
    result.catch(() => undefined);
    underWay.push(result);
    // Reading inputs and using results block the event loop: what was just begun must get to the wire first.
    await turn();
  };
  try {
    for await (const input of inputs) {
      if (underWay.length < width) await begin(input);
      else {
        const result = await next(underWay);
        await begin(input);
        yield result;
      }
    }
    while (underWay.length > 0) yield await next(underWay);
  } finally {
    abort.abort();
  }
}

function next<Result>(underWay: Promise<Result>[]): Promise<Result> {
  const [first] = underWay.splice(0, 1);
  if (first === undefined) throw new RangeError("nothing is under way");
  return first;
}
