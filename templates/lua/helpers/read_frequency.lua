-- A frequency as AWS spells it, and the number of the step that a column's time is in, as an expression.
-- Weeks begin on Mondays, as 1970-01-05 was one.
local function read_frequency(text, column)
    local digits, unit = string.match(text, "^(%d*)(%a+)$")
    if unit == "m" then
        return nil, nil, "m may be minutes, min, or months, M"
    end
    local count = digits == "" and 1 or tonumber(digits)
    unit = string.lower(unit) == "min" and "min" or string.upper(unit)
    local most = { min = 59, H = 23, D = 6, W = 4, M = 11, Y = 1 }
    if not most[unit] then
        return nil, nil, "there is no unit " .. unit
    elseif count < 1 or count > most[unit] then
        return nil, nil, "it must be from 1" .. unit .. " to " .. most[unit] .. unit
    end
    local since = "(CAST(" .. column .. " AS TIMESTAMP), TIMESTAMP '1970-01-05 00:00:00')"
    local ages = {
        min = "MINUTES_BETWEEN" .. since,
        H = "HOURS_BETWEEN" .. since,
        D = "DAYS_BETWEEN" .. since,
        W = "DAYS_BETWEEN" .. since,
        M = "(YEAR(" .. column .. ") * 12 + MONTH(" .. column .. ") - 1)",
        Y = "YEAR(" .. column .. ")",
    }
    local length = unit == "W" and 7 * count or count
    return count .. unit, "FLOOR(" .. ages[unit] .. " / " .. length .. ")"
end

return read_frequency
