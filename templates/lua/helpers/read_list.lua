local trim = require("trim")

-- Names, given as a JSON array, its text or separated by commas, as the text of a JSON array; null for none.
local function read_list(value)
    local cjson, form = require("cjson"), "it must be names, as a JSON array or separated by commas"
    -- No table has more columns.
    local names, most, too_many = {}, 10000, "it must be at most 10000 names"
    if type(value) == "string" and string.match(value, "^%s*%[") then
        local ok, list = pcall(cjson.decode, value)
        value = ok and list or nil
    end
    if type(value) == "table" then
        for _ in pairs(value) do
            local name = value[#names + 1]
            if type(name) ~= "string" or not string.find(name, "%S") then
                return nil, form
            elseif #names == most then
                return nil, too_many
            end
            names[#names + 1] = name
        end
        return #names > 0 and cjson.encode(names) or null
    elseif type(value) ~= "string" then
        return nil, form
    end
    local at = 1
    repeat
        -- A name in quotes may hold commas, and quotes that are doubled.
        local _, stop = string.find(value, '^%s*"[^"]*"', at)
        while stop and string.sub(value, stop + 1, stop + 1) == '"' do
            _, stop = string.find(value, '^"[^"]*"', stop + 1)
        end
        _, stop = string.find(value, '^[^,"]*', (stop or at - 1) + 1)
        local name = trim(string.sub(value, at, stop))
        local behind = string.sub(value, stop + 1, stop + 1)
        if name == "" or behind == '"' then
            return nil, form
        elseif #names == most then
            return nil, too_many
        end
        names[#names + 1], at = name, stop + 2
    until behind == ""
    return cjson.encode(names)
end

return read_list
