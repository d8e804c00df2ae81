local fail = require("fail")
local is_one_of = require("is_one_of")
local values = require("values")

-- Stops where an argument's value, or one of a list of them, is none of those allowed for the value of
-- another.
local function check_fits(code, name, to, allowed)
    local choices = allowed[values[to]]
    if values[name] == null or not choices then
        return
    end
    local value = values[name]
    for _, one in ipairs(string.match(value, "^%[") and require("cjson").decode(value) or { value }) do
        if not is_one_of(one, choices) then
            fail(code, { value = one, to = values[to], allowed = table.concat(choices, ", ") })
        end
    end
end

return check_fits
