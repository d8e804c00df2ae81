local fail = require("fail")
local suggest = require("suggest")

-- The column of a query that has what was to be predicted, and a look whether it has all that the function
-- takes.
local function evaluated_columns(given, fails)
    local existing, has, missing = {}, {}, {}
    for i = 1, #given.rows do
        local name = given.rows[i][1]
        if has[name] then
            fail(fails.twice, { cause = "it has more than one column " .. name })
        end
        existing[i], has[name] = name, true
    end
    local target = given.own_target
    if given.target ~= null then
        target = has[given.target_folded] and given.target_folded or given.target
    end
    for _, name in ipairs(require("cjson").decode(given.columns)) do
        if not has[name] then
            missing[#missing + 1] = name
        end
    end
    if not has[target] then
        missing[#missing + 1] = target
    end
    if #missing > 0 then
        fail(fails.missing, {
            missing = table.concat(missing, ", "),
            columns = table.concat(existing, ", "),
            suggestion = suggest(missing[1], existing),
        })
    end
    return { target = target }
end

return evaluated_columns
