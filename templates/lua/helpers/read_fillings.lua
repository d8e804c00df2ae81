local shown = require("shown")

-- What AWS takes for {"UNITS": {"middlefill": "zero", "backfill": 2}}, and the target's own methods; or the
-- column and what is wrong with it. find gives the column that a name means, its type, and why it is not
-- filled.
local function read_fillings(object, target, find)
    local allowed = { zero = true, mean = true, median = true, min = true, max = true }
    local methods = { middlefill = true, backfill = true, futurefill = true }
    local fillings = {}
    for name, given in pairs(object) do
        local column, column_type, refused = find(name)
        if not column then
            return nil, name, "there is no such column"
        elseif refused then
            return nil, column, refused
        elseif type(given) ~= "table" or next(given) == nil then
            return nil, column, "it must be an object of middlefill, backfill and futurefill"
        elseif not (string.find(column_type, "^DECIMAL") or string.find(column_type, "^DOUBLE")) then
            return nil, column, "it is " .. column_type .. ", but only numbers are filled"
        elseif fillings[column] then
            return nil, column, "it stands there twice"
        end
        fillings[column] = {}
        for method, logic in pairs(given) do
            if not methods[method] then
                return nil, column, tostring(method) .. " is none of middlefill, backfill and futurefill"
            elseif method == "futurefill" and column == target then
                return nil, column, "what comes after the target is forecast, so it has no futurefill"
            elseif type(logic) == "number" and logic == math.floor(logic) and math.abs(logic) <= 2 ^ 53 then
                fillings[column][method] = "value"
                fillings[column][method .. "_value"] = string.format("%d", logic)
            elseif allowed[logic] or logic == "nan" and column == target then
                fillings[column][method] = logic
            else
                return nil, column, method .. " cannot be " .. (logic == null and "null" or shown(logic))
            end
        end
    end
    return fillings
end

return read_fillings
