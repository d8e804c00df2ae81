local fail = require("fail")
local fold = require("fold")
local unquote = require("unquote")

-- The parts of a function's name as SQL writes it: its schema, if it has one, and its own name, each as it is
-- written and as SQL folds it.
local function function_name(given, fails)
    local parts, rest = {}, given.text
    while rest do
        local part, behind = string.match(rest, '^%s*("[^"]*")%s*(.*)$')
        if not part then
            part, behind = string.match(rest, '^%s*([^%s".]+)%s*(.*)$')
        end
        local dot = part and string.match(behind, "^%.(.*)$")
        if not part or #parts == 2 or (not dot and behind ~= "") then
            fail(fails.name, { suggestion = "" })
        end
        parts[#parts + 1], rest = part, dot
    end
    local folded = fold(parts)
    local name = unquote(parts[#parts])
    if #parts == 1 then
        return { schema = null, schema_folded = null, name = name, name_folded = folded[1] }
    end
    local schema = unquote(parts[1])
    return { schema = schema, schema_folded = folded[1], name = name, name_folded = folded[2] }
end

return function_name
