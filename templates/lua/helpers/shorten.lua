local without_secrets = require("without_secrets")

-- A text for an error: in one line, without secrets, cut behind its first bytes if it has more, and never
-- inside a character.
local function shorten(text, most)
    text = without_secrets(text)
    if #text > most then
        local characters = #string.gsub(text, "[\128-\191]", "")
        while string.find(text, "^[\128-\191]", most + 1) do
            most = most - 1
        end
        text = string.sub(text, 1, most) .. "…(" .. characters .. " characters)"
    end
    return (string.gsub(string.gsub(text, "\194[\128-\159]", " "), "%c+", " "))
end

return shorten
