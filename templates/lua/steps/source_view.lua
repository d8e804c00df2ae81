local fail = require("fail")
local hide_view = require("hide_view")
local reason = require("reason")

-- Makes a view of a query, so that it has columns with names and types like a table. Gives the query without
-- what ends it.
local function source_view(given, fails)
    -- Where what begins here ends, and whether it belongs to the query even at its end.
    local function element(text, at)
        local first, two = string.sub(text, at, at), string.sub(text, at, at + 1)
        if two == "--" then
            return string.find(text, "\n", at, true) or #text, false
        elseif two == "/*" then
            local _, closed = string.find(text, "*/", at + 2, true)
            return closed or #text, false
        elseif first == "'" or first == '"' then
            return string.find(text, first, at + 1, true) or #text, true
        end
        local _, blank = string.find(text, "^[%s;]+", at)
        local _, word = string.find(text, "^[^%s;'\"/-]+", at)
        return blank or word or at, not blank
    end
    -- A semicolon or a comment behind the query is no part of it.
    local query, at, last = given.query, 1, 0
    while at <= #query do
        local finish, counts = element(query, at)
        at, last = finish + 1, counts and finish or last
    end
    query = string.sub(query, 1, last)
    -- An indentation would move the positions in what the database says.
    local view = quote(given.schema) .. "." .. quote(given.name)
    local ok, result = pquery("CREATE VIEW ::view AS\n::text\n", { view = view, text = query })
    if ok then
        -- Who may create views may not read them by that, and would see no columns of this one.
        ok, result = pquery("SELECT 1 FROM ::view WHERE 1 = 2", { view = view })
    end
    if not ok then
        -- The query begins in the second line of the statement.
        local function placed(line, column)
            return string.format("[line %d, column %s]", math.max(1, tonumber(line) - 1), column)
        end
        local cause = string.gsub(reason(result.error_message), "%[line (%d+), column (%d+)%]", placed)
        fail(fails.query, { cause = hide_view(cause, given.name) })
    end
    return { query = query }
end

return source_view
