CREATE OR REPLACE VIEW "SME_ANSWERS" (
    "STATE" COMMENT IS 'How it is.',
    "AGE" COMMENT IS 'How old.'
) AS
-- Generated from spec/views/answers.ts: change that file, not this view.
SELECT "SME_ASK_UDF"(REGION) FROM "SME_CHEAPEST"
COMMENT IS 'What it''s like. Example: SELECT "STATE" FROM ML.SME_ANSWERS';
