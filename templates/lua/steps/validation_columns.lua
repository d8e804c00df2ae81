local csv_encodings = require("csv_encodings")
local fail = require("fail")

-- Stops where the rows that models are compared with have other columns than those that are trained from.
local function validation_columns(given, fails)
    local cjson = require("cjson")
    -- Which of the encodings a type has; all numbers are written alike.
    local function encoding_of(column_type)
        for i, encoding in ipairs(csv_encodings) do
            if string.find(column_type, "^" .. encoding.type) then
                return (encoding.type == "DECIMAL" or encoding.type == "DOUBLE") and "number" or i
            end
        end
    end
    local names, types = cjson.decode(given.names), cjson.decode(given.types)
    local source, found, lacking, more, other = {}, {}, {}, {}, {}
    for i = 1, #given.columns do
        source[given.columns[i][1]] = given.columns[i][2]
    end
    for i = 1, #given.rows do
        found[given.rows[i][1]] = given.rows[i][2]
        if not source[given.rows[i][1]] then
            more[#more + 1] = given.rows[i][1]
        end
    end
    if given.weight ~= null then
        names[#names + 1], types[#names + 1] = given.weight, source[given.weight]
    end
    for i, name in ipairs(names) do
        if not found[name] then
            lacking[#lacking + 1] = name
        elseif types[i] and encoding_of(found[name]) ~= encoding_of(types[i]) then
            other[#other + 1] = name .. " is a " .. found[name] .. " and not a " .. types[i]
        end
    end
    local complaints = {}
    if #lacking > 0 then
        complaints[1] = "it lacks " .. table.concat(lacking, ", ")
    end
    if #more > 0 then
        complaints[#complaints + 1] = "it has " .. table.concat(more, ", ") .. " besides"
    end
    if #other > 0 then
        complaints[#complaints + 1] = table.concat(other, ", ")
    end
    if #complaints > 0 then
        fail(fails.differ, { complaint = table.concat(complaints, "; ") })
    end
    return { source = quote(given.schema) .. "." .. quote(given.view) }
end

return validation_columns
