const lengths = { min: 1, H: 60, D: 1440, W: 7 * 1440 } as const;

/**
 * Numbers the steps of a frequency as AWS spells it, for times in UTC. Weeks begin on Mondays and months on
 * their first, as where the script that trains looks at series. Undefined for what is no frequency.
 */
export function stepsOf(frequency: string): ((time: string) => number) | undefined {
  const [, digits = "", unit] = /^(\d*)(min|[HDWMY])$/.exec(frequency) ?? [];
  const count = digits === "" ? 1 : Number(digits);
  if (unit === undefined || count === 0) return undefined;
  if (unit === "M" || unit === "Y") {
    const months = unit === "Y" ? 12 * count : count;
    return (time) => Math.floor((Number(time.slice(0, 4)) * 12 + Number(time.slice(5, 7)) - 1) / months);
  }
  const monday = Date.UTC(1970, 0, 5);
  const milliseconds = count * lengths[unit as keyof typeof lengths] * 60_000;
  return (time) => Math.floor((millisecondsOf(time) - monday) / milliseconds);
}

/** Of a DATE or a TIMESTAMP as the database tells them. */
function millisecondsOf(time: string): number {
  return Date.parse(`${time.slice(0, 10)}T${time.slice(11, 23) || "00:00:00"}Z`);
}
