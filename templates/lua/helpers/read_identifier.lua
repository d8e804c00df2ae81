-- A name as it is written, without its quotes.
local function read_identifier(text)
    local inside = string.match(text, '^%s*"(.*)"%s*$')
    if inside and string.find(string.gsub(inside, '""', ""), '"', 1, true) then
        return nil, "a quote in a quoted name must be doubled"
    end
    return (unquote(text))
end
