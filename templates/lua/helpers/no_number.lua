-- As SQL, a label that a regression cannot take for a number, and NULL for any other: of its column's type,
-- and of how it is exported.
local function no_number(column_type, label)
    if string.find(column_type, "^DECIMAL") or string.find(column_type, "^DOUBLE") then
        return "CASE WHEN 1 = 0 THEN " .. label .. " END"
    elseif string.find(column_type, "CHAR") then
        return "CASE WHEN " .. label
            .. [[ NOT REGEXP_LIKE '\s*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?\s*' THEN ]]
            .. label .. " END"
    end
    return label
end

return no_number
