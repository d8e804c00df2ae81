local fail = require("fail")
local read_rows = require("read_rows")
local sample_share = require("sample_share")
local values_as_rows = require("values_as_rows")

-- Compares the rows of a view with what a job's training data held, column by column: the rows of the result,
-- the most changed column first.
local function column_drift(given, fails)
    -- What of its values can be compared.
    local function family(column_type)
        if string.find(column_type, "^DECIMAL") or string.find(column_type, "^DOUBLE") then
            return "number"
        elseif string.find(column_type, "^DATE") or string.find(column_type, "^TIMESTAMP") then
            return "time"
        end
        return string.find(column_type, "^BOOLEAN") and "boolean" or "text"
    end
    local types, columns, missing, mistyped = {}, {}, {}, {}
    for i = 1, #given.columns do
        types[given.columns[i][1]] = given.columns[i][2]
    end
    for i = 1, #given.described do
        local name, then_type = given.described[i][1], given.described[i][2]
        local now_type = types[name]
        if now_type and family(now_type) ~= family(then_type) then
            mistyped[#mistyped + 1] = name .. " is " .. now_type .. " and was " .. then_type
        elseif now_type then
            local padded = string.find(now_type, "^CHAR") or string.find(then_type, "^CHAR")
            columns[#columns + 1] = { name, now_type, padded = padded ~= nil }
        elseif name ~= given.target and name ~= given.weight then
            missing[#missing + 1] = name
        end
    end
    if #missing > 0 or #mistyped > 0 then
        local complaints = {}
        if #missing > 0 then
            complaints[1] = "it lacks " .. table.concat(missing, ", ")
        end
        for _, complaint in ipairs(mistyped) do
            complaints[#complaints + 1] = complaint
        end
        fail(fails.columns, { complaint = table.concat(complaints, "; ") })
    end

    local source = quote(given.schema) .. "." .. quote(given.view)
    local function look(statement, binds)
        return read_rows(fails.query, statement, binds, given.view)
    end
    local rows = tonumber(tostring(look("SELECT COUNT(*) FROM ::source", { source = source })[1][1]))
    if rows == 0 then
        fail(fails.rows)
    end
    local share = sample_share(rows, #columns)

    local function compare(some)
        local turned, named, counts, bounds, places = values_as_rows(some), {}, {}, {}, {}
        for i, column in ipairs(turned.columns) do
            named[i] = "(" .. i .. ", '" .. string.gsub(column[1], "'", "''") .. "', "
                .. (column.padded and "TRUE" or "FALSE") .. ")"
        end
        local ordered, unordered = turned.ordered('"SAMPLE"'), turned.unordered('"SAMPLE"')
        if ordered then
            counts[1] = 'SELECT "K", "NUMBER", CAST(NULL AS VARCHAR(2000)) AS "TEXT", COUNT(*) AS "N" FROM ('
                .. ordered .. ') WHERE "NUMBER" IS NOT NULL GROUP BY "K", "NUMBER"'
        end
        if unordered then
            counts[#counts + 1] = 'SELECT "K", CAST(NULL AS DOUBLE) AS "NUMBER", "TEXT", COUNT(*) AS "N"'
                .. ' FROM (' .. unordered .. ') WHERE "TEXT" IS NOT NULL GROUP BY "K", "TEXT"'
        end
        for i = 1, 9 do
            bounds[i] = "MAX(CASE WHEN \"STATISTIC\" = 'decile' AND \"PLACE\" = " .. i
                .. ' THEN "NUMBER" END) AS "D' .. i .. '"'
            places[i] = 'WHEN "C"."NUMBER" <= "D' .. i .. '" THEN ' .. i
        end
        return look([[
            WITH "SAMPLE" AS (SELECT ::projection FROM ::source ::chosen ORDER BY FALSE),
            "KNOWN" AS (
              SELECT "K", "NAME", "STATISTIC", MIN("PLACE") AS "PLACE", "TEXT", "NUMBER", SUM("N") AS "N"
              FROM (
                SELECT "K", "NAME", STATISTIC AS "STATISTIC", PLACE AS "PLACE",
                  CASE WHEN "PADDED" THEN ::unpadded ELSE "VALUE" END AS "TEXT",
                  NUMERIC_VALUE AS "NUMBER", ROW_COUNT AS "N"
                FROM ::schema."SME_TRAINING_STATISTICS"
                JOIN (VALUES ::named) AS "NAMED"("K", "NAME", "PADDED") ON "NAME" = COLUMN_NAME
                WHERE JOB_NAME = :job
              )
              GROUP BY "K", "NAME", "STATISTIC", "TEXT", "NUMBER",
                CASE WHEN "STATISTIC" = 'decile' THEN "PLACE" END
              ORDER BY FALSE
            ),
            "COLUMNS" AS (
              SELECT "K", "NAME",
                MAX(CASE WHEN "STATISTIC" = 'rows' THEN "N" END) AS "ROWS",
                MAX(CASE WHEN "STATISTIC" = 'nulls' THEN "N" END) AS "NULLS",
                MAX(CASE WHEN "STATISTIC" = 'minimum' THEN "NUMBER" END) AS "LOW",
                MAX(CASE WHEN "STATISTIC" = 'maximum' THEN "NUMBER" END) AS "HIGH",
                SUM(CASE WHEN "STATISTIC" IN ('decile', 'value', 'others') THEN "N" END) AS "COUNTED",
                NVL(SUM(CASE WHEN "STATISTIC" = 'others' THEN "N" END), 0) AS "OTHERS",
                ::bounds
              FROM "KNOWN"
              GROUP BY "K", "NAME"
              ORDER BY FALSE
            ),
            "NOW" AS (
              SELECT "K", "PLACE", SUM("N") AS "N", COUNT(CASE WHEN "IS_NEW" THEN 1 END) AS "NEW_VALUES"
              FROM (
                SELECT "C"."K", "C"."N",
                  ::place,
                  CASE WHEN "D1" IS NOT NULL THEN "C"."NUMBER" < "LOW" OR "C"."NUMBER" > "HIGH"
                    ELSE "V"."PLACE" IS NULL AND "W"."PLACE" IS NULL END AS "IS_NEW"
                FROM ::counts AS "C"
                JOIN "COLUMNS" ON "COLUMNS"."K" = "C"."K"
                LEFT JOIN (SELECT * FROM "KNOWN" WHERE "STATISTIC" = 'value') AS "V"
                  ON "V"."K" = "C"."K" AND "V"."NUMBER" = "C"."NUMBER"
                LEFT JOIN (SELECT * FROM "KNOWN" WHERE "STATISTIC" = 'value' AND "NUMBER" IS NULL) AS "W"
                  ON "W"."K" = "C"."K" AND "W"."TEXT" = "C"."TEXT"
              )
              GROUP BY "K", "PLACE"
              ORDER BY FALSE
            ),
            "TOTALS" AS (
              SELECT "COLUMNS"."K", NVL("FILLED", 0) AS "FILLED", "ALL", "NEW_VALUES"
              FROM "COLUMNS"
              CROSS JOIN (SELECT COUNT(*) AS "ALL" FROM "SAMPLE")
              LEFT JOIN (
                SELECT "K", SUM("N") AS "FILLED", SUM("NEW_VALUES") AS "NEW_VALUES" FROM "NOW" GROUP BY "K"
              ) AS "SUMS" ON "SUMS"."K" = "COLUMNS"."K"
              ORDER BY FALSE
            ),
            "BINS" AS (
              SELECT "K", "PLACE",
                GREATEST(SUM("THEN"), 0.0001) AS "THEN", GREATEST(SUM("NOW"), 0.0001) AS "NOW"
              FROM (
                SELECT "KNOWN"."K", NVL("PLACE", 0) AS "PLACE",
                  CAST("N" AS DOUBLE) / "COUNTED" * ("ROWS" - "NULLS") / "ROWS" AS "THEN",
                  CAST(0 AS DOUBLE) AS "NOW"
                FROM "KNOWN" JOIN "COLUMNS" ON "COLUMNS"."K" = "KNOWN"."K"
                WHERE "STATISTIC" IN ('decile', 'value', 'others')
                UNION ALL
                SELECT "NOW"."K", "PLACE", CAST(0 AS DOUBLE), CAST("N" AS DOUBLE) / "ALL"
                FROM "NOW" JOIN "TOTALS" ON "TOTALS"."K" = "NOW"."K"
                UNION ALL
                SELECT "COLUMNS"."K", -1, CAST("NULLS" AS DOUBLE) / "ROWS",
                  CAST("ALL" - "FILLED" AS DOUBLE) / "ALL"
                FROM "COLUMNS" JOIN "TOTALS" ON "TOTALS"."K" = "COLUMNS"."K"
              )
              GROUP BY "K", "PLACE"
            ),
            "SIZES" AS (
              SELECT "COLUMNS"."K", CAST("ALL" AS DOUBLE) AS "NOW_ROWS",
                CASE WHEN "COUNTED" > 0 THEN CAST("COUNTED" AS DOUBLE) * "ROWS" / ("ROWS" - "NULLS")
                  ELSE CAST("ROWS" AS DOUBLE) END AS "THEN_ROWS"
              FROM "COLUMNS"
              JOIN "TOTALS" ON "TOTALS"."K" = "COLUMNS"."K"
              ORDER BY FALSE
            )
            SELECT "NAME", "PSI", CAST("NULLS" AS DOUBLE) / "ROWS", CAST("ALL" - "FILLED" AS DOUBLE) / "ALL",
              CASE WHEN "OTHERS" = 0 THEN NVL("NEW_VALUES", 0) END,
              CASE WHEN "PSI" < 0.1 THEN 'ok' WHEN "CHI_SQUARE" < ::chance THEN 'unsure'
                WHEN "PSI" < 0.25 THEN 'shifted' ELSE 'drifted' END
            FROM "COLUMNS"
            JOIN "TOTALS" ON "TOTALS"."K" = "COLUMNS"."K"
            JOIN (
              SELECT "BINS"."K", SUM(("NOW" - "THEN") * LN("NOW" / "THEN")) AS "PSI",
                SUM("NOW_ROWS" * "THEN_ROWS" * ("NOW" - "THEN") * ("NOW" - "THEN")
                  / ("NOW_ROWS" * "NOW" + "THEN_ROWS" * "THEN")) AS "CHI_SQUARE",
                GREATEST(COUNT(CASE WHEN "NOW" > 0.0001 OR "THEN" > 0.0001 THEN 1 END) - 1, 1) AS "FREEDOM"
              FROM "BINS" JOIN "SIZES" ON "SIZES"."K" = "BINS"."K"
              GROUP BY "BINS"."K"
            ) AS "INDICES" ON "INDICES"."K" = "COLUMNS"."K"
        ]], {
            projection = turned.projection,
            unpadded = turned.unpadded(quote("VALUE")),
            source = source,
            chosen = share < 1 and string.format("WHERE RANDOM() < %.9f", share) or "",
            schema = quote(given.schema),
            named = table.concat(named, ", "),
            job = given.job,
            bounds = table.concat(bounds, ", "),
            place = 'CASE WHEN "D1" IS NULL THEN COALESCE("V"."PLACE", "W"."PLACE", 0) '
                .. table.concat(places, " ") .. ' ELSE 10 END AS "PLACE"',
            counts = "(" .. table.concat(counts, " UNION ALL ") .. ")",
            -- Pearson's statistic is less in 99 of 100 cases (the approximation of Wilson and Hilferty).
            chance = '"FREEDOM" * POWER(1 - 2 / (9 * "FREEDOM") + 2.3263 * SQRT(2 / (9 * "FREEDOM")), 3)',
        })
    end

    local result = {}
    -- Some columns at a time: a statement has a limit, and a value is looked up among those of one statement.
    for first = 1, #columns, 100 do
        local some = {}
        for i = first, math.min(first + 99, #columns) do
            some[#some + 1] = columns[i]
        end
        local found = compare(some)
        for i = 1, #found do
            result[#result + 1] = found[i]
        end
    end
    table.sort(result, function(one, other)
        local psi, other_psi = tonumber(tostring(one[2])), tonumber(tostring(other[2]))
        if psi ~= other_psi then
            return psi > other_psi
        end
        return one[1] < other[1]
    end)
    return result
end

return column_drift
