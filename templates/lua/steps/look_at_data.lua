local count_of = require("count_of")
local data_limits = require("data_limits")
local no_number = require("no_number")
local reader = require("reader")
local refuse = require("refuse")
local shorten = require("shorten")

-- Stops where Autopilot would refuse the rows after hours, or finds all reasons for which it would.
local function look_at_data(given, fails)
    local binds = {
        source = given.source,
        target = quote(given.target),
        label = given.expression,
    }
    local look = given.query ~= null and reader(fails.query, binds, given.view)
        or reader(fails.unreadable, binds, given.view)
    local function number(cell)
        return tonumber(tostring(cell))
    end
    local function quoted(value)
        return "'" .. shorten(tostring(value), 100) .. "'"
    end

    -- What a regression cannot take for a number.
    binds.odd = no_number(given.problem_type == "Regression" and given.type or "DOUBLE", binds.label)

    -- Some columns at a time: the first one that varies is enough.
    local features, varied, empty, constant = require("cjson").decode(given.variety_list), false, 0, 0
    for first = 1, #features, 50 do
        local last = math.min(first + 49, #features)
        binds.features = table.concat(features, ", ", first, last)
        local found = look([[
            SELECT COUNT(*), MIN(::label), CASE WHEN MIN(::label) = MAX(::label) THEN 1 ELSE 0 END,
              COUNT(::odd), MIN(::odd), ::features
            FROM ::source
            WHERE ::target IS NOT NULL
        ]])[1]
        local rows = number(found[1])
        if rows < data_limits.rows and first == 1 then
            local limit = "at least " .. data_limits.rows
            refuse(fails.few, { found = rows, required = data_limits.rows }, "rows", limit)
        end
        if number(found[3]) == 1 and first == 1 then
            refuse(fails.alike, { rows = rows, value = quoted(found[2]) }, "target_values", "at least 2")
        end
        if number(found[4]) > 0 and first == 1 then
            local odd, value = number(found[4]), quoted(found[5])
            refuse(fails.numbers, { found = odd, rows = rows, value = value }, "target_type", "numbers")
        end
        for i = 0, last - first do
            local variety = number(found[6 + i])
            varied = varied or variety > 1
            empty, constant = empty + (variety == 0 and 1 or 0), constant + (variety == 1 and 1 or 0)
        end
        if varied then
            break
        end
    end
    if not varied then
        refuse(fails.features, { empty = empty, constant = constant }, "columns", "at least 1 that varies")
    end

    local wanted = data_limits.classes[given.problem_type]
    local classes = wanted and number(look([[
        SELECT COUNT(*)
        FROM (SELECT DISTINCT ::label FROM ::source WHERE ::target IS NOT NULL LIMIT 3)
    ]])[1][1])
    if wanted and (classes > 2) ~= (wanted > 2) then
        local largest, told = look([[
            SELECT "LABEL", COUNT(*)
            FROM (SELECT ::label AS "LABEL" FROM ::source WHERE ::target IS NOT NULL)
            GROUP BY "LABEL"
            ORDER BY 2 DESC, 1
            LIMIT 6
        ]]), {}
        for i = 1, math.min(5, #largest) do
            told[i] = quoted(largest[i][1]) .. " in " .. count_of(number(largest[i][2]), "row", "rows")
        end
        local required = wanted > 2 and "3 or more" or "exactly 2"
        refuse(fails.classes, {
            found = classes > 2 and "3 or more" or classes,
            required = required,
            classes = table.concat(told, ", ") .. (#largest > 5 and ", and others" or ""),
        }, "classes", required)
    end

    -- Rows that are alike are held out together or not at all, so that there may be none.
    if given.holdout ~= null then
        binds.whole, binds.held = given.whole, given.holdout
        local held = look("SELECT 1 FROM ::whole WHERE ::held AND ::target IS NOT NULL LIMIT 1")
        if #held == 0 then
            refuse(fails.none_held, {}, "holdout", "at least 1 row")
        end
    end
end

return look_at_data
