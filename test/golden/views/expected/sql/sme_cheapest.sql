CREATE OR REPLACE VIEW "SME_CHEAPEST" (
    "REGION" COMMENT IS 'Where.',
    "USD" COMMENT IS 'How much, from column `USD`.',
    "OBJECTS" COMMENT IS 'How many objects there are.'
) AS
-- Generated from spec/views/cheapest.ts: change that file, not this view.
SELECT REGION, MIN(USD) AS USD, -- ::nothing
  (SELECT COUNT(*) FROM SYS.EXA_ALL_OBJECTS) AS OBJECTS
FROM "SME_PRICES"
WHERE USD IS NOT NULL AND REGION <> '::script_schema.'
GROUP BY REGION
COMMENT IS 'The lowest price of each region. Example: SELECT * FROM ML.SME_CHEAPEST';
