-- A word with a capital and small letters.
local function read_choice(text)
    return string.upper(string.sub(text, 1, 1)) .. string.lower(string.sub(text, 2))
end
