local repeated_key = require("repeated_key")

-- Columns, given as [{"name": "AGE", "type": "DOUBLE", "path": "data.age"}] or its text, as that text. A type
-- is a word with numbers in parentheses, so that none can bring in more than itself.
local function read_columns(value)
    local cjson = require("cjson")
    local form = 'it must be a JSON array of objects, as [{"name": "AGE", "type": "DOUBLE"}]'
    if type(value) == "string" then
        local ok, decoded = pcall(cjson.decode, value)
        local twice = ok and repeated_key(value)
        if twice then
            return nil, "the name '" .. twice .. "' stands there twice"
        end
        value = ok and decoded or nil
    end
    if type(value) ~= "table" or type(value[1]) ~= "table" then
        return nil, form
    end
    local columns = {}
    for _ in pairs(value) do
        local column = value[#columns + 1]
        if type(column) ~= "table" then
            return nil, form
        end
        for key, word in pairs(column) do
            if key ~= "name" and key ~= "type" and key ~= "path" then
                return nil, "a column has name, type and path, and no '" .. tostring(key) .. "'"
            elseif type(word) == "number" and key == "path" then
                column.path = string.format("%d", word)
            elseif type(word) ~= "string" or not string.find(word, "%S") then
                return nil, form
            end
        end
        if not column.name or not column.type then
            return nil, form
        end
        local plain = string.gsub(column.type, "%(%s*%d+%s*,?%s*%d*%s*%)", "", 1)
        if not string.find(plain, "^%s*%a[%w ]*$") then
            return nil, "'" .. column.type .. "' is no type"
        end
        columns[#columns + 1] = { name = column.name, type = string.upper(column.type), path = column.path }
    end
    return cjson.encode(columns)
end

return read_columns
