/** An administrator's limits, SME_POLICY: what each setting means, and the steps that keep to them. */
import { nowInUtc } from "./job-metadata.ts";
import { type SqlStep, sql } from "./model.ts";
import { maxRuntimeForAutomlJobInSeconds } from "./parameters.ts";

interface PolicySetting {
  /** What it limits. */
  means: string;
  /** What its value must be; and as a regular expression that Exasol compares with all of it. */
  words: string;
  pattern: string;
}

const number = { words: "a whole number from 1 on", pattern: "[1-9][0-9]{0,8}" };
const allowedType = "(ml[.][a-z0-9-]+[.][a-z0-9]+|serverless)";

export const policySettings = {
  allowed_instance_types: {
    means:
      "the instance types of endpoints, separated by commas; `serverless` among them allows serverless ones",
    words: "instance types such as ml.m5.large, or serverless, separated by commas",
    pattern: ` *${allowedType}( *, *${allowedType})* *`,
  },
  max_instance_count: { means: "the instances of an endpoint, at most", ...number },
  max_runtime_seconds: { means: "the seconds that a training job may take, at most", ...number },
  default_runtime_seconds: {
    means: "the seconds that a training job may take where its caller does not say",
    ...number,
  },
  default_ttl_hours: {
    means: "after how many hours an endpoint expires where its caller does not say",
    // With more, EXPIRES_AT would be no date.
    words: "a whole number from 1 to 999999",
    pattern: "[1-9][0-9]{0,5}",
  },
  max_endpoints: {
    means: "the endpoints of this installation, at most",
    words: "a whole number",
    pattern: "[0-9]{1,9}",
  },
  keep_training_data: {
    means: "`false` has training data removed when their job has ended",
    words: "true or false",
    pattern: "true|false",
  },
} as const satisfies Readonly<Record<string, PolicySetting>>;

type PolicySettingName = keyof typeof policySettings;

const settings: readonly [string, PolicySetting][] = Object.entries(policySettings);
const names = settings.map(([name]) => name);

const values = names.map((name) => `('${name}')`).join(", ");
const takes = settings.map(([name, { words }]) => `WHEN '${name}' THEN '${words}'`).join("\n          ");
const isWrong = settings
  .map(([name, { pattern }]) => `SETTING = '${name}' AND "VALUE" NOT REGEXP_LIKE '${pattern}'`)
  .join("\n        OR ");
const owner = `
      (SELECT MAX(TABLE_OWNER) FROM SYS.EXA_ALL_TABLES WHERE TABLE_SCHEMA = :script_schema AND TABLE_NAME = 'SME_POLICY')`;

/**
 * Stops where a setting is none, or its value cannot be read. A setting that is meant takes few edits, or is
 * the only one that the name is a part of, as in the scripts' nearest.lua.
 */
const readable = sql("setting", {
  why: "A limit that is misspelt would silently be none.",
  statement: `
    SELECT SETTING, CASE WHEN "VALUE" IS NULL THEN 'NULL' ELSE '''' || "VALUE" || '''' END,
      CASE WHEN IS_ONE = 1
        THEN 'its value must be ' || CASE SETTING
          ${takes} END
        ELSE 'there is no such setting, ' || CASE WHEN MISSPELT IS NOT NULL THEN 'the nearest is ' || SUBSTR(MISSPELT, 4)
          WHEN WHOLES = 1 THEN 'the nearest is ' || WHOLE ELSE 'only ${names.join(", ")}' END
      END,${owner}
    FROM (
      SELECT SETTING, "VALUE", MAX(CASE WHEN SETTING = NAME THEN 1 ELSE 0 END) AS IS_ONE,
        MIN(CASE WHEN EDITS <= LEAST(3, FLOOR(LENGTH(SETTING) / 3)) THEN LPAD(EDITS, 3, '0') || NAME END) AS MISSPELT,
        COUNT(CASE WHEN INSTR(NAME, LOWER(SETTING)) > 0 THEN 1 END) AS WHOLES,
        MIN(CASE WHEN INSTR(NAME, LOWER(SETTING)) > 0 THEN NAME END) AS WHOLE
      FROM (
        SELECT SETTING, "VALUE", NAME, EDIT_DISTANCE(LOWER(SETTING), NAME) AS EDITS
        FROM ::script_schema."SME_POLICY" CROSS JOIN (VALUES ${values}) AS S (NAME)
      )
      GROUP BY SETTING, "VALUE"
    )
    WHERE IS_ONE = 0 OR "VALUE" IS NULL
        OR ${isWrong}
    ORDER BY SETTING
    LIMIT 1`,
  fails: "E-SME-327",
  occupied: "E-SME-326",
  row: ["name", "value", "complaint", "owner"],
});

const limitOf = (name: string) =>
  name.endsWith("types") || name.startsWith("keep")
    ? `MIN(CASE WHEN SETTING = '${name}' THEN "VALUE" END)`
    : `MIN(CASE WHEN SETTING = '${name}' THEN CAST("VALUE" AS DECIMAL(9,0)) END)`;

/** Each setting's value as `limits.max_endpoints`, NULL where nothing is limited. */
const limits = sql("limits", {
  statement: `
    SELECT ${names.map(limitOf).join(",\n      ")},${owner}
    FROM ::script_schema."SME_POLICY"`,
  fails: "E-SME-327",
  row: [...names, "owner"],
});

/** What a script must not ask for. */
interface PolicyLimit {
  setting: PolicySettingName;
  /** When it is broken, in SQL. */
  broken: string;
  /** What is asked for then, as text in SQL. */
  asked: string;
}

