local exported = require("exported")
local hide_view = require("hide_view")
local number_text = require("number_text")
local run_optional = require("run_optional")
local sample_share = require("sample_share")
local values_as_rows = require("values_as_rows")

-- Of values up to here any number of rows has a sum that is a DOUBLE, and a sum of squares.
local most_summed, most_squared = 1e289, 1e144

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
    -- How many rows have each value. Of values with an order, one sort tells it, and how many have it or a
    -- smaller one; the first 21 are kept and those that a tenth of the rows ends with.
    local function counted(turned)
        local found = {}
        local ordered, unordered = turned.ordered('"SAMPLE"'), turned.unordered('"SAMPLE"')
        if ordered then
            found[1] = [[
              SELECT "K", "NUMBER", CAST(NULL AS VARCHAR(2000)) AS "TEXT", "N", "UP_TO", "BEFORE", "HERE",
                MAX("DIFFERENT") OVER (PARTITION BY "K") > 20 AS "MANY",
                ROW_NUMBER() OVER (PARTITION BY "K" ORDER BY "N" DESC, "NUMBER") AS "PLACE",
                CAST(NULL AS DECIMAL(36,0)) AS "REST"
              FROM (
                SELECT "K", "NUMBER", "UP_TO" - "FIRST" + 1 AS "N", "UP_TO", "DIFFERENT",
                  FLOOR(10 * (CAST("FIRST" AS DOUBLE) - 1) / "FILLED") AS "BEFORE",
                  FLOOR(10 * CAST("UP_TO" AS DOUBLE) / "FILLED") AS "HERE"
                FROM (
                  SELECT "K", "NUMBER",
                    ROW_NUMBER() OVER (PARTITION BY "K" ORDER BY "NUMBER") AS "ROW",
                    RANK() OVER (PARTITION BY "K" ORDER BY "NUMBER") AS "FIRST",
                    DENSE_RANK() OVER (PARTITION BY "K" ORDER BY "NUMBER") AS "DIFFERENT",
                    COUNT(*) OVER (
                      PARTITION BY "K" ORDER BY "NUMBER" RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                    ) AS "UP_TO",
                    COUNT(*) OVER (PARTITION BY "K") AS "FILLED"
                  FROM (]] .. ordered .. [[)
                  WHERE "NUMBER" IS NOT NULL
                )
                WHERE "ROW" = "UP_TO"
              )
              WHERE "DIFFERENT" <= 21 OR "BEFORE" < "HERE"]]
        end
        if unordered then
            found[#found + 1] = [[
              SELECT "K", CAST(NULL AS DOUBLE) AS "NUMBER", "TEXT", "N",
                0 AS "UP_TO", 0 AS "BEFORE", 0 AS "HERE", FALSE AS "MANY", "PLACE",
                "FILLED" + "N" - SUM("N") OVER (
                  PARTITION BY "K" ORDER BY "PLACE" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                ) AS "REST"
              FROM (
                SELECT "K", "TEXT", "N", SUM("N") OVER (PARTITION BY "K") AS "FILLED",
                  ROW_NUMBER() OVER (PARTITION BY "K" ORDER BY "N" DESC, "TEXT") AS "PLACE"
                FROM (
                  SELECT "K", "TEXT", COUNT(*) AS "N" FROM (]] .. unordered .. [[) WHERE "TEXT" IS NOT NULL
                  GROUP BY "K", "TEXT"
                )
              )
              WHERE "PLACE" <= 51]]
        end
        return table.concat(found, " UNION ALL ")
    end
    -- Of all rows: how many there are, and of each column the aggregates that `those_of` names for it.
    local function aggregated(turned, those_of)
        local asked, found = { "COUNT(*)" }, {}
        for i = 1, #turned.columns do
            for _, aggregate in ipairs(those_of(i)) do
                asked[#asked + 1] = aggregate .. "(" .. quote("C" .. i) .. ")"
            end
        end
        local rows, why = run_optional(
            fails.statistics,
            [[SELECT ::asked FROM (SELECT ::presence FROM ::source)]],
            { asked = table.concat(asked, ", "), presence = turned.presence, source = given.source }
        )
        if why ~= null then
            return nil, why
        end
        local row, last = rows[1], 1
        for i = 1, #turned.columns do
            found[i] = {}
            for _, aggregate in ipairs(those_of(i)) do
                last = last + 1
                found[i][aggregate] = row[last] ~= null and row[last] or nil
            end
        end
        return { rows = tostring(row[1]), columns = found }
    end
    -- The same of all aggregates. One that is out of range fails the statement: then the extremes tell which
    -- columns have one, and those do without.
    local function measured(turned)
        local function of_all(aggregates)
            return function(i)
                return i <= turned.numbers and aggregates or { "COUNT" }
            end
        end
        local found, why = aggregated(turned, of_all({ "COUNT", "AVG", "STDDEV_SAMP", "MIN", "MAX" }))
        if found then
            return found
        end
        local extremes = aggregated(turned, of_all({ "COUNT", "MIN", "MAX" }))
        if not extremes then
            return nil, why
        end
        return aggregated(turned, function(i)
            local low, high = extremes.columns[i].MIN, extremes.columns[i].MAX
            local farthest = low and math.max(math.abs(low), math.abs(high)) or 0
            return of_all({
                "COUNT", "MIN", "MAX", farthest <= most_summed and "AVG" or nil,
                farthest <= most_squared and "STDDEV_SAMP" or nil,
            })(i)
        end)
    end
    -- The columns as rows of VALUES: number, name, type, how many values are there, mean, deviation, smallest
    -- and greatest.
    local function as_rows(turned, totals)
        -- All digits, and the exponent that makes a literal a DOUBLE.
        local function double(number)
            return number and string.format("%.16E", number) or "CAST(NULL AS DOUBLE)"
        end
        local rows = {}
        for i, column in ipairs(turned.columns) do
            local of = totals[i]
            rows[i] = "(" .. table.concat({
                i, literal(column[1]), literal(column[2]), tostring(of.COUNT),
                double(of.AVG), double(of.STDDEV_SAMP), double(of.MIN), double(of.MAX),
            }, ", ") .. ")"
        end
        return table.concat(rows, ", ")
    end
    local function store(some, share)
        local turned = values_as_rows(some)
        local all, failure = measured(turned)
        if not all then
            return failure
        end
        local _, why = run_optional(fails.statistics, [[
            INSERT INTO ::schema."SME_TRAINING_STATISTICS" (
              JOB_NAME, COLUMN_NAME, COLUMN_TYPE, STATISTIC, PLACE, "VALUE", NUMERIC_VALUE, ROW_COUNT
            )
            WITH "SAMPLE" AS (SELECT ::projection FROM ::source ::chosen ORDER BY FALSE),
            "COUNTED" AS (
              SELECT "K", "STATISTIC",
                CASE "STATISTIC" WHEN 'decile' THEN "TENTH" WHEN 'value' THEN "PLACE" END AS "PLACE",
                CASE WHEN "STATISTIC" <> 'others' THEN "TEXT" END AS "TEXT", "NUMBER",
                CASE "STATISTIC" WHEN 'value' THEN "N" WHEN 'others' THEN "REST" WHEN 'decile'
                  THEN "UP_TO" - NVL(LAG("UP_TO") OVER (PARTITION BY "K", "STATISTIC" ORDER BY "TENTH"), 0)
                END AS "N"
              FROM (::counted)
              JOIN (
                SELECT 'value' AS "STATISTIC", 0 AS "TENTH" UNION ALL SELECT 'others', 0
                UNION ALL SELECT 'median', 5
                UNION ALL SELECT 'decile', "I" FROM VALUES BETWEEN 1 AND 10 AS "T"("I")
              ) ON CASE "STATISTIC"
                WHEN 'value' THEN "PLACE" <= 50 AND NOT "MANY"
                WHEN 'others' THEN "PLACE" = 51 AND "NUMBER" IS NULL
                ELSE "BEFORE" < "TENTH" AND "TENTH" <= "HERE" AND ("STATISTIC" = 'median' OR "MANY") END
            )
            SELECT :job, "NAME", "TYPE", "STATISTIC", "PLACE",
              CASE WHEN "STATISTIC" NOT IN ('mean', 'deviation') THEN COALESCE("TEXT",
                CASE WHEN "TYPE" = 'DATE' THEN ::date WHEN LEFT("TYPE", 9) = 'TIMESTAMP' THEN ::timestamp
                  ELSE ::number END) END,
              "NUMBER", "N"
            FROM (
              SELECT "NAME", "TYPE", "STATISTIC", "PLACE", "TEXT", "NUMBER", "N",
                ADD_SECONDS(TIMESTAMP '1970-01-01 00:00:00', CAST(CASE
                  WHEN "TYPE" = 'DATE' OR LEFT("TYPE", 9) = 'TIMESTAMP' THEN "NUMBER" END AS DECIMAL(18,3))
                ) AS "MOMENT"
              FROM (
                SELECT "NAME", "TYPE", "STATISTIC", "PLACE", "TEXT",
                  CASE "STATISTIC" WHEN 'mean' THEN "MEAN" WHEN 'deviation' THEN "DEVIATION"
                    WHEN 'minimum' THEN "LOW" WHEN 'maximum' THEN "HIGH" ELSE "NUMBER" END AS "NUMBER",
                  CASE "STATISTIC" WHEN 'rows' THEN ::rows WHEN 'nulls' THEN ::rows - "FILLED"
                    ELSE "N" END AS "N"
                FROM (
                  SELECT * FROM "COUNTED"
                  UNION ALL
                  SELECT "K", "STATISTIC", CAST(NULL AS DECIMAL(18,0)), CAST(NULL AS VARCHAR(2000)),
                    CAST(NULL AS DOUBLE), CAST(NULL AS DECIMAL(18,0))
                  FROM VALUES BETWEEN 1 AND ::columns AS "T"("K")
                  CROSS JOIN (
                    SELECT 'rows' AS "STATISTIC" UNION ALL SELECT 'nulls' UNION ALL SELECT 'mean'
                    UNION ALL SELECT 'deviation' UNION ALL SELECT 'minimum' UNION ALL SELECT 'maximum'
                  )
                ) AS "FOUND"
                JOIN (VALUES ::named)
                  AS "NAMED"("NUMBERED", "NAME", "TYPE", "FILLED", "MEAN", "DEVIATION", "LOW", "HIGH")
                  ON "NUMBERED" = "K"
              )
              WHERE "N" IS NOT NULL OR "NUMBER" IS NOT NULL
            )
        ]], {
            schema = quote(given.schema),
            job = given.job,
            projection = turned.projection,
            source = given.source,
            chosen = share < 1 and string.format("WHERE RANDOM() < %.9f", share) or "",
            counted = counted(turned),
            rows = all.rows,
            columns = tostring(#some),
            date = exported("MOMENT", "DATE"),
            timestamp = exported("MOMENT", "TIMESTAMP"),
            number = number_text('"NUMBER"'),
            named = as_rows(turned, all.columns),
        })
        return why
    end
    if given.failure ~= null then
        return { rows = null, failure = given.failure }
    end
    local rows = given.rows ~= null and tonumber(tostring(given.rows)) or 0
    local share = sample_share(rows, #columns)
    -- Some columns at a time: a statement has a limit, and a value is looked up among those of one statement.
    for first = 1, #columns, 100 do
        local some = {}
        for i = first, math.min(first + 99, #columns) do
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
