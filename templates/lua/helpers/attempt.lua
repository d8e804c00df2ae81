local errors = require("errors")
local fill = require("fill")
local findings = require("findings")
local undo = require("undo")

-- Runs a step, and says whether it failed. That is a finding then, and what earlier steps made stays. A
-- rollback took more with it than this step, and what is no error of the catalogue is a defect: both end the
-- script.
local function attempt(name, step)
    local earlier = undo.steps
    undo.steps, findings.all = {}, true
    local ok, text = pcall(step)
    findings.all = false
    if ok then
        for _, entry in ipairs(undo.steps) do
            earlier[#earlier + 1] = entry
        end
    end
    undo.steps = earlier
    local code = not ok and string.match(tostring(text), "^[EF]%-SME%-%d+")
    if ok then
        return false
    elseif not code or string.find(text, "GlobalTransactionRollback", 1, true) then
        error(text, 0)
    end
    local found, advice = string.gsub(text, " Nothing was changed%.$", ""), null
    local mitigation = errors[code] and fill(errors[code].mitigation) or ""
    local at = mitigation ~= "" and string.find(found, " " .. mitigation, 1, true)
    if at then
        found, advice = string.sub(found, 1, at - 1), mitigation
    end
    findings[#findings + 1] = { name, "error", found, null, advice }
    return true
end

return attempt
