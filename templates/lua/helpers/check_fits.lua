local fail = require("fail")
local values = require("values")

-- Stops where an argument's value is none of those allowed for the value of another.
local function check_fits(code, name, to, allowed)
    local choices = allowed[values[to]]
    if values[name] == null or not choices then
        return
    end
    for _, choice in ipairs(choices) do
        if values[name] == choice then
            return
        end
    end
    fail(code, { value = values[name], to = values[to], allowed = table.concat(choices, ", ") })
end

return check_fits
