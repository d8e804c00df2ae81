local errors = require("errors")
local fail = require("fail")
local fill = require("fill")
local findings = require("findings")

-- Refuses data: ends the script, or is a finding where all of them are wanted.
local function refuse(code, more, name, limit)
    if not findings.all then
        fail(code, more)
    end
    local found, advice = fill(errors[code].message, more), fill(errors[code].mitigation, more)
    findings[#findings + 1] = { name, "error", found, limit or null, advice }
end

return refuse
