import { AwsError } from "../http/aws-error.ts";
import type { Input, JsonService } from "../json-service.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import {
  type Dimensions,
  type EndpointMetric,
  endpointMetrics,
  metricNamespace,
  quantile,
} from "./endpoint-metrics.ts";

const statistics = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"] as const;

/** Metrics of endpoints, by GetMetricStatistics, GetMetricData and ListMetrics. */
export const cloudWatchService: JsonService = {
  service: "cloudwatch",
  prefix: "cloudwatch",
  title: "CloudWatch",
  operations: [
    {
      name: "GetMetricStatistics",
      takes: [
        ...["Namespace", "MetricName", "Dimensions", "StartTime", "EndTime", "Period"],
        ...["Statistics", "ExtendedStatistics", "Unit"],
      ],
      subject: subjectOfMetric,
      run: getMetricStatistics,
    },
    {
      name: "GetMetricData",
      takes: ["MetricDataQueries", "StartTime", "EndTime", "ScanBy"],
      run: getMetricData,
    },
    {
      name: "ListMetrics",
      takes: ["Namespace", "MetricName", "Dimensions", "RecentlyActive"],
      subject: subjectOfMetric,
      run: listMetrics,
    },
  ],
};

function subjectOfMetric({ MetricName = "" }: Input): string {
  return String(MetricName);
}

/** In seconds; longer ones are whole minutes. */
const shortPeriods = [1, 5, 10, 20, 30];

interface Period {
  time: number;
  values: number[];
}

function getMetricStatistics(context: LocalAwsContext, input: Input): object {
  const asked = listOf(input.Statistics).map(String);
  const extended = listOf(input.ExtendedStatistics).map(String);
  if (asked.length + extended.length === 0)
    throw new AwsError(
      400,
      "InvalidParameterCombinationException",
      "At least one of the parameters Statistics and ExtendedStatistics must be specified.",
    );
  const { metric, periods } = periodsOf(context, input, readSpan(input), Number(input.Period));
  const unit = metric === undefined ? "None" : endpointMetrics[metric].unit;
  const Datapoints = periods.map(({ time, values }) => ({
    Timestamp: new Date(time),
    ...Object.fromEntries(asked.map((name) => [name, statisticOf(name, values)])),
    ...(extended.length > 0 && {
      ExtendedStatistics: Object.fromEntries(extended.map((name) => [name, statisticOf(name, values)])),
    }),
    Unit: unit,
  }));
  return { Label: String(input.MetricName), Datapoints };
}

function getMetricData(context: LocalAwsContext, input: Input): object {
  const span = readSpan(input);
  const isAscending = input.ScanBy === "TimestampAscending";
  const MetricDataResults = listOf(input.MetricDataQueries).flatMap((one) => {
    const { Id, Label, MetricStat, ReturnData = true } = checkQuery(context, objectOf(one));
    if (!ReturnData) return [];
    const { Metric, Period, Stat = "", Unit, ...others } = objectOf(MetricStat);
    refuseOthers("MetricStat", others);
    const { periods } = periodsOf(context, { ...objectOf(Metric), Unit }, span, Number(Period));
    const ordered = isAscending ? periods : periods.toReversed();
    return {
      Id,
      Label: Label ?? objectOf(Metric).MetricName,
      Timestamps: ordered.map(({ time }) => new Date(time)),
      Values: ordered.map(({ values }) => statisticOf(String(Stat), values)),
      StatusCode: "Complete",
    };
  });
  return { MetricDataResults };
}

/** Refuses what would change the answer and can't be done. */
function checkQuery({ accountId }: LocalAwsContext, query: Input): Input {
  const { Id, Expression, Label, MetricStat, ReturnData, AccountId = accountId, ...others } = query;
  if (Expression !== undefined)
    throw invalid("A metric expression is not available in this local CloudWatch.");
  refuseOthers("MetricDataQueries", AccountId === accountId ? others : { AccountId });
  if (String(Label).includes("${"))
    throw invalid(`The dynamic label ${Label} is not available in this local CloudWatch.`);
  return query;
}

function refuseOthers(member: string, others: Input): void {
  const [odd] = Object.entries(others);
  if (odd === undefined) return;
  const [name, value] = odd;
  throw invalid(`${member}.${name} with the value ${JSON.stringify(value)} is not available here.`);
}

