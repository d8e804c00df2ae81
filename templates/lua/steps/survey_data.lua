local count_of = require("count_of")
local data_limits = require("data_limits")
local exported = require("exported")
local findings = require("findings")
local reader = require("reader")
local shorten = require("shorten")

-- What is right with the rows, and what is likely to make a worse model of them without making it fail: as
-- findings, beside the errors that are known by then.
local function survey_data(given, fails)
    local binds = {
        source = given.source,
        table = given.table,
        target = quote(given.target),
        label = given.expression,
    }
    local look = given.query ~= null and reader(fails.query, binds, given.view)
        or reader(fails.unreadable, binds, given.view)
    local function number(cell)
        return cell ~= null and tonumber(tostring(cell)) or 0
    end
    local function add(name, result, found, limit, advice)
        for _, finding in ipairs(findings) do
            if finding[1] == name and finding[2] == "error" then
                return
            end
        end
        findings[#findings + 1] = { name, result, found, limit or null, advice or null }
    end
    -- The first names of a list, and how many others there are.
    local function list(names)
        local text = table.concat(names, ", ", 1, math.min(#names, 20))
        local others = #names > 20 and " and " .. count_of(#names - 20, "other", "others") or ""
        return shorten(text, 1000) .. others
    end

    -- The columns, some at a time: rows with a value, and different values where they may be keys.
    local features, rows, all, taken = {}, 0, 0, {}
    for _, name in ipairs(require("cjson").decode(given.column_names)) do
        taken[name] = true
    end
    for i = 1, #given.columns do
        local name, column_type = given.columns[i][1], given.columns[i][2]
        if taken[name] and name ~= given.target then
            features[#features + 1] = { name = name, type = column_type, text = exported(name, column_type) }
        end
    end
    local constant, unique = {}, {}
    for first = 1, #features, 250 do
        local last, parts = math.min(first + 249, #features), {}
        for i = first, last do
            local feature = features[i]
            local whole = string.find(feature.type, "^DECIMAL%(%d+,0%)") or string.find(feature.type, "CHAR")
                or string.find(feature.type, "^HASHTYPE")
            parts[#parts + 1] = "COUNT(" .. feature.text .. "), CASE WHEN MIN(" .. feature.text .. ") = MAX("
                .. feature.text .. ") THEN 1 ELSE 0 END, "
                .. (whole and "COUNT(DISTINCT " .. feature.text .. ")" or "0")
        end
        binds.parts = table.concat(parts, ", ")
        local found = look("SELECT COUNT(*), COUNT(::target), ::parts FROM ::source")[1]
        all, rows = number(found[1]), number(found[2])
        for i = first, last do
            local at = 3 * (i - first) + 3
            local filled, alike, different = number(found[at]), number(found[at + 1]), number(found[at + 2])
            if filled == 0 or alike == 1 and filled == all then
                constant[#constant + 1] = features[i].name
            elseif different == all and all > 1 then
                unique[#unique + 1] = features[i].name
            end
        end
    end
    add("rows", "ok", count_of(rows, "row", "rows") .. " with a value in " .. given.target .. " of " .. all,
        "at least " .. data_limits.rows)
    if rows < all then
        local empty = count_of(all - rows, "row has", "rows have") .. " no value in " .. given.target
        add("rows_without_target", "warning", empty, null,
            "They are exported, and nothing is learnt from them: leave them out by a source_query.")
    end
    local learnt = count_of(#features, "column", "columns") .. " to learn " .. given.target .. " from"
    add("columns", "ok", learnt, "at least 1 that varies")
    local none = { "ok", "none", null, null }
    local told = none
    if #constant > 0 then
        local found = count_of(#constant, "column has", "columns have") .. " one value or none: "
        told = {
            "warning", found .. list(constant), null,
            "Nothing can be learnt from them: name them in exclude_columns.",
        }
    end
    add("constant_columns", told[1], told[2], told[3], told[4])
    told = none
    if #unique > 0 then
        local found = count_of(#unique, "column has", "columns have") .. " another value in each row: "
        told = {
            "warning", found .. list(unique), null,
            "If they are keys, they tell nothing of new rows: name them in exclude_columns.",
        }
    end
    add("unique_columns", told[1], told[2], told[3], told[4])

    -- The target's values.
    local counts = look([[
        SELECT COUNT(*), MIN("NUMBER"), MAX("NUMBER")
        FROM (
          SELECT ::label, COUNT(*) AS "NUMBER" FROM ::source WHERE ::target IS NOT NULL GROUP BY ::label
        )
    ]])[1]
    local different, fewest = number(counts[1]), number(counts[2])
    local varies = count_of(different, "value", "different values") .. " in " .. given.target
    add("target_values", "ok", varies, "at least 2")
    local numeric = string.find(given.type, "^DECIMAL") or string.find(given.type, "^DOUBLE")
    local chosen = given.problem_type ~= null
    if given.problem_type == "Regression" then
        add("target_type", "ok", given.type .. ", numbers in all rows", "numbers")
    elseif numeric and chosen and different > 100 then
        add("target_type", "warning", given.type, null,
            "So many different numbers look like a regression: check problem_type.")
    else
        add("target_type", "ok", given.type .. (chosen and "" or ", and Autopilot chooses the problem type"))
    end
    -- Of what is no number, Autopilot can only learn classes.
    local classified = chosen or not numeric or different <= 100
    if given.problem_type ~= "Regression" and different > 0 and classified then
        local classes, largest = {}, look([[
            SELECT "LABEL", COUNT(*)
            FROM (SELECT ::label AS "LABEL" FROM ::source WHERE ::target IS NOT NULL)
            GROUP BY "LABEL"
            ORDER BY 2 DESC, 1
            LIMIT 20
        ]])
        for i = 1, #largest do
            local label = shorten(tostring(largest[i][1]), 100)
            classes[i] = "'" .. label .. "' in " .. count_of(number(largest[i][2]), "row", "rows")
        end
        local text = count_of(different, "class", "classes") .. ": " .. table.concat(classes, ", ")
        if different > #largest then
            text = text .. " and " .. count_of(different - #largest, "other", "others")
        end
        local required = data_limits.classes[given.problem_type]
        local limit = required and (required > 2 and "3 or more" or "exactly 2")
        if fewest < 10 then
            add("classes", "warning", text, limit,
                "A class of fewer than 10 rows is hardly learnt: add rows, or join rare classes.")
        else
            add("classes", "ok", text, limit)
        end
    end

    -- As CSV, from the first rows that come of the whole table.
    local bytes = 0
    for first = 1, #given.columns, 100 do
        local lengths = {}
        for i = first, math.min(first + 99, #given.columns) do
            local name, column_type = given.columns[i][1], given.columns[i][2]
            if taken[name] then
                local text = exported(name, column_type)
                if string.find(column_type, "^D[EO]") then
                    text = "CAST(" .. text .. " AS VARCHAR(64))"
                end
                lengths[#lengths + 1] = "NVL(OCTET_LENGTH(" .. text .. "), 0) + 1"
            end
        end
        if #lengths > 0 then
            binds.lengths = table.concat(lengths, " + ")
            bytes = bytes + number(look([[
                SELECT AVG(CAST(::lengths AS DOUBLE)) FROM (SELECT * FROM ::table LIMIT 10000)
            ]])[1][1])
        end
    end
    bytes = bytes * all
    local mode = "mode AUTO takes "
        .. (bytes < data_limits.ensembling_bytes and "ENSEMBLING" or "HYPERPARAMETER_TUNING")
    if given.mode ~= null and given.mode ~= "AUTO" then
        mode = "mode " .. given.mode .. ", as given"
    end
    local text = string.format("about %.1f MB as CSV: %s", bytes / 1000000, mode)
    local limit = "100 MB for ENSEMBLING in mode AUTO; 100 GB at all"
    if bytes < data_limits.bytes then
        add("size", "ok", text, limit)
    else
        add("size", "error", text, limit, "Train from a part of the rows, with sample_rows or max_cells.")
    end
end

return survey_data
