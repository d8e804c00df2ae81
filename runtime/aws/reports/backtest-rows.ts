import type { TimeSeriesConfig } from "@aws-sdk/client-sagemaker";
import { linesOf } from "../prediction/answer-lines.ts";

export interface BacktestRow {
  item: string;
  groups: string | null;
  forecast_at: string;
  window_start: string | null;
  actual: number | null;
  quantile: string;
  value: number;
}

/** What is wrong with a backtest. */
export class UnreadableBacktest extends Error {}

/**
 * A row for each forecast in a CSV with a header. Undefined for a file that holds something else, as metrics:
 * AWS puts them in the same place. The columns are those of Amazon Forecast's export of backtests, or have
 * the names of the training data. The rows are made one by one, since all at once take thirty times the
 * memory of the text; what is wrong with one is thrown then, as an UnreadableBacktest.
 */
export function backtestRows(
  text: string,
  config: Partial<TimeSeriesConfig>,
): Iterable<BacktestRow> | undefined {
  const lines = linesOf(text);
  const header: string[] = lines.next().value ?? [];
  const find = (...names: (string | undefined)[]) =>
    names.map((name) => (name === undefined ? -1 : header.indexOf(name))).find((position) => position >= 0);
  const item = find(config.ItemIdentifierAttributeName, "item_id");
  const at = find("timestamp", config.TimestampAttributeName);
  const actual = find("target_value", config.TargetAttributeName);
  const start = find("backtestwindow_start_time");
  const groups = (config.GroupingAttributeNames ?? []).map((name) => ({ name, position: find(name) }));
  const quantiles = header.flatMap((name, position) =>
    /^(p[1-9]\d?|mean)$/.test(name) ? [{ name, position }] : [],
  );
  if (item === undefined || at === undefined || actual === undefined || quantiles.length === 0) {
    return undefined;
  }
  return rows();

  function* rows(): Generator<BacktestRow> {
    let number = 0;
    for (const line of lines) {
      const i = number++;
      if (line.length !== header.length) {
        throw new UnreadableBacktest(`line ${i + 2} has ${line.length} fields, not ${header.length}`);
      }
      const known = groups.map(({ name, position }) => [
        name,
        position === undefined ? null : line[position],
      ]);
      const row = {
        item: line[item ?? 0] ?? "",
        groups: known.length === 0 ? null : JSON.stringify(Object.fromEntries(known)),
        forecast_at: timeOf(line[at ?? 0] ?? "", i),
        window_start: start === undefined ? null : timeOf(line[start] ?? "", i),
        actual: (line[actual ?? 0] ?? "") === "" ? null : numberOf(line[actual ?? 0] ?? "", i),
      };
      for (const { name, position } of quantiles)
        yield { ...row, quantile: name, value: numberOf(line[position] ?? "", i) };
    }
  }
}

function numberOf(text: string, line: number): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) {
    throw new UnreadableBacktest(`'${text.slice(0, 50)}' in line ${line + 2} is no number`);
  }
  return value;
}

function timeOf(text: string, line: number): string {
  const [, date, time = "00:00:00"] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.\d+)?)?(?:Z|\+00:00)?$/.exec(text.trim()) ?? [];
  if (date === undefined) {
    throw new UnreadableBacktest(`'${text.slice(0, 50)}' in line ${line + 2} is no timestamp`);
  }
  return `${date} ${time}`;
}
