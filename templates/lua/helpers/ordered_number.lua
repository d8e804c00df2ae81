-- A column's value as a number that has the same order: of a date or time the seconds since 1970, in the
-- session's zone as it is exported. Nothing for a type that is compared by its texts alone.
local function ordered_number(column, column_type)
    if string.find(column_type, "^DECIMAL") or string.find(column_type, "^DOUBLE") then
        return "CAST(" .. column .. " AS DOUBLE)"
    elseif string.find(column_type, "^DATE") or string.find(column_type, "^TIMESTAMP") then
        return "CAST(SECONDS_BETWEEN(CAST(" .. column
            .. " AS TIMESTAMP), TIMESTAMP '1970-01-01 00:00:00') AS DOUBLE)"
    end
end

return ordered_number
