local fail = require("fail")

-- The columns that a prediction function takes: those of the training without its target; and the type of
-- that.
local function prediction_columns(given, fails)
    if given.names == null or given.types == null then
        fail(fails.absent)
    end
    -- The predecessor separated names by semicolons; ours are a JSON array.
    local function list(text)
        if string.sub(text, 1, 1) == "[" then
            local read, items = pcall(require("cjson").decode, text)
            for _, item in ipairs(read and items or { {} }) do
                if type(item) ~= "string" then
                    fail(fails.damaged, { complaint = "they are no JSON array of texts" })
                end
            end
            return items
        end
        local items = {}
        for item in string.gmatch(text, "[^;]+") do
            items[#items + 1] = item
        end
        return items
    end
    local names, types, input, target_type = list(given.names), list(given.types), {}, nil
    if #names ~= #types then
        fail(fails.damaged, { complaint = #names .. " names, " .. #types .. " types" })
    end
    for i, name in ipairs(names) do
        if not string.match(types[i], "^[%u%d (),]+$") then
            fail(fails.damaged, { complaint = "'" .. types[i] .. "' is no type" })
        elseif name == given.target then
            target_type = types[i]
        else
            input[#input + 1] = quote(name) .. " " .. types[i]
        end
    end
    if not target_type then
        fail(fails.damaged, { complaint = "they lack the target " .. given.target })
    end
    return { input = table.concat(input, ", "), target_type = target_type }
end

return prediction_columns
