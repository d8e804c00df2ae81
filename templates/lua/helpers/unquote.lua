-- A name without the quotes in which SQL takes it as it is, and whether it had any.
local function unquote(text)
    local quoted = string.match(text, '^%s*"(.*)"%s*$')
    if quoted then
        quoted = string.gsub(quoted, '""', '"')
        return quoted, true
    end
    return text, false
end

return unquote
