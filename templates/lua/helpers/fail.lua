local describe = require("describe")

-- Ends the script with an error of the catalogue.
local function fail(code, more)
    error(describe(code, more), 0)
end

return fail
