local exported = require("exported")
local number_text = require("number_text")

-- The text of a HASHTYPE, of which nothing tells the format: a session whose format would give other rows
-- gets an error instead.
local function hash_text(text)
    return "CASE WHEN LENGTH(CAST(HASHTYPE_MD5('a') AS VARCHAR(64))) < 32 THEN CAST(CAST("
        .. "'HASHTYPE_FORMAT of the session must be HEX or UUID, not that of ' || " .. text
        .. " AS DECIMAL(1,0)) AS VARCHAR(1)) ELSE " .. text .. " END"
end

-- The hash of a row's values, as 32 hexadecimal digits: the same for the same values wherever the row is
-- stored, and whatever the session's formats and time zone are. Of the columns, rows of names and types.
local function row_hash(columns)
    local texts, groups = {}, {}
    -- All texts together must fit into a VARCHAR.
    local longest = math.floor(1000000 / #columns)
    for i = 1, #columns do
        local name, column_type = columns[i][1], columns[i][2]
        local text, length = exported(name, column_type), string.match(column_type, "CHAR%((%d+)")
        if string.find(column_type, "^DECIMAL") or string.find(column_type, "^DOUBLE") then
            text = number_text(text)
        elseif string.find(column_type, "LOCAL TIME ZONE", 1, true) then
            text = number_text("POSIX_TIME(" .. quote(name) .. ")")
        elseif string.find(column_type, "^HASHTYPE") then
            text = hash_text(text)
        elseif string.find(column_type, "^GEOMETRY") or length and tonumber(length) > longest then
            text = "CAST(HASH_MD5(" .. text .. ") AS VARCHAR(32))"
        end
        -- An empty text is NULL.
        texts[#texts + 1] = "NVL(" .. text .. ", '~')"
    end
    -- No function takes as many texts as a table can have columns.
    for first = 1, #texts, 50 do
        groups[#groups + 1] = table.concat(texts, " || '|' || ", first, math.min(first + 49, #texts))
    end
    return "CAST(HASH_MD5(CONCAT('1', " .. table.concat(groups, ", ") .. ")) AS VARCHAR(32))"
end

return row_hash
