-- The arguments in a JSON text; a JSON null is an argument left out.
local function parse_json(text)
    if text == null then
        fail("E-SME-5", { cause = "it is empty" })
    end
    local cjson = require("cjson")
    local ok, given = pcall(cjson.decode, text)
    if not ok then
        fail("E-SME-5", { cause = tostring(given) })
    elseif type(given) ~= "table" or given[1] ~= nil then
        fail("E-SME-5", { cause = "it holds no {…}" })
    end
    for name, value in pairs(given) do
        if value == cjson.null then
            given[name] = nil
        end
    end
    return given
end
