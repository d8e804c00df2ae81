local did_you_mean = require("did_you_mean")
local fail = require("fail")
local values = require("values")

-- Gives arguments that were left out what the first row has for each, a name and the column's position. Stops
-- where that is nothing, if there is an error for it: the argument that decides may be misspelt.
local function fill_arguments(rows, columns, code, decides)
    local row, missing = rows[1] or {}, {}
    for _, column in ipairs(columns) do
        local name, found = column[1], row[column[2]]
        if values[name] == null and found ~= nil and found ~= null then
            values[name] = found
        elseif values[name] == null then
            missing[#missing + 1] = name
        end
    end
    if code and #missing > 0 then
        local suggestion = decides and did_you_mean(decides) or ""
        fail(code, { missing = table.concat(missing, " and "), suggestion = suggestion })
    end
end

return fill_arguments
