-- The text of a number with a point, whatever the session's NLS_NUMERIC_CHARACTERS has instead of it.
local function number_text(number)
    return "REPLACE(CAST(" .. number .. " AS VARCHAR(64)), SUBSTR(CAST(1.5 AS VARCHAR(9)), 2, 1), '.')"
end

return number_text
