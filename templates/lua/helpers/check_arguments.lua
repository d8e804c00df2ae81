local complaint_about = require("complaint_about")
local fail = require("fail")
local member_text = require("member_text")
local shorten = require("shorten")
local shown = require("shown")
local values = require("values")

-- Makes values of the arguments; stops at those that are missing, unknown or beyond their limits. What a
-- parameter's definition may hold: name, required, unless (required only without that other one), ignored,
-- default, read and structured (what reads a text, and what is none, too), fold and folded (what SQL makes of
-- the name, and the value that gets it), choose and one_of, check and element (what checks a list, and the
-- definition of each element), invalid (the error), and the limits that complaint_about knows. json_text is
-- what they were read from, if that is one. find_unknown says which of the arguments no parameter takes, and
-- whether another script does.
local function check_arguments(given, parameters, json_text, find_unknown, elsewhere)
    local function absent(value)
        return value == nil or value == null or value == ""
    end
    local missing, complaints = {}, {}
    for _, parameter in ipairs(parameters) do
        local instead = parameter.unless and not absent(given[parameter.unless])
        if parameter.required and not instead and absent(given[parameter.name]) then
            missing[#missing + 1] = parameter.name
        end
    end
    if #missing > 0 then
        complaints[1] = "missing: " .. table.concat(missing, ", ")
    end
    complaints[#complaints + 1] = find_unknown and find_unknown(given, parameters, elsewhere)
    if #complaints > 0 then
        fail("E-SME-6", { complaints = table.concat(complaints, "; ") })
    end
    for _, parameter in ipairs(parameters) do
        local name, value, wrong = parameter.name, given[parameter.name], nil
        local left_out = absent(value)
        if parameter.read and not left_out and (parameter.structured or type(value) == "string") then
            value, wrong = parameter.read(value)
            -- As it is where a list names nothing.
            left_out = value == null and not parameter.required
        end
        if left_out then
            values[name] = parameter.default
            if values[name] == nil then
                values[name] = null
            end
            if parameter.fold then
                values[parameter.folded] = null
            end
        elseif not parameter.ignored then
            wrong = wrong or value == null and "it must not be empty" or complaint_about(parameter, value)
            if parameter.check and not wrong then
                value, wrong = parameter.check(value, parameter.element)
            end
            if parameter.choose and not wrong then
                value, wrong = parameter.choose(value, parameter.one_of)
            end
            if wrong then
                local complaint = { parameter = name, value = shown(given[name]), complaint = wrong }
                local text = json_text and type(given[name]) == "table" and member_text(json_text, name)
                if text and string.find(complaint.value, "{}", 1, true) then
                    complaint.value = shorten(string.gsub(text, "%s+", " "), 100)
                end
                fail(parameter.invalid or "E-SME-12", complaint)
            end
            values[name] = parameter.number and not parameter.fraction and math.floor(value) or value
            if parameter.fold then
                values[parameter.folded] = parameter.fold({ given[name] })[1]
            end
        end
    end
end

return check_arguments
