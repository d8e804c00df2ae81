local fail = require("fail")
local is_one_of = require("is_one_of")
local values = require("values")

-- Stops where an argument is given and another has none of the values that it needs.
local function check_only_with(code, name, to, allowed)
    if values[name] == null or is_one_of(values[to], allowed) then
        return
    end
    fail(code, {
        parameter = name,
        to = to,
        allowed = table.concat(allowed, " or "),
        value = values[to] == null and "left out" or values[to],
    })
end

return check_only_with
