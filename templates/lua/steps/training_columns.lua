local exported = require("exported")
local fail = require("fail")
local fold = require("fold")
local shown = require("shown")
local suggest = require("suggest")
local unquote = require("unquote")

-- The columns of the training data, how each is exported, and what tells whether it varies.
local function training_columns(given, fails)
    local cjson = require("cjson")
    -- 0 for a column without a value, 1 for one with the same value in each row, 2 for any other.
    local function variety(name, column_type)
        local column = quote(name)
        -- Not all types have an order; their texts do.
        if string.find(column_type, "^BOOLEAN") or string.find(column_type, "^[GIH]") then
            column = exported(name, column_type)
        end
        return (string.gsub(
            "CASE WHEN COUNT(?) = 0 THEN 0 WHEN COUNT(?) = COUNT(*) AND MIN(?) = MAX(?) THEN 1 ELSE 2 END",
            "%?", function() return column end))
    end
    -- The column that a name means: its upper-case spelling, or else the name as it is written.
    local function find(name, folded)
        local found
        for i = 1, #given.rows do
            if given.rows[i][1] == folded or (given.rows[i][1] == name and not found) then
                found = given.rows[i][1]
            end
        end
        return found
    end
    local existing, excluded = {}, {}
    for i = 1, #given.rows do
        existing[i] = given.rows[i][1]
    end
    local target = find(given.target, given.target_folded)
    if not target then
        local suggestion = suggest(given.target, existing)
        fail(fails.missing, { columns = table.concat(existing, ", "), suggestion = suggestion })
    end
    local names_excluded = given.exclude ~= null and cjson.decode(given.exclude) or {}
    local folded = fold(names_excluded)
    for i, name in ipairs(names_excluded) do
        local column = find((unquote(name)), folded[i])
        if not column or column == target then
            local complaint = column and "is the one to predict" or "does not exist"
            local suggestion = column and "" or suggest((unquote(name)), existing)
            fail(fails.exclude, { column = shown(name), complaint = complaint, suggestion = suggestion })
        end
        excluded[column] = true
    end
    local names, types, projection, varieties, seen = {}, {}, {}, {}, {}
    local target_type, target_expression
    for i = 1, #given.rows do
        local name, column_type = given.rows[i][1], given.rows[i][2]
        if seen[name] then
            fail(fails.twice, { cause = "it has more than one column " .. name })
        end
        seen[name] = true
        if not excluded[name] then
            if string.find(name, '[,"%c]') then
                fail(fails.unwritable, { column = name })
            end
            names[#names + 1], types[#types + 1] = name, column_type
            projection[#projection + 1] = exported(name, column_type) .. " AS " .. quote(name)
            if name == target then
                target_type, target_expression = column_type, exported(name, column_type)
            else
                varieties[#varieties + 1] = variety(name, column_type)
            end
        end
    end
    if #names == 1 then
        fail(fails.alone)
    end
    return {
        name = target,
        type = target_type,
        expression = target_expression,
        column_names = cjson.encode(names),
        column_types = cjson.encode(types),
        select_list = table.concat(projection, ", "),
        variety_list = cjson.encode(varieties),
    }
end

return training_columns
