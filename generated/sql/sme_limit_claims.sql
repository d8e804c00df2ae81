-- Generated from spec/tables/limit-claims.ts: change that file, not this one.
CREATE TABLE IF NOT EXISTS "SME_LIMIT_CLAIMS" (
    "SETTING" VARCHAR(128) PRIMARY KEY,
    "SESSION_ID" DECIMAL(20,0),
    "SCRIPT_USER" VARCHAR(128),
    "CLAIMED_AT" TIMESTAMP
);
INSERT INTO "SME_LIMIT_CLAIMS" ("SETTING", "SESSION_ID", "SCRIPT_USER", "CLAIMED_AT")
SELECT *
FROM (VALUES
    (CAST('max_endpoints' AS VARCHAR(128)), CAST(NULL AS DECIMAL(20,0)), CAST(NULL AS VARCHAR(128)), CAST(NULL AS TIMESTAMP))
) AS NEW_ROWS ("SETTING", "SESSION_ID", "SCRIPT_USER", "CLAIMED_AT")
WHERE NOT EXISTS (
    SELECT 1
    FROM "SME_LIMIT_CLAIMS" AS OWN_ROWS
    WHERE OWN_ROWS."SETTING" = NEW_ROWS."SETTING"
);
COMMENT ON TABLE "SME_LIMIT_CLAIMS" IS 'One row for each limit of SME_POLICY that counts. A script that adds to what is counted writes it first, so that no two do so at a time. Example: SELECT * FROM ML.SME_LIMIT_CLAIMS' (
    "SETTING" IS 'The limit.',
    "SESSION_ID" IS 'The session that claimed it last; NULL where none has.',
    "SCRIPT_USER" IS 'Its user.',
    "CLAIMED_AT" IS 'When, in UTC.'
);
