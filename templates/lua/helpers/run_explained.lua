local fail = require("fail")
local reason = require("reason")

-- Runs a statement. Where the database's reason holds a word, what it means here stands before it.
local function run_explained(code, statement, binds, meanings)
    local ok, result = pquery(statement, binds)
    if ok then
        return result
    end
    local cause = reason(result.error_message)
    for _, meaning in ipairs(meanings) do
        if string.find(cause, meaning.word, 1, true) then
            cause = meaning.says .. " (" .. string.gsub(cause, "%.$", "") .. ")"
            break
        end
    end
    fail(code, { cause = cause })
end

return run_explained
