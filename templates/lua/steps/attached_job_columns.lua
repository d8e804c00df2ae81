local fail = require("fail")

-- The columns of a job that was trained elsewhere: those of a table like its data, in the order of the data's
-- header where that is known. A name means the column of its spelling, or else the only one of its letters.
local function attached_job_columns(given, fails)
    local cjson = require("cjson")
    local existing, types, by_letters = {}, {}, {}
    for i = 1, #given.rows do
        local name = given.rows[i][1]
        existing[i], types[name] = name, given.rows[i][2]
        local letters = string.upper(name)
        by_letters[letters] = by_letters[letters] == nil and name or false
    end
    local function find(name)
        return types[name] and name or by_letters[string.upper(name)] or nil
    end
    local target = find(given.target)
    local weight = given.weight ~= null and find(given.weight) or nil
    local listed, missing, used = {}, {}, {}
    for i, name in ipairs(given.header ~= null and cjson.decode(given.header) or existing) do
        local column = find(name)
        if not column or used[column] then
            missing[#missing + 1] = name
        else
            used[column], listed[i] = true, column
        end
    end
    local surplus = {}
    for _, name in ipairs(existing) do
        if not used[name] then
            surplus[#surplus + 1] = name
        end
    end
    if not target or not used[target] then
        fail(fails.target, { target = given.target, columns = table.concat(existing, ", ") })
    elseif #missing > 0 or #surplus > 0 then
        local function those(names)
            return #names > 0 and table.concat(names, ", ") or "nothing"
        end
        fail(fails.differ, { missing = those(missing), surplus = those(surplus) })
    end
    -- Whether a model counts it among the places of a row that has none, nobody says.
    if weight and listed[#listed] ~= weight then
        fail(fails.weight, { column = weight })
    end
    local column_names, column_types = {}, {}
    for _, name in ipairs(listed) do
        if name ~= weight then
            column_names[#column_names + 1], column_types[#column_types + 1] = name, types[name]
        end
    end
    return {
        target = target,
        weight = weight or null,
        column_names = cjson.encode(column_names),
        column_types = cjson.encode(column_types),
    }
end

return attached_job_columns
