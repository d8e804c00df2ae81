-- Runs a statement; its :names are values.
local function run(code, statement)
    local ok, result = pquery(statement, values)
    if not ok then
        fail(code, { cause = reason(result.error_message) })
    end
    return result
end
