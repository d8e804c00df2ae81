local fail = require("fail")
local values = require("values")

-- Stops where two arguments are given of which one makes the other superfluous.
local function check_not_both(code, first, second)
    if values[first] ~= null and values[second] ~= null then
        fail(code, { first = first, second = second })
    end
end

return check_not_both
