/**
 * System tables that Exasol has and this database has not: they are refused as such, and not as unknown
 * names.
 *
 * Source: docs.exasol.com, "System tables", and the change list from 6.2 to 7.0.
 */
const names: Record<string, string[]> = {
  SYS: [
    ...["EXA_ALL_COLUMN_SIZES", "EXA_DBA_COLUMN_SIZES", "EXA_USER_COLUMN_SIZES"],
    ...["EXA_ALL_DEPENDENCIES", "EXA_DBA_DEPENDENCIES", "EXA_USER_DEPENDENCIES"],
    ...["EXA_DBA_DEPENDENCIES_RECURSIVE", "EXA_DBA_IMPERSONATION_PRIVS", "EXA_USER_IMPERSONATION_PRIVS"],
    ...["EXA_ROLE_IMPERSONATION_PRIVS", "EXA_DB_SNAPSHOTS", "EXA_SNAPSHOT_BACKUP"],
    ...["EXA_ALL_SCHEMA_OBJECTS", "EXA_DBA_SCHEMA_OBJECTS", "EXA_USER_SCHEMA_OBJECTS"],
    "EXA_STATISTICS_OBJECT_SIZES",
    ...[
      "EXA_DBA_SESSION_RESOURCES",
      "EXA_USER_SESSION_RESOURCES",
      "EXA_CACHE_CONTENT",
      "EXA_CONSUMER_GROUPS",
    ],
    ...["EXA_LOADAVG", "EXA_OBJECTSTORAGE_USAGE", "EXA_SPATIAL_REF_SYS", "EXA_VOLUME_USAGE"],
  ],
  EXA_STATISTICS: [
    ...["EXA_DBA_IMPERSONATION_LAST_DAY", "EXA_USER_IMPERSONATION_LAST_DAY"],
    ...["EXA_DBA_AUDIT_IMPERSONATION", "EXA_DBA_AUDIT_SQL", "EXA_DBA_TRANSACTION_CONFLICTS"],
    ...["EXA_USER_TRANSACTION_CONFLICTS_LAST_DAY", "EXA_DBA_PROFILE_LAST_DAY", "EXA_DBA_PROFILE_RUNNING"],
    ...["EXA_USER_PROFILE_LAST_DAY", "EXA_USER_PROFILE_RUNNING", "EXA_SYSTEM_EVENTS"],
    ...["EXA_DB_SIZE_HOURLY", "EXA_DB_SIZE_DAILY", "EXA_DB_SIZE_MONTHLY"],
    ...["EXA_MONITOR_LAST_DAY", "EXA_MONITOR_HOURLY", "EXA_MONITOR_DAILY", "EXA_MONITOR_MONTHLY"],
    ...["EXA_USAGE_HOURLY", "EXA_USAGE_DAILY", "EXA_USAGE_MONTHLY"],
  ],
};

export const refusedTables: readonly string[] = Object.values(names).flat();

/** Whether it is one of theirs: `NAME` or `SYS.NAME`; or an inner one, as "$EXA_STATS_DB_SIZE". */
export function isRefusedTable(path: readonly string[]): boolean {
  const [name = "", schema, ...others] = path.toReversed();
  if (name.startsWith("$EXA_") && (schema === undefined || schema in names)) return others.length === 0;
  const ofSchema = schema === undefined ? refusedTables : names[schema];
  return others.length === 0 && ofSchema?.includes(name) === true;
}
