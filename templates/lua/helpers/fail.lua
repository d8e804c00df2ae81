-- Ends the script with an error of the catalogue, or with the one that a UDF found: that says more.
local function fail(code, more)
    local cause = more and more.cause
    if cause and not string.match(cause, "[.!?]$") then
        more.cause = cause .. "."
    end
    error(cause and string.match(cause, "^[EF]%-SME%-%d+: .*") or fill(errors[code], more), 0)
end
