local repeated_key = require("repeated_key")

-- A JSON object, given as such or as its text, as its text.
local function read_object(value)
    local cjson, object = require("cjson"), value
    if type(value) == "string" then
        local ok, decoded = pcall(cjson.decode, value)
        object = ok and string.find(value, "^%s*{") and decoded or nil
        local twice = object and repeated_key(value)
        if twice then
            return nil, "the name '" .. twice .. "' stands there twice"
        end
    end
    if type(object) ~= "table" or object[1] ~= nil then
        return nil, "it must be a JSON object"
    end
    return cjson.encode(object)
end

return read_object