const recently = { word: "PT3H", milliseconds: 3 * 3600 * 1000 };

function listMetrics({ invocations }: LocalAwsContext, input: Input): object {
  const wanted = listOf(input.Dimensions).map(objectOf);
  const { RecentlyActive } = input;
  if (RecentlyActive !== undefined && RecentlyActive !== recently.word)
    throw invalid(`The parameter RecentlyActive must be ${recently.word}.`);
  const since = RecentlyActive === undefined ? 0 : Date.now() - recently.milliseconds;
  const found = invocations.dimensions(since).flatMap((dimensions) => {
    const all = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value: String(Value) }));
    const fits = wanted.every(({ Name, Value }) =>
      all.some((own) => own.Name === Name && (Value === undefined || own.Value === Value)),
    );
    if (!fits || (input.Namespace ?? metricNamespace) !== metricNamespace) return [];
    return Object.keys(endpointMetrics)
      .filter((name) => (input.MetricName ?? name) === name)
      .map((MetricName) => ({ Namespace: metricNamespace, MetricName, Dimensions: all }));
  });
  return { Metrics: found };
}

/** The values by period; none for a metric that nobody has reported, or not in that unit, as in AWS. */
function periodsOf(
  { invocations }: LocalAwsContext,
  { Namespace, MetricName, Dimensions: given, Unit }: Input,
  span: { start: number; end: number },
  seconds: number,
): { metric: EndpointMetric | undefined; periods: Period[] } {
  if (!shortPeriods.includes(seconds) && !(seconds > 0 && seconds % 60 === 0))
    throw invalid("The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.");
  const isKnown = Namespace === metricNamespace && Object.hasOwn(endpointMetrics, String(MetricName));
  if (!isKnown) return { metric: undefined, periods: [] };
  const metric = MetricName as EndpointMetric;
  if (Unit !== undefined && Unit !== endpointMetrics[metric].unit) return { metric, periods: [] };
  const dimensions = Object.fromEntries(
    listOf(given)
      .map(objectOf)
      .map(({ Name, Value }) => [Name, Value]),
  );
  const start = Math.floor(span.start / (seconds * 1000)) * seconds * 1000;
  const periods = new Map<number, Period>();
  for (const { time, value } of invocations.values(metric, dimensions as unknown as Dimensions, {
    start,
    end: span.end,
  })) {
    const begin = start + Math.floor((time - start) / (seconds * 1000)) * seconds * 1000;
    const period = periods.get(begin) ?? { time: begin, values: [] };
    period.values.push(value);
    periods.set(begin, period);
  }
  return { metric, periods: [...periods.values()] };
}

/** Throws CloudWatch's error for a statistic that is not available. */
function statisticOf(name: string, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  const known: Record<(typeof statistics)[number], () => number> = {
    SampleCount: () => values.length,
    Average: () => sum / values.length,
    Sum: () => sum,
    Minimum: () => values.reduce((least, value) => Math.min(least, value)),
    Maximum: () => values.reduce((most, value) => Math.max(most, value)),
  };
  const found = statistics.find((statistic) => statistic === name);
  if (found !== undefined) return known[found]();
  const [, percent] = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(name) ?? [];
  if (percent === undefined)
    throw invalid(`The statistic ${name} is not available in this local CloudWatch.`);
  return quantile(values, Number(percent) / 100) ?? 0;
}

function readSpan({ StartTime, EndTime }: Input): { start: number; end: number } {
  const [start, end] = [StartTime, EndTime].map(readTime) as [number, number];
  if (start < end) return { start, end };
  throw invalid("The parameter StartTime must be less than the parameter EndTime.");
}

/** Seconds since 1970, or a text by ISO 8601; the result is in milliseconds. */
function readTime(value: unknown): number {
  const seconds = typeof value === "number" ? value * 1000 : Date.parse(String(value));
  if (Number.isFinite(seconds)) return seconds;
  throw invalid("The time cannot be read.");
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function objectOf(value: unknown): Input {
  return typeof value === "object" && value !== null ? (value as Input) : {};
}

function invalid(message: string): AwsError {
  return new AwsError(400, "InvalidParameterValueException", message);
}
