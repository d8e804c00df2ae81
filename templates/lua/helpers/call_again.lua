local reason = require("reason")

-- Calls a UDF that may be called again: once more where it ended without an error of the catalogue, as when
-- its process died. Gives its rows, or none, why not, and whether both processes died. A call that SQL itself
-- refused has another code than 22002.
local function call_again(statement, binds)
    local ok, result, died
    for _ = 1, 2 do
        ok, result = pquery(statement, binds)
        if ok then
            return result
        end
        died = result.error_code == "22002" and not string.find(result.error_message, "[EFW]%-SME%-%d+:")
        if not died then
            return nil, reason(result.error_message), false
        end
    end
    -- A process that dies may have asked AWS for all that it was to do.
    local cause = string.gsub(reason(result.error_message), "%.$", "")
    return nil, cause .. ", twice, so its work may be done all the same", true
end

return call_again
