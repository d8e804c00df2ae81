local fail = require("fail")
local reason = require("reason")
local run = require("run")

-- Does some work while numbers and hashes have the texts that a prediction sends, whatever they have in the
-- session: EXPORT writes them as the session says. Gives what the work gives.
local function with_formats(code, work)
    local wanted = { NLS_NUMERIC_CHARACTERS = ".,", HASHTYPE_FORMAT = "HEX" }
    local found = run(code, [[
        SELECT PARAMETER_NAME, SESSION_VALUE
        FROM SYS.EXA_PARAMETERS
        WHERE PARAMETER_NAME IN ('NLS_NUMERIC_CHARACTERS', 'HASHTYPE_FORMAT')
    ]])
    local former = {}
    for i = 1, #found do
        local name, value = found[i][1], found[i][2]
        if value ~= wanted[name] then
            former[#former + 1] = { name, value }
            run(code, "ALTER SESSION SET ::name = :value", { name = name, value = wanted[name] })
        end
    end
    local done, result = pcall(work)
    for _, one in ipairs(former) do
        local ok, answer = pquery("ALTER SESSION SET ::name = :value", { name = one[1], value = one[2] })
        if not ok and done then
            fail(code, { cause = reason(answer.error_message) })
        end
    end
    if not done then
        error(result, 0)
    end
    return result
end

return with_formats
