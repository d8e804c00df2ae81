local count_of = require("count_of")
local findings = require("findings")
local reader = require("reader")
local refuse = require("refuse")
local shorten = require("shorten")

-- Refuses rows that are no regular series, which Autopilot would add up and fill with zeros without a word.
-- Gives where the rows are.
local function look_at_series(given, fails)
    local binds = {
        source = given.source,
        target = quote(given.target),
        at = quote(given.timestamp),
        keys = given.keys,
        series = given.series,
        step = given.step,
    }
    local look = given.query ~= null and reader(fails.query, binds, given.view)
        or reader(fails.unreadable, binds, given.view)
    local function number(cell)
        return tonumber(tostring(cell))
    end
    -- What is told of a series: its name, two times and a number.
    local function told(row)
        return shorten(tostring(row[1]), 100), tostring(row[2]), tostring(row[3]), number(row[4])
    end

    -- What is right, where that is asked for, too.
    local function pass(name, found, limit)
        if findings.all then
            findings[#findings + 1] = { name, "ok", found, limit or null, null }
        end
    end

    local columns, nulls = { given.item, given.timestamp }, {}
    for _, group in ipairs(given.groups ~= null and require("cjson").decode(given.groups) or {}) do
        columns[#columns + 1] = group
    end
    for i, column in ipairs(columns) do
        nulls[i] = "COUNT(*) - COUNT(" .. quote(column) .. ")"
    end
    binds.nulls = table.concat(nulls, ", ")
    local all = look([[
        SELECT COUNT(::target), TO_CHAR(MIN(CASE WHEN ::target IS NOT NULL THEN ::at END)),
          TO_CHAR(MAX(CASE WHEN ::target IS NOT NULL THEN ::at END)),
          MAX(CASE WHEN ::target IS NOT NULL THEN ::step END)
            - MIN(CASE WHEN ::target IS NOT NULL THEN ::step END) + 1,
          MAX(CASE WHEN ::target IS NOT NULL THEN ::step END), ::nulls
        FROM ::source
    ]])[1]
    if number(all[1]) == 0 then
        refuse(fails.empty, {}, "rows", "at least 1")
        return { source = given.source }
    end
    pass("rows", count_of(number(all[1]), "row", "rows") .. " with a value in " .. given.target)
    for i, column in ipairs(columns) do
        if number(all[5 + i]) > 0 then
            refuse(fails.nulls, { column = column, found = number(all[5 + i]) }, "empty_values", "none")
        end
    end
    local steps = number(all[4])
    local limit = math.min(500, math.floor(steps / 4))
    if given.horizon > limit then
        refuse(fails.horizon, {
            found = steps,
            first = tostring(all[2]),
            last = tostring(all[3]),
            limit = limit,
        }, "horizon", "at most " .. limit)
    else
        local asked = count_of(given.horizon, "step", "steps")
        pass("horizon", asked .. ", of " .. steps .. " that there are", "at most " .. limit)
    end

    if given.aggregation == null then
        local crowded = look([[
            SELECT ::series, TO_CHAR(MIN(::at)), TO_CHAR(MAX(::at)), COUNT(*)
            FROM ::source
            GROUP BY ::keys, ::step
            HAVING COUNT(*) > 1
            ORDER BY CASE WHEN MIN(::at) = MAX(::at) THEN 1 ELSE 2 END, 1, 2
            LIMIT 1
        ]])
        if #crowded > 0 then
            local series, first, last, found = told(crowded[1])
            if first == last then
                refuse(fails.duplicate, {
                    series = series,
                    first = first,
                    found = found,
                }, "steps", "1 row in each")
            else
                refuse(fails.fine, {
                    series = series,
                    first = first,
                    last = last,
                    found = found,
                }, "steps", "1 row in each")
            end
        else
            pass("steps", "no two rows of a series are in one step", "1 row in each")
        end
    end
    if given.middlefill == null then
        local torn = look([[
            SELECT "SME_SERIES", TO_CHAR("SME_BEFORE"), TO_CHAR("SME_AT"), "SME_GAP"
            FROM (
              SELECT ::series AS "SME_SERIES", "SME_AT",
                LAG("SME_AT") OVER (PARTITION BY ::keys ORDER BY "SME_STEP") AS "SME_BEFORE",
                "SME_STEP" - LAG("SME_STEP") OVER (PARTITION BY ::keys ORDER BY "SME_STEP") - 1 AS "SME_GAP"
              FROM (
                SELECT ::keys, ::step AS "SME_STEP", MIN(::at) AS "SME_AT"
                FROM ::source
                WHERE ::target IS NOT NULL
                GROUP BY ::keys, ::step
              )
            )
            WHERE "SME_GAP" > 0
            ORDER BY 1, 3
            LIMIT 1
        ]])
        if #torn > 0 then
            local series, first, last, found = told(torn[1])
            refuse(fails.gap, { series = series, first = first, last = last, found = found }, "gaps", "none")
        else
            pass("gaps", "no step of a series is missing", "none")
        end
    end
    if given.backfill == null then
        binds.last = tostring(all[5])
        binds.last_at = "'" .. tostring(all[3]) .. "'"
        local short = look([[
            SELECT ::series, TO_CHAR(MAX(::at)), ::last_at, ::last - MAX(::step)
            FROM ::source
            WHERE ::target IS NOT NULL
            GROUP BY ::keys
            HAVING MAX(::step) < ::last
            ORDER BY 4 DESC, 1
            LIMIT 1
        ]])
        if #short > 0 then
            local series, first, last, found = told(short[1])
            refuse(fails.short, {
                series = series,
                first = first,
                last = last,
                found = found,
            }, "ends", "all at once")
        else
            pass("ends", "each series ends at " .. tostring(all[3]), "all at once")
        end
    end
    return { source = given.source }
end

return look_at_series
