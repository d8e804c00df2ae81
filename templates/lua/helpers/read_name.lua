-- An Exasol name as SQL reads it: upper case unless quoted.
local function read_name(text)
    local _, folded = read_identifier(text)
    return folded
end
