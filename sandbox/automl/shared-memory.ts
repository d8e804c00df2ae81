type Numbers = Float64Array | Float32Array | Int32Array | Uint8Array;

/**
 * The same plain data with all arrays of numbers in memory that threads share: a message takes no copy of
 * them. An array that is in it twice is there once.
 */
export function inSharedMemory<T>(data: T): T {
  const known = new Map<Numbers, Numbers>();
  return share(data) as T;

  function share(value: unknown): unknown {
    if (isNumbers(value)) {
      const shared = known.get(value) ?? copyOf(value);
      known.set(value, shared);
      return shared;
    }
    if (Array.isArray(value)) return typeof value[0] === "object" ? value.map(share) : value;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, share(member)]));
  }
}

function isNumbers(value: unknown): value is Numbers {
  return (
    value instanceof Float64Array ||
    value instanceof Float32Array ||
    value instanceof Int32Array ||
    value instanceof Uint8Array
  );
}

function copyOf(numbers: Numbers): Numbers {
  const memory = new SharedArrayBuffer(numbers.byteLength);
  const Kind = numbers.constructor as new (memory: SharedArrayBuffer) => Numbers;
  const copy = new Kind(memory);
  copy.set(numbers);
  return copy;
}
