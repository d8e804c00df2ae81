/** How often an endpoint was called. */
export interface Use {
  invocations: number;
  failed: number;
  /** Of the last ones, until the answer began. */
  latencies: number[];
}

const mostLatencies = 1000;

/** What endpoints have been asked since the start, by their names. */
export class EndpointUse {
  readonly #uses = new Map<string, Use>();

  add(endpoint: string, milliseconds: number, hasFailed: boolean): void {
    const use = this.#uses.get(endpoint) ?? { invocations: 0, failed: 0, latencies: [] };
    this.#uses.set(endpoint, use);
    use.latencies[use.invocations % mostLatencies] = milliseconds;
    use.invocations += 1;
    if (hasFailed) use.failed += 1;
  }

  of(endpoint: string): Use {
    return this.#uses.get(endpoint) ?? { invocations: 0, failed: 0, latencies: [] };
  }
}

/** The smallest that at least this share is not above; undefined of nothing. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
