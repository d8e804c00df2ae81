-- Generated from spec/tables/prices.ts: change that file, not this one.
CREATE TABLE IF NOT EXISTS "SME_PRICES" (
    "AWS_REGION" VARCHAR(32),
    "INSTANCE_TYPE" VARCHAR(64),
    "USD_PER_HOUR" DECIMAL(12,6),
    "AS_OF" DATE,
    PRIMARY KEY ("AWS_REGION", "INSTANCE_TYPE")
);
INSERT INTO "SME_PRICES" ("AWS_REGION", "INSTANCE_TYPE", "USD_PER_HOUR", "AS_OF")
SELECT *
FROM (VALUES
    (CAST('us-east-1' AS VARCHAR(32)), CAST('ml.c5.xlarge' AS VARCHAR(64)), CAST(0.204 AS DECIMAL(12,6)), CAST(DATE '2026-10-06' AS DATE)),
    (CAST('us-east-1' AS VARCHAR(32)), CAST('ml.g5.xlarge' AS VARCHAR(64)), CAST(1.408 AS DECIMAL(12,6)), CAST(DATE '2026-07-30' AS DATE)),
    (CAST('us-east-1' AS VARCHAR(32)), CAST('ml.g6.xlarge' AS VARCHAR(64)), CAST(1.1267 AS DECIMAL(12,6)), CAST(DATE '2026-07-30' AS DATE)),
    (CAST('us-east-1' AS VARCHAR(32)), CAST('ml.m5.2xlarge' AS VARCHAR(64)), CAST(0.461 AS DECIMAL(12,6)), CAST(DATE '2026-09-28' AS DATE)),
    (CAST('us-east-1' AS VARCHAR(32)), CAST('ml.m5.large' AS VARCHAR(64)), CAST(0.115 AS DECIMAL(12,6)), CAST(DATE '2026-07-30' AS DATE)),
    (CAST('us-east-1' AS VARCHAR(32)), CAST('ml.m5.xlarge' AS VARCHAR(64)), CAST(0.23 AS DECIMAL(12,6)), CAST(DATE '2026-09-28' AS DATE)),
    (CAST('eu-west-3' AS VARCHAR(32)), CAST('ml.g4dn.xlarge' AS VARCHAR(64)), CAST(0.861 AS DECIMAL(12,6)), CAST(DATE '2026-10-04' AS DATE)),
    (CAST('eu-west-3' AS VARCHAR(32)), CAST('ml.g6.xlarge' AS VARCHAR(64)), CAST(1.4302 AS DECIMAL(12,6)), CAST(DATE '2026-10-04' AS DATE))
) AS NEW_ROWS ("AWS_REGION", "INSTANCE_TYPE", "USD_PER_HOUR", "AS_OF")
WHERE NOT EXISTS (
    SELECT 1
    FROM "SME_PRICES" AS OWN_ROWS
    WHERE OWN_ROWS."AWS_REGION" = NEW_ROWS."AWS_REGION" AND OWN_ROWS."INSTANCE_TYPE" = NEW_ROWS."INSTANCE_TYPE"
);
COMMENT ON TABLE "SME_PRICES" IS 'What an instance of an endpoint costs. It is yours to correct and complete: no deployment changes a row. Example: SELECT * FROM ML.SME_PRICES ORDER BY USD_PER_HOUR' (
    "AWS_REGION" IS 'The region.',
    "INSTANCE_TYPE" IS 'For example `ml.m5.large`.',
    "USD_PER_HOUR" IS 'US dollars for each hour, without storage and data; NULL where you want none: a row that is deleted comes back with the next deployment.',
    "AS_OF" IS 'When AWS had that price; NULL where nobody knows.'
);
