import { defineTable, name } from "./definition.ts";

/** Those that TIME_ZONE and CONVERT_TZ take, as the tz database writes them. */
export const timeZones = defineTable({
  names: ["EXA_TIME_ZONES"],
  comment: "The names of time zones",
  columns: { TIME_ZONE_NAME: name },
  rows: () =>
    [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")])].map((zone) => ({ TIME_ZONE_NAME: zone })),
});
