-- The arguments in a JSON text; a JSON null is an argument left out.
local function parse_json(text)
    if text == null or text == "" then
        fail("E-SME-5", { cause = "it is empty" })
    elseif type(text) ~= "string" then
        fail("E-SME-5", { cause = "it is no text" })
    end
    -- The mark with which some editors begin a file.
    text = string.gsub(text, "^\239\187\191", "")
    local cjson = require("cjson")
    local ok, given = pcall(cjson.decode, text)
    if not ok then
        local position = tonumber(string.match(given, "at character (%d+)$"))
        if position then
            given = given .. ", near " .. shorten(string.sub(text, math.max(position - 20, 1), position + 10), 100)
        end
        fail("E-SME-5", { cause = given })
    elseif not string.find(text, "^%s*{") then
        fail("E-SME-5", { cause = "it holds no {…}" })
    end
    local twice = repeated_key(text)
    if twice then
        fail("E-SME-5", { cause = "it gives '" .. shorten(twice, 100) .. "' twice" })
    end
    for name, value in pairs(given) do
        if value == cjson.null then
            given[name] = nil
        end
    end
    return given
end
