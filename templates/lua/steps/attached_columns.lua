local fail = require("fail")
local fold = require("fold")

-- What the functions of an attached endpoint take and give, as CREATE SCRIPT has it.
local function attached_columns(given, fails)
    local function read(text, parameter, taken)
        local columns, names, declared, quoted = require("cjson").decode(text), {}, {}, {}
        for i, column in ipairs(columns) do
            names[i] = column.name
        end
        for i, name in ipairs(fold(names)) do
            if taken[name] then
                local complaint = taken[name] .. " has the name " .. name
                fail(fails.columns, { parameter = parameter, complaint = complaint })
            end
            taken[name] = "another column"
            quoted[i] = quote(name)
            declared[i] = quote(name) .. " " .. columns[i].type
        end
        return table.concat(declared, ", "), table.concat(quoted, ", ")
    end
    local names = {}
    local input, taken = read(given.columns, "columns", names)
    names["ERROR"] = names["ERROR"] or "the reason why there is no answer"
    local returned = read(given.returns, "returns", names)
    return {
        input = input,
        output = input .. ", " .. returned,
        scalar_output = returned .. ', "ERROR" VARCHAR(2000000)',
        taken = taken,
    }
end

return attached_columns
