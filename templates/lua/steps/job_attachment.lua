local fail = require("fail")
local names_of = require("names_of")

-- What an endpoint that serves a job's model takes and answers, in the words of whoever attaches one. Where
-- the answer has its values the endpoint tells, by these keys.
local function job_attachment(given, fails)
    if given.item ~= null then
        fail(fails.forecast)
    elseif given.names == null or given.types == null then
        fail(fails.absent)
    end
    local problem_type = given.problem_type ~= null and given.problem_type or given.found_problem_type
    if problem_type == null then
        fail(fails.problem_type)
    end
    local names, types, columns, target_type = names_of(given.names), names_of(given.types), {}, nil
    if not names or not types or #names ~= #types then
        fail(fails.damaged, { complaint = "they are no lists of the same length" })
    end
    local taken = {}
    for i, name in ipairs(names) do
        if name == given.target then
            target_type = types[i]
        else
            taken[name] = true
            columns[#columns + 1] = { name = quote(name), type = types[i] }
        end
    end
    if not target_type then
        fail(fails.damaged, { complaint = "they lack the target " .. given.target })
    end
    -- As the function of a deployment: the table may have columns of these names, too.
    local function added(name, column_type, path)
        local number = ""
        while taken[name .. number] do
            number = (tonumber(number) or 1) + 1
        end
        return { name = name .. number, type = column_type, path = path }
    end
    local returns = { added("PREDICTIONS", "DOUBLE", "predicted_label") }
    if problem_type ~= "Regression" then
        returns[1].type = target_type
        table.insert(returns, 1, added("PROBABILITY", "DECIMAL(18,4)", "probability"))
    end
    return { columns = require("cjson").encode(columns), returns = require("cjson").encode(returns) }
end

return job_attachment
