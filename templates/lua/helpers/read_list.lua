-- Names, given as a JSON array, its text or separated by commas, as the text of a JSON array.
local function read_list(value)
    local cjson = require("cjson")
    if type(value) == "string" and string.match(value, "^%s*%[") then
        local ok, list = pcall(cjson.decode, value)
        value = ok and list or value
    end
    local names = type(value) == "table" and value or {}
    for name in string.gmatch(type(value) == "string" and value or "", "[^,]+") do
        names[#names + 1] = string.match(name, "^%s*(.-)%s*$")
    end
    return cjson.encode(names)
end
