local repeated_key = require("repeated_key")

-- Tags, given as {"CostCenter": "42"}, as AWS' list [{"Key": "CostCenter", "Value": "42"}] or as the text of
-- either, as the text of AWS' list.
local function read_tags(given)
    local cjson = require("cjson")
    local tags, list, seen = given, {}, {}
    if type(given) == "string" then
        local ok, decoded = pcall(cjson.decode, given)
        tags = ok and decoded
        local twice = ok and repeated_key(given)
        if twice then
            return nil, "the key '" .. twice .. "' stands there twice"
        end
    end
    -- Characters, not bytes: the continuation bytes of UTF-8 do not count.
    local function length(text)
        return #string.gsub(text, "[\128-\191]", "")
    end
    -- What AWS has against a tag, or nil.
    local function complaint_about_tag(key, value)
        if type(key) ~= "string" or type(value) ~= "string" then
            return 'the key and the value of each tag must be texts, as in {"CostCenter": "42"}'
        elseif key == "" or length(key) > 128 then
            return "each key must have 1 to 128 characters"
        elseif length(value) > 256 then
            return "the value of '" .. key .. "' must not be longer than 256 characters"
        elseif string.find(key .. value, "[^%w _.:/=+@\128-\255-]") then
            return "'" .. key
                .. "' must be letters, digits, blanks and _ . : / = + - @, and so must its value"
        elseif string.find(string.lower(key), "^aws:") or string.find(key, "^exasol:") then
            return "keys that begin with aws: or exasol: are not yours to set"
        elseif seen[key] then
            return "the key '" .. key .. "' stands there twice"
        end
    end
    if type(tags) ~= "table" then
        return nil, 'it must be a JSON object, as {"CostCenter": "42"}, or AWS\' list of Key and Value'
    elseif tags[1] == nil and tags.Key ~= nil and tags.Value ~= nil then
        return nil, "AWS' Key and Value stand in a list: put it into [ ]"
    end
    for name, value in pairs(tags) do
        local tag = { Key = name, Value = value }
        if tags[1] ~= nil then
            tag = value
            if type(tag) ~= "table" then
                return nil, "each element of the list must have a Key and a Value"
            end
            for member in pairs(tag) do
                if member ~= "Key" and member ~= "Value" then
                    return nil, "each element of the list must have a Key and a Value, and nothing else"
                end
            end
        end
        local wrong = complaint_about_tag(tag.Key, tag.Value)
        if wrong then
            return nil, wrong
        end
        seen[tag.Key] = true
        list[#list + 1] = { Key = tag.Key, Value = tag.Value }
    end
    -- AWS takes 50; up to ten are the extension's own.
    if #list > 40 then
        return nil, "there must not be more than 40 tags"
    end
    table.sort(list, function(a, b) return a.Key < b.Key end)
    return #list > 0 and cjson.encode(list) or "[]"
end

return read_tags
