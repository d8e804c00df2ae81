/** What CloudWatch is told of endpoints. Source: "SageMaker AI endpoint invocation metrics" in AWS' guide. */

/** A measured request to a variant. Times are in milliseconds. */
export interface MeasuredInvocation {
  endpoint: string;
  variant: string;
  time: number;
  modelMilliseconds: number;
  overheadMilliseconds: number;
  /** Of the answer. */
  status: number;
  modelFailed: boolean;
}

/** The metrics, with what each takes from a request, and its unit. */
export const endpointMetrics = {
  Invocations: { unit: "None", value: () => 1 },
  Invocation4XXErrors: { unit: "None", value: ({ status }) => (status >= 400 && status < 500 ? 1 : 0) },
  Invocation5XXErrors: { unit: "None", value: ({ status }) => (status >= 500 ? 1 : 0) },
  InvocationModelErrors: { unit: "None", value: ({ modelFailed }) => (modelFailed ? 1 : 0) },
  ModelLatency: { unit: "Microseconds", value: ({ modelMilliseconds }) => modelMilliseconds * 1000 },
  OverheadLatency: { unit: "Microseconds", value: ({ overheadMilliseconds }) => overheadMilliseconds * 1000 },
} as const satisfies Record<string, { unit: string; value: (one: MeasuredInvocation) => number }>;

export type EndpointMetric = keyof typeof endpointMetrics;

export const metricNamespace = "AWS/SageMaker";

/** How often an endpoint was called since the start. */
export interface EndpointUse {
  invocations: number;
  failed: number;
  /** Of the last calls: milliseconds until the answer. */
  latencies: number[];
}

const mostInvocations = 50_000;
const mostLatencies = 1000;

/** The last requests to endpoints; of older ones only the numbers are known. */
export class MeasuredInvocations {
  #invocations: MeasuredInvocation[] = [];
  readonly #uses = new Map<string, EndpointUse>();

  add(invocation: MeasuredInvocation): void {
    const { endpoint, modelMilliseconds, overheadMilliseconds, status } = invocation;
    const use = this.useOf(endpoint);
    this.#uses.set(endpoint, use);
    use.latencies[use.invocations % mostLatencies] = modelMilliseconds + overheadMilliseconds;
    use.invocations += 1;
    if (status >= 400) use.failed += 1;
    this.#invocations.push(invocation);
    if (this.#invocations.length > 2 * mostInvocations)
      this.#invocations = this.#invocations.slice(-mostInvocations);
  }

  /** The values of a metric in a span of time, with when they were, oldest first. */
  values(
    metric: EndpointMetric,
    dimensions: Dimensions,
    { start, end }: { start: number; end: number },
  ): { time: number; value: number }[] {
    return this.#invocations
      .filter(
        ({ endpoint, variant, time }) =>
          endpoint === dimensions.EndpointName &&
          variant === dimensions.VariantName &&
          time >= start &&
          time < end,
      )
      .map((one) => ({ time: one.time, value: endpointMetrics[metric].value(one) }));
  }

  /** What an endpoint was asked, by all its variants. */
  useOf(endpoint: string): EndpointUse {
    return this.#uses.get(endpoint) ?? { invocations: 0, failed: 0, latencies: [] };
  }

  /** The endpoints and variants that were asked since then, a time in milliseconds. */
  dimensions(since: number): Dimensions[] {
    const found = new Map<string, Dimensions>();
    for (const { endpoint, variant, time } of this.#invocations)
      if (time >= since)
        found.set(`${endpoint}/${variant}`, { EndpointName: endpoint, VariantName: variant });
    return [...found.values()];
  }
}

/** The smallest value that at least this share is not above; undefined of nothing. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** SageMaker's metrics of endpoints have both, always. */
export interface Dimensions {
  EndpointName: string;
  VariantName: string;
}
