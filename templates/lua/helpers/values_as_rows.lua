local exported = require("exported")
local ordered_number = require("ordered_number")

-- Columns as rows of values, in a statement that grows with each column by a few words: the values of one
-- with an order are DOUBLEs, those of any other the texts that are exported. Columns are numbered, those with
-- an order first; `columns` are the given ones in that order, rows of names and types, and `numbers` says how
-- many have one. Of a `padded` column, texts count without the blanks at their ends, of which a CHAR has as
-- many as its type says. `projection` reads the columns as "C1", "C2" …, and `presence` has 0 for each text.
local function values_as_rows(given)
    -- Of blanks alone one is left, as a text of none is NULL.
    local function unpadded(text)
        return "CASE WHEN " .. text .. " IS NOT NULL THEN NVL(RTRIM(" .. text .. "), ' ') END"
    end
    -- Whether all its texts have up to 2,000 characters.
    local function is_short(column_type)
        local size = string.match(column_type, "CHAR%((%d+)%)")
        return column_type == "BOOLEAN" or size ~= nil and tonumber(size) <= 2000
    end
    local columns, texts = {}, {}
    for _, column in ipairs(given) do
        local list = ordered_number("", column[2]) and columns or texts
        list[#list + 1] = column
    end
    local numbers = #columns
    for _, column in ipairs(texts) do
        columns[#columns + 1] = column
    end
    local projection, presence = {}, {}
    for i, column in ipairs(columns) do
        local own = " AS " .. quote("C" .. i)
        if i <= numbers then
            projection[i] = ordered_number(quote(column[1]), column[2]) .. own
            presence[i] = projection[i]
        else
            local text = exported(column[1], column[2])
            text = is_short(column[2]) and text or "SUBSTR(" .. text .. ", 1, 2000)"
            text = column.padded and unpadded(text) or text
            projection[i] = "CAST(" .. text .. " AS VARCHAR(2000))" .. own
            presence[i] = "CASE WHEN " .. quote(column[1]) .. " IS NOT NULL THEN 0 END" .. own
        end
    end
    -- The value of column "K" by halving the columns: one after the other would take a step for each.
    local function chosen(first, last, value)
        if first == last then
            return value(first)
        end
        local middle = math.floor((first + last) / 2)
        return 'CASE WHEN "K" <= ' .. middle .. " THEN " .. chosen(first, middle, value)
            .. " ELSE " .. chosen(middle + 1, last, value) .. " END"
    end
    -- A query with a row for each of these columns and each row of the source: "K", and what `value` says of
    -- the column with the number it is given.
    local function rows_of(source, name, first, last, value)
        return 'SELECT "K", ' .. chosen(first, last, value) .. " AS " .. quote(name) .. " FROM " .. source
            .. ' CROSS JOIN (SELECT "I" AS "K" FROM VALUES BETWEEN ' .. first .. " AND " .. last
            .. ' AS "T"("I"))'
    end
    local function column(i)
        return quote("C" .. i)
    end
    return {
        unpadded = unpadded,
        columns = columns,
        numbers = numbers,
        projection = table.concat(projection, ", "),
        presence = table.concat(presence, ", "),
        -- "K" and "NUMBER"; nothing where no column has an order.
        ordered = function(source)
            return numbers > 0 and rows_of(source, "NUMBER", 1, numbers, column) or nil
        end,
        -- "K" and "TEXT"; nothing where all columns have an order.
        unordered = function(source)
            return numbers < #columns and rows_of(source, "TEXT", numbers + 1, #columns, column) or nil
        end,
    }
end

return values_as_rows
