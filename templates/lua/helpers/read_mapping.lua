local repeated_key = require("repeated_key")

-- A word for each name, given as {"ZIP": "categorical"} or its text, as the text of a list of pairs, by name.
local function read_mapping(value)
    local cjson = require("cjson")
    local form = 'it must be a JSON object with a word for each name, as {"ZIP": "categorical"}'
    local object, pairs_of = value, {}
    if type(value) == "string" then
        local ok, decoded = pcall(cjson.decode, value)
        object = ok and decoded or nil
        local twice = ok and repeated_key(value)
        if twice then
            return nil, "the name '" .. twice .. "' stands there twice"
        end
    end
    if type(object) ~= "table" or object[1] ~= nil then
        return nil, form
    end
    for name, word in pairs(object) do
        if type(name) ~= "string" or not string.find(name, "%S") or type(word) ~= "string" then
            return nil, form
        end
        pairs_of[#pairs_of + 1] = { name, word }
    end
    if #pairs_of == 0 then
        return nil, form
    end
    table.sort(pairs_of, function(a, b) return a[1] < b[1] end)
    return cjson.encode(pairs_of)
end

return read_mapping
