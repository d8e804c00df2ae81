local fail = require("fail")
local hide_view = require("hide_view")
local reason = require("reason")

-- The result of a query about the training data. Positions would be those in a statement that nobody knows.
local function read_rows(code, statement, binds, view)
    local ok, result = pquery(statement, binds)
    if not ok then
        local cause = string.gsub(reason(result.error_message), "%s*%[line %d+, column %d+%]", "")
        fail(code, { cause = hide_view(cause, view) })
    end
    return result
end

return read_rows
