import fc from "fast-check";
import * as assert from "uvu/assert";
import { writeDate, writeTimestamp } from "../../../../runtime/udf-client/columns/dates.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("udf-client dates");

const target = Buffer.alloc(40);

/** What a Date's own methods say; undefined outside of the years 1 to 9999. */
function expected(value: Date): string | undefined {
  const year = value.getFullYear();
  if (!(year >= 1 && year <= 9999)) return undefined;
  const two = (part: number) => String(part).padStart(2, "0");
  const date = `${String(year).padStart(4, "0")}-${two(value.getMonth() + 1)}-${two(value.getDate())}`;
  const time = [value.getHours(), value.getMinutes(), value.getSeconds()].map(two).join(":");
  return `${date} ${time}.${String(value.getMilliseconds()).padStart(3, "0")}000`;
}

function check(value: Date): void {
  const text = expected(value);
  const isDate = writeDate(target, 3, value);
  assert.is(isDate ? target.toString("latin1", 3, 13) : undefined, text?.slice(0, 10), value.toISOString());
  const isTimestamp = writeTimestamp(target, 3, value);
  assert.is(isTimestamp ? target.toString("latin1", 3, 29) : undefined, text, value.toISOString());
}

test("writes what a Date's methods say, in any time zone and year", () => {
  const zone = process.env.TZ;
  try {
    // Two with half hours, one that was 44.5 minutes off until 1972, one that left out a day in 2011.
    for (const name of [
      "UTC",
      "Europe/Berlin",
      "America/St_Johns",
      "Australia/Lord_Howe",
      "Africa/Monrovia",
      "Pacific/Apia",
    ]) {
      process.env.TZ = name;
      for (const edge of [
        "0001-01-01",
        "1972-01-07",
        "1972-12-31",
        "1973-01-01",
        "2000-02-29",
        "2011-12-30",
        "9999-12-31",
      ]) {
        for (let hour = -30; hour <= 54; hour++) check(new Date(Date.parse(edge) + hour * 3_599_999));
      }
      const times = fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: -6.3e13, max: 2.6e14 }));
      fc.assert(
        fc.property(times, (time) => check(new Date(time))),
        { numRuns: 300 },
      );
    }
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
  assert.is(writeDate(target, 0, new Date(Number.NaN)), false);
});

test.run();
