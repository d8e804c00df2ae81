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
    -- The column that a name in an argument means, what speaks against it, and which name may be meant.
    local function look_up(name, folded, objection)
        local column = find((unquote(name)), folded)
        if not column then
            return nil, "does not exist", suggest((unquote(name)), existing)
        end
        return column, objection(column), ""
    end
    local names_excluded = given.exclude ~= null and cjson.decode(given.exclude) or {}
    local folded = fold(names_excluded)
    for i, name in ipairs(names_excluded) do
        local column, complaint, suggestion = look_up(name, folded[i], function(column)
            return column == target and "is the one to predict"
        end)
        if complaint then
            fail(fails.exclude, { column = shown(name), complaint = complaint, suggestion = suggestion })
        end
        excluded[column] = true
    end
    local weight
    if given.weight ~= null then
        local complaint, suggestion
        weight, complaint, suggestion = look_up(given.weight, given.weight_folded, function(column)
            return column == target and "is the one to predict"
                or excluded[column] and "is left out by exclude_columns"
        end)
        if complaint then
            local column = shown(given.weight)
            fail(fails.weight, { column = column, complaint = complaint, suggestion = suggestion })
        end
    end
    local feature_types, typed, typed_names = {}, {}, {}
    local types_given = given.feature_types ~= null and cjson.decode(given.feature_types) or {}
    for i, pair in ipairs(types_given) do
        typed_names[i] = pair[1]
    end
    folded = fold(typed_names)
    for i, pair in ipairs(types_given) do
        local column, complaint, suggestion = look_up(pair[1], folded[i], function(column)
            return column == target and "is the one to predict"
                or column == weight and "is the one with the weights"
                or excluded[column] and "is left out by exclude_columns"
                or typed[column] and "stands there twice"
                or pair[2] == "sequence" and given.mode ~= "HYPERPARAMETER_TUNING"
                    and "can be a sequence only in mode HYPERPARAMETER_TUNING"
        end)
        if complaint then
            column = shown(pair[1])
            fail(fails.feature_type, { column = column, complaint = complaint, suggestion = suggestion })
        end
        typed[column] = true
        feature_types[i] = cjson.encode(column) .. ":" .. cjson.encode(pair[2])
    end
    local names, types, projection, varieties, seen = {}, {}, {}, {}, {}
    local target_type, target_expression
    for i = 1, #given.rows do
        local name, column_type = given.rows[i][1], given.rows[i][2]
        if seen[name] then
            fail(fails.twice, { cause = "it has more than one column " .. name })
        end
        seen[name] = true
        if name == weight and not string.find(column_type, "^D[EO][CU]") then
            local complaint = "holds no numbers: " .. column_type
            fail(fails.weight, { column = name, complaint = complaint, suggestion = "" })
        elseif name ~= weight and not excluded[name] then
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
    local column_names = cjson.encode(names)
    if weight then
        names[#names + 1] = weight
        -- Behind all others, so that these have the places that they have in a prediction.
        projection[#projection + 1] = quote(weight) .. " AS " .. quote(weight)
    end
    return {
        name = target,
        type = target_type,
        expression = target_expression,
        column_names = column_names,
        column_types = cjson.encode(types),
        select_list = table.concat(projection, ", "),
        variety_list = cjson.encode(varieties),
        weight = weight or null,
        compared_names = cjson.encode(names),
        feature_types = #feature_types > 0 and "{" .. table.concat(feature_types, ",") .. "}" or null,
    }
end

return training_columns
