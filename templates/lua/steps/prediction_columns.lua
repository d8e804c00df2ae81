local fail = require("fail")
local names_of = require("names_of")

-- The columns that a prediction function takes: those of the training without its target; and the type of
-- that.
local function prediction_columns(given, fails)
    if given.names == null or given.types == null then
        fail(fails.absent)
    end
    local names, types, input, target_type = names_of(given.names), names_of(given.types), {}, nil
    local taken = {}
    if not names or not types then
        fail(fails.damaged, { complaint = "they are no JSON array of texts" })
    elseif #names ~= #types then
        fail(fails.damaged, { complaint = #names .. " names, " .. #types .. " types" })
    end
    for i, name in ipairs(names) do
        if not string.match(types[i], "^[%u%d (),]+$") then
            fail(fails.damaged, { complaint = "'" .. types[i] .. "' is no type" })
        elseif name == given.target then
            target_type = types[i]
        else
            input[#input + 1] = quote(name) .. " " .. types[i]
            taken[#taken + 1] = quote(name)
        end
    end
    if not target_type then
        fail(fails.damaged, { complaint = "they lack the target " .. given.target })
    end
    return {
        input = table.concat(input, ", "),
        target_type = target_type,
        taken = table.concat(taken, ", "),
    }
end

return prediction_columns
