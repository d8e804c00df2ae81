local exported = require("exported")
local ordered_number = require("ordered_number")

-- The values of columns and how many rows have each, as pieces of a statement. `projection` reads the columns
-- as "C1", "C2" …; `counts`, of those as "SAMPLE", has a row for each value but NULL: "K", the column's
-- number; "NUMBER", by which values of a type with an order are compared; "TEXT", by which all others are,
-- and which a number lacks, as writing it takes longer than all the rest; and "N". Of the columns, rows of
-- names and types.
local function counted_values(columns)
    local projection, counts = {}, {}
    -- What tells a value of a column of this type: its number and its text.
    local function value_of(name, column_type)
        local column = quote(name)
        local number = ordered_number(column, column_type)
        if string.find(column_type, "^DECIMAL") or string.find(column_type, "^DOUBLE") then
            return number, "CAST(NULL AS VARCHAR(2000))"
        end
        local text = "CAST(SUBSTR(" .. exported(name, column_type) .. ", 1, 2000) AS VARCHAR(2000))"
        return number or "CAST(NULL AS DOUBLE)", text
    end
    for i, column in ipairs(columns) do
        local own = "C" .. i
        projection[i] = quote(column[1]) .. " AS " .. quote(own)
        local number, text = value_of(own, column[2])
        local chosen, grouped = '"SAMPLE"', nil
        if not ordered_number(own, column[2]) then
            -- Not all types can be grouped by; their texts can.
            grouped, text = text, quote(own)
        elseif tonumber(string.match(column[2], "^DECIMAL%((%d+)") or 0) > 15 then
            -- Values that are one and the same number are one value: a DOUBLE has 15 digits, and
            -- ordered_number() takes milliseconds.
            grouped = "CAST(" .. quote(own) .. " AS DOUBLE)"
        elseif string.find(column[2], "^TIMESTAMP") then
            grouped = "CAST(" .. quote(own) .. " AS TIMESTAMP)"
        end
        if grouped then
            chosen = "(SELECT " .. grouped .. " AS " .. quote(own) .. ' FROM "SAMPLE")'
        end
        counts[i] = "SELECT " .. i .. ' AS "K", ' .. number .. ' AS "NUMBER", ' .. text
            .. ' AS "TEXT", COUNT(*) AS "N" FROM ' .. chosen .. " WHERE " .. quote(own)
            .. " IS NOT NULL GROUP BY " .. quote(own)
    end
    return {
        projection = table.concat(projection, ", "),
        counts = table.concat(counts, " UNION ALL "),
        value_of = value_of,
    }
end

return counted_values
