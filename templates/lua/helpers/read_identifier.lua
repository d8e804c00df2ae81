-- An Exasol name without its quotes, and what SQL makes of it: upper case unless quoted.
local function read_identifier(text)
    local quoted = string.match(text, '^"(.*)"$')
    if quoted then
        quoted = string.gsub(quoted, '""', '"')
        return quoted, quoted
    end
    return text, string.upper(text)
end
