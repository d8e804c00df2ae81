/** What a training needs in the database, found out from the system tables alone. */
import { partial, sql } from "./model.ts";

/** On tables in the schema of the scripts. Without those that only warn, a training goes on. */
const ofTables = [
  ["error", "INSERT", "SME_METADATA_AUTOPILOT_JOBS", "so the training would be refused"],
  ["error", "UPDATE", "SME_METADATA_AUTOPILOT_JOBS", "so the training would be refused"],
  ["warning", "DELETE", "SME_METADATA_AUTOPILOT_JOBS", "so a training that fails would leave its row there"],
  ["warning", "INSERT", "SME_TRAINING_STATISTICS", "so the training would note nothing to find drift by"],
  ["warning", "DELETE", "SME_TRAINING_STATISTICS", "so the training would note nothing to find drift by"],
] as const;

const listed = ofTables.map((one) => `('${one.join("', '")}')`).join(",\n          ");

/** The system privileges of the caller, of all his roles, too. */
const held = "SELECT PRIVILEGE FROM SYS.EXA_SESSION_PRIVS";

/** The object privileges; Exasol 7 tells those of roles in the second table only. */
const granted = `(
        SELECT OBJECT_SCHEMA, OBJECT_NAME, OBJECT_TYPE, PRIVILEGE FROM SYS.EXA_ALL_OBJ_PRIVS_RECD
        UNION ALL
        SELECT OBJECT_SCHEMA, OBJECT_NAME, OBJECT_TYPE, PRIVILEGE FROM SYS.EXA_ROLE_OBJ_PRIVS
      )`;

const user = `'"' || REPLACE(:current_user, '"', '""') || '"'`;
const isOwner =
  "(S.SCHEMA_OWNER = :current_user OR S.SCHEMA_OWNER IN (SELECT ROLE_NAME FROM SYS.EXA_SESSION_ROLES))";
const refused = "so the training would be refused";

/** What an EXPORT of the rows takes, and the tables that are written; `lacks` has a row for each right. */
export const lacksStep = sql("lacks", {
  why: "The database would say the first of them only, once the training has begun.",
  finds: "rights",
  statement: `
    SELECT 'error', 'the system privilege EXPORT', '${refused}', 'a DBA', 'GRANT EXPORT TO ' || ${user}
    FROM DUAL
    WHERE 'EXPORT' NOT IN (${held})
    UNION ALL
    SELECT 'error', 'the use of connection ' || C.CONNECTION_NAME || ' in EXPORT, which ACCESS does not include', '${refused}',
      'whoever created it, or a DBA',
      'GRANT CONNECTION "' || REPLACE(C.CONNECTION_NAME, '"', '""') || '" TO ' || ${user}
    FROM SYS.EXA_ALL_CONNECTIONS C
    WHERE UPPER(C.CONNECTION_NAME) = UPPER(:aws_credentials_connection_name)
      AND 'USE ANY CONNECTION' NOT IN (${held})
      AND C.CONNECTION_NAME NOT IN (
        SELECT GRANTED_CONNECTION FROM SYS.EXA_USER_CONNECTION_PRIVS
        UNION ALL
        SELECT GRANTED_CONNECTION FROM SYS.EXA_ROLE_CONNECTION_PRIVS
      )
    UNION ALL
    SELECT P.SEVERITY, P.PRIVILEGE || ' on ' || P.TABLE_NAME, P.CONSEQUENCE, S.SCHEMA_OWNER || ', who owns schema ' || S.SCHEMA_NAME,
      'GRANT ' || P.PRIVILEGE || ' ON "' || REPLACE(S.SCHEMA_NAME, '"', '""') || '"."' || P.TABLE_NAME || '" TO ' || ${user}
    FROM SYS.EXA_SCHEMAS S
    CROSS JOIN (VALUES
          ${listed}
      ) AS P (SEVERITY, PRIVILEGE, TABLE_NAME, CONSEQUENCE)
    WHERE S.SCHEMA_NAME = :script_schema AND NOT ${isOwner}
      AND P.PRIVILEGE || ' ANY TABLE' NOT IN (${held})
      AND P.PRIVILEGE NOT IN (
        SELECT PRIVILEGE FROM ${granted} G WHERE G.OBJECT_TYPE = 'SCHEMA' AND G.OBJECT_NAME = :script_schema
      )
      AND P.PRIVILEGE || ' ' || P.TABLE_NAME NOT IN (
        SELECT PRIVILEGE || ' ' || OBJECT_NAME FROM ${granted} G WHERE G.OBJECT_SCHEMA = :script_schema
      )`,
  fails: "E-SME-558",
  row: ["severity", "right", "consequence", "whom", "grant"],
});

export const rightsStep = partial("rights", {
  finds: "rights",
  partial: "lacking-rights",
  takes: { rows: "lacks", user: "current_user" },
  gives: [],
  fails: { lacking: "E-SME-559" },
});

/** The rows that are held out become a view of the schema. */
export const holdoutRightStep = sql("viewless", {
  when: "holdout_fraction",
  finds: "rights",
  statement: `
    SELECT ${user}
    FROM SYS.EXA_SCHEMAS S
    WHERE S.SCHEMA_NAME = :script_schema AND 'CREATE ANY VIEW' NOT IN (${held})
      AND NOT (${isOwner} AND 'CREATE VIEW' IN (${held}))`,
  fails: "E-SME-558",
  occupied: "E-SME-561",
  row: ["user"],
});
