local complaint_about = require("complaint_about")
local shown = require("shown")

-- The text of a list whose elements, or whose pairs' second elements, are all as the definition says, or what
-- is wrong with it. most is how many there may be.
local function check_elements(text, definition)
    local cjson = require("cjson")
    local list = cjson.decode(text)
    if definition.most and #list > definition.most then
        return nil, "it must not have more than " .. definition.most .. " elements"
    end
    local found = {}
    for i, element in ipairs(list) do
        local pair = type(element) == "table"
        local word = pair and element[2] or element
        local value, wrong = word, complaint_about(definition, word)
        if definition.choose and not wrong then
            value, wrong = definition.choose(value, definition.one_of)
        end
        if wrong then
            local of = pair and " of '" .. shown(element[1]) .. "'" or ""
            return nil, "its element '" .. shown(word) .. "'" .. of .. " is wrong, " .. wrong
        end
        if not pair and found[value] then
            return nil, "its element '" .. shown(word) .. "' stands there twice"
        end
        found[value] = true
        list[i] = pair and { element[1], value } or value
    end
    return cjson.encode(list)
end

return check_elements
