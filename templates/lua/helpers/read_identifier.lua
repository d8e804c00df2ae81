local unquote = require("unquote")

-- A name as it is written, without its quotes.
local function read_identifier(text)
    local inside = string.match(text, '^%s*"(.*)"%s*$')
    if inside and string.find(string.gsub(inside, '""', ""), '"', 1, true) then
        return nil, "it must be one name, in which a quote is doubled"
    end
    return (unquote(text))
end

return read_identifier
