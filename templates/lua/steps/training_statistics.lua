local counted_values = require("counted_values")
local hide_view = require("hide_view")
local ordered_number = require("ordered_number")
local run_optional = require("run_optional")
local sample_share = require("sample_share")

-- Stores what the exported columns hold. Rows, NULLs, means, deviations and extremes are of all rows; values
-- are counted in a sample where there are many rows. A subselect that ends with ORDER BY FALSE is run
-- once, however often it is read. Source: Exasol's knowledge base, "Materialization".
local function training_statistics(given, fails)
    local wanted, columns = {}, {}
    for _, name in ipairs(require("cjson").decode(given.names)) do
        wanted[name] = true
    end
    for i = 1, #given.columns do
        if wanted[given.columns[i][1]] then
            columns[#columns + 1] = { given.columns[i][1], given.columns[i][2] }
        end
    end
    local function literal(text)
        return "'" .. string.gsub(text, "'", "''") .. "'"
    end
    local function store(some, share)
        local counted, aggregates, described, named = counted_values(some), {}, {}, {}
        for i, column in ipairs(some) do
            local number = ordered_number(quote("C" .. i), column[2])
            named[i] = "(" .. i .. ", " .. literal(column[1]) .. ", " .. literal(column[2]) .. ")"
            aggregates[i] = 'COUNT("C' .. i .. '") AS "F' .. i .. '"'
            local measured = "NULL, NULL, NULL, NULL, NULL, NULL"
            if number then
                aggregates[i] = aggregates[i] .. (string.gsub(
                    ', AVG(?) AS "A#", STDDEV_SAMP(?) AS "D#", MIN("C#") AS "L#", MAX("C#") AS "H#"',
                    "[?#]", function(mark) return mark == "?" and number or tostring(i) end))
                local low, low_text = counted.value_of("L" .. i, column[2])
                local high, high_text = counted.value_of("H" .. i, column[2])
                measured = '"A' .. i .. '", "D' .. i .. '", '
                    .. table.concat({ low, low_text, high, high_text }, ", ")
            end
            described[i] = i .. ', "ALL", "F' .. i .. '", ' .. measured .. ' FROM "TOTALS"'
        end
        local _, why = run_optional(fails.statistics, [[
            INSERT INTO ::schema."SME_TRAINING_STATISTICS" (
              JOB_NAME, COLUMN_NAME, COLUMN_TYPE, STATISTIC, PLACE, "VALUE", NUMERIC_VALUE, ROW_COUNT
            )
            WITH "SAMPLE" AS (SELECT ::projection FROM ::source ::chosen ORDER BY FALSE),
            "TOTALS" AS (SELECT COUNT(*) AS "ALL", ::aggregates FROM ::whole ORDER BY FALSE),
            "DESCRIBED" (
              "K", "ALL", "FILLED", "MEAN", "DEVIATION", "LOW", "LOW_TEXT", "HIGH", "HIGH_TEXT"
            ) AS (
              SELECT 0, 0, 0, CAST(NULL AS DOUBLE), CAST(NULL AS DOUBLE), CAST(NULL AS DOUBLE),
                CAST(NULL AS VARCHAR(2000)), CAST(NULL AS DOUBLE), CAST(NULL AS VARCHAR(2000))
              UNION ALL SELECT ::described
            ),
            "ORDERED" AS (
              SELECT "K", "NUMBER", "TEXT", "N", "DIFFERENT", "UP_TO",
                "FILLED", FLOOR(10 * ("UP_TO" - "N") / "FILLED") AS "BEFORE",
                FLOOR(10 * "UP_TO" / "FILLED") AS "HERE"
              FROM (
                SELECT "K", "NUMBER", "TEXT", "N",
                  COUNT(*) OVER (PARTITION BY "K") AS "DIFFERENT",
                  SUM("N") OVER (PARTITION BY "K") AS "FILLED",
                  SUM("N") OVER (
                    PARTITION BY "K" ORDER BY "NUMBER" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                  ) AS "UP_TO"
                FROM (::counts)
              )
            ),
            "RANKED" AS (
              SELECT "K", "NUMBER", "TEXT", "N", "DIFFERENT", "UP_TO", "BEFORE", "HERE",
                ROW_NUMBER() OVER (PARTITION BY "K" ORDER BY "N" DESC, "NUMBER", "TEXT") AS "PLACE",
                "FILLED" + "N" - SUM("N") OVER (
                  PARTITION BY "K" ORDER BY "N" DESC, "NUMBER", "TEXT"
                  ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                ) AS "REST"
              FROM "ORDERED"
              WHERE "NUMBER" IS NULL OR "DIFFERENT" <= 20 OR "BEFORE" < "HERE"
            ),
            "COUNTED" AS (
              SELECT "K", "STATISTIC",
                CASE "STATISTIC" WHEN 'decile' THEN "TENTH" WHEN 'value' THEN "PLACE" END AS "PLACE",
                CASE WHEN "STATISTIC" <> 'others' THEN "TEXT" END AS "TEXT",
                CASE WHEN "STATISTIC" <> 'others' THEN "NUMBER" END AS "NUMBER",
                CASE "STATISTIC" WHEN 'value' THEN "N" WHEN 'others' THEN "REST" WHEN 'decile'
                  THEN "UP_TO" - NVL(LAG("UP_TO") OVER (PARTITION BY "K", "STATISTIC" ORDER BY "TENTH"), 0)
                END AS "N"
              FROM "RANKED"
              JOIN (
                SELECT 'value' AS "STATISTIC", 0 AS "TENTH" UNION ALL SELECT 'others', 0
                UNION ALL SELECT 'median', 5
                UNION ALL SELECT 'decile', "I" FROM VALUES BETWEEN 1 AND 10 AS "T"("I")
              ) ON CASE "STATISTIC"
                WHEN 'value' THEN "PLACE" <= 50 AND ("NUMBER" IS NULL OR "DIFFERENT" <= 20)
                WHEN 'others' THEN "PLACE" = 51 AND "NUMBER" IS NULL
                ELSE "BEFORE" < "TENTH" AND "TENTH" <= "HERE" AND "NUMBER" IS NOT NULL
                  AND ("STATISTIC" = 'median' OR "DIFFERENT" > 20) END
              WHERE "BEFORE" < "HERE" OR "PLACE" <= 51
            ),
            "MEASURED" AS (
              SELECT "K", "STATISTIC", CAST(NULL AS DECIMAL(9,0)) AS "PLACE",
                CASE "STATISTIC" WHEN 'minimum' THEN "LOW_TEXT" WHEN 'maximum' THEN "HIGH_TEXT" END AS "TEXT",
                CASE "STATISTIC" WHEN 'mean' THEN "MEAN" WHEN 'deviation' THEN "DEVIATION"
                  WHEN 'minimum' THEN "LOW" WHEN 'maximum' THEN "HIGH" END AS "NUMBER",
                CASE "STATISTIC" WHEN 'rows' THEN "ALL" WHEN 'nulls' THEN "ALL" - "FILLED" END AS "N"
              FROM "DESCRIBED"
              CROSS JOIN (
                SELECT 'rows' AS "STATISTIC" UNION ALL SELECT 'nulls' UNION ALL SELECT 'mean'
                UNION ALL SELECT 'deviation' UNION ALL SELECT 'minimum' UNION ALL SELECT 'maximum'
              )
            )
            SELECT :job, "NAME", "TYPE", "STATISTIC", "PLACE",
              CASE WHEN "TEXT" IS NULL AND "STATISTIC" NOT IN ('mean', 'deviation')
                THEN REPLACE(CAST("NUMBER" AS VARCHAR(64)), ',', '.') ELSE "TEXT" END,
              "NUMBER", "N"
            FROM (SELECT * FROM "COUNTED" UNION ALL SELECT * FROM "MEASURED") AS "FOUND"
            JOIN (VALUES ::named) AS "NAMED"("NUMBERED", "NAME", "TYPE") ON "NUMBERED" = "K"
            WHERE "N" IS NOT NULL OR "NUMBER" IS NOT NULL
        ]], {
            schema = quote(given.schema),
            job = given.job,
            projection = counted.projection,
            source = given.source,
            chosen = share < 1 and string.format("WHERE RANDOM() < %.9f", share) or "",
            whole = share < 1 and "(SELECT " .. counted.projection .. " FROM " .. given.source .. ")"
                or '"SAMPLE"',
            aggregates = table.concat(aggregates, ", "),
            described = table.concat(described, " UNION ALL SELECT "),
            counts = counted.counts,
            named = table.concat(named, ", "),
        })
        return why
    end
    if given.failure ~= null then
        return { rows = null, failure = given.failure }
    end
    local rows = given.rows ~= null and tonumber(tostring(given.rows)) or 0
    local share = sample_share(rows, #columns)
    -- Some columns at a time: to plan a statement takes more than its share with each of them.
    for first = 1, #columns, 20 do
        local some = {}
        for i = first, math.min(first + 19, #columns) do
            some[#some + 1] = columns[i]
        end
        local why = store(some, share)
        if why ~= null then
            return { rows = null, failure = hide_view(why, given.view) }
        end
    end
    return { rows = math.floor(rows * share + 0.5), failure = null }
end

return training_statistics