const runtimeLimit: PolicyLimit = {
  setting: "max_runtime_seconds",
  broken: ":max_runtime_for_automl_job_in_seconds > :limits.max_runtime_seconds",
  asked: "'max_runtime_for_automl_job_in_seconds ' || :max_runtime_for_automl_job_in_seconds",
};

/** AWS takes it beyond the whole job's time, too, where it means nothing. */
const candidateRuntimeLimit: PolicyLimit = {
  setting: "max_runtime_seconds",
  broken: ":max_runtime_per_training_job_in_seconds > :limits.max_runtime_seconds",
  asked: "'max_runtime_per_training_job_in_seconds ' || :max_runtime_per_training_job_in_seconds",
};

const keepingLimit: PolicyLimit = {
  setting: "keep_training_data",
  broken: ":keep_training_data = TRUE AND :limits.keep_training_data = 'false'",
  asked: "'keep_training_data true'",
};

/** In SQL, that this is none of the allowed types. */
const isNotAllowed = (type: string) =>
  `INSTR(',' || REPLACE(:limits.allowed_instance_types, ' ', '') || ',', ',' || ${type} || ',') = 0`;

export const instanceTypeLimit: PolicyLimit = {
  setting: "allowed_instance_types",
  broken: `:limits.allowed_instance_types IS NOT NULL AND :instance_type IS NOT NULL
      AND ${isNotAllowed(":instance_type")}`,
  asked: "'instance_type ' || :instance_type",
};

export const serverlessLimit: PolicyLimit = {
  setting: "allowed_instance_types",
  broken: `:limits.allowed_instance_types IS NOT NULL AND :serverless_memory_mb IS NOT NULL
      AND ${isNotAllowed("'serverless'")}`,
  asked: "'serverless_memory_mb ' || :serverless_memory_mb",
};

export const instanceCountLimit: PolicyLimit = {
  setting: "max_instance_count",
  broken: ":instance_count > :limits.max_instance_count",
  asked: "'instance_count ' || :instance_count",
};

/** The limit for what a row of an earlier step has, instead of an argument. */
export function ofRow({ setting, broken, asked }: PolicyLimit, step: string): PolicyLimit {
  const inRow = (text: string) => text.replace(/:((?:instance|serverless)_\w+)/g, `:${step}.$1`);
  return { setting, broken: inRow(broken), asked: inRow(asked) };
}

function brokenIn({ setting, broken, asked }: PolicyLimit): string {
  return `
    SELECT '${setting}', :limits.${setting}, ${asked}
    FROM DUAL
    WHERE ${broken}`;
}

/**
 * The steps that read SME_POLICY and stop a script that would break one of these limits, to stand before
 * anything that costs. The limits are `limits.<setting>` for the steps behind them.
 */
export function keepLimits(...kept: readonly PolicyLimit[]): SqlStep[] {
  return [
    readable,
    limits,
    sql("limit", {
      why: "Before anything costs.",
      statement: kept.map(brokenIn).join("\n    UNION ALL"),
      fails: "E-SME-327",
      occupied: "E-SME-325",
      row: ["setting", "value", "asked"],
    }),
  ];
}

const fillRuntime = sql("runtime", {
  why: "How long a job may take where its caller does not say: the default, within what is allowed, and AWS allows.",
  statement: `
    SELECT LEAST(
      COALESCE(:limits.default_runtime_seconds, :limits.max_runtime_seconds),
      COALESCE(:limits.max_runtime_seconds, :limits.default_runtime_seconds),
      ${maxRuntimeForAutomlJobInSeconds.maximum}
    )`,
  fails: "E-SME-327",
  row: ["seconds"],
  fills: { max_runtime_for_automl_job_in_seconds: "seconds" },
});

/** The first steps of a training: its limits, and what its caller left to the policy. */
export const trainingLimits: readonly SqlStep[] = [
  ...keepLimits(runtimeLimit, candidateRuntimeLimit, keepingLimit),
  fillRuntime,
  sql("keeping", {
    why: "Whether the training data are kept, where the caller does not say.",
    statement: "SELECT CASE WHEN :limits.keep_training_data = 'false' THEN FALSE END",
    fails: "E-SME-327",
    row: ["keep"],
    fills: { keep_training_data: "keep" },
  }),
];

/**
 * Stops a script that would deploy one endpoint more than there may be; one deployed again is the same. Of
 * those that count, one runs at a time: the others would not see yet what it adds.
 */
export const keepEndpointLimit: readonly SqlStep[] = [
  sql("turn", {
    why: "Before endpoints are counted, and until the script's end: it keeps waiting who adds to them, and nobody else.",
    when: "limits.max_endpoints",
    statement: `
      UPDATE ::script_schema."SME_LIMIT_CLAIMS"
      SET SESSION_ID = :session_id, SCRIPT_USER = :current_user, CLAIMED_AT = ${nowInUtc}
      WHERE SETTING = 'max_endpoints'`,
    fails: "E-SME-562",
    explains: [
      {
        word: "Transaction collision",
        says: "another session is deploying or resuming an endpoint at this moment, or has just done so",
      },
    ],
  }),
  sql("endpoints", {
    when: "limits.max_endpoints",
    statement: `
    SELECT COUNT(*)
    FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
    WHERE UPPER(ENDPOINT_NAME) <> UPPER(:endpoint_name) AND PAUSED_CONFIGURATION IS NULL
    HAVING COUNT(*) >= :limits.max_endpoints`,
    fails: "E-SME-328",
    occupied: "E-SME-329",
    row: ["count"],
  }),
];
