local fail = require("fail")
local values = require("values")

-- Stops where one of two arguments is given without the other.
local function check_both_or_neither(code, first, second)
    if (values[first] == null) ~= (values[second] == null) then
        fail(code, { missing = values[first] == null and first or second })
    end
end

return check_both_or_neither
