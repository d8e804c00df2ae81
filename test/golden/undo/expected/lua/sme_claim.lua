CREATE OR REPLACE LUA SCRIPT "SME_CLAIM" (
    json_text
) RETURNS ROWCOUNT AS
-- Claims a name, moves data, and ends with a step that nothing takes back.
-- Generated from spec/scripts/claim.ts: change that file, not this script.

local errors = {
    ["F-SME-2"] = "F-SME-2: The columns of the training data could not be read: {{cause}} Please report this.",
    ["E-SME-5"] = "E-SME-5: The argument of SME_CLAIM is no JSON object: {{cause}} Check its quotes, commas and braces.",
    ["E-SME-6"] = "E-SME-6: SME_CLAIM cannot start: {{complaints}}. All its arguments: generated/docs/sme_claim.md. Nothing was changed.",
    ["E-SME-7"] = "E-SME-7: SageMaker did not take job {{job_name}}: {{cause}} Mend the reason and call the script again.",
    ["E-SME-8"] = "E-SME-8: Job {{job_name}} could not be entered in SME_METADATA_AUTOPILOT_JOBS: {{cause}} A name is used once: choose another job_name if there is such a job already.",
    ["E-SME-11"] = "E-SME-11: Invalid job_name '{{value}}': {{complaint}}. Choose another name. Nothing was changed.",
    ["E-SME-12"] = "E-SME-12: Invalid {{parameter}} '{{value}}': {{complaint}}. Nothing was changed.",
    ["E-SME-19"] = "E-SME-19: There is no schema {{schema_name}}. Create it, or correct schema_name. Nothing was changed.",
    ["E-SME-22"] = "E-SME-22: The query in source_query cannot be trained from: {{cause}} Correct the query. It must have a name for each column, and you need the right to create views.",
    ["E-SME-23"] = "E-SME-23: Arguments {{first}} and {{second}} exclude each other. Give one of them. Nothing was changed.",
}

-- Everything the statements below can name: the arguments, and what the steps before them found.
local values = {}

-- Which names there are, for the errors that know nothing of a name.
local known = {
    job_name = { error = "E-SME-74", statement = [[
    SELECT JOB_NAME, 'SME_METADATA_AUTOPILOT_JOBS has it as ' || JOB_ARN || '.'
    FROM ::script_schema_quoted."SME_METADATA_AUTOPILOT_JOBS"
    ORDER BY DATETIME DESC
    LIMIT 1000
]] },
}

-- Puts values into a text, each in one line: {{name}} stands for more.name or values.name.
local function fill(text, more)
    return (string.gsub(text, "{{([%w_]+)}}", function(name)
        local value = more and more[name]
        if value == nil then
            value = values[name]
        end
        return (string.gsub(tostring(value), "%c+", " "))
    end))
end

-- What went wrong, in one line and without the session, which the database adds once more.
local function reason(message)
    local line = string.match(message, "[EF]%-SME%-%d+: [^\n]*") or string.match(message, "^[^\n]*")
    return (string.gsub(line, "%s*%(Session: %d+%)%s*$", ""))
end

-- The one of the names that takes the fewest edits to come to, if that is few.
local function nearest(name, names)
    local best, fewest = nil, math.floor(#name / 3) + 1
    for _, candidate in ipairs(names) do
        local row = {}
        for j = 0, #candidate do
            row[j] = j
        end
        for i = 1, #name do
            local diagonal = row[0]
            row[0] = i
            for j = 1, #candidate do
                local same = string.sub(name, i, i) == string.sub(candidate, j, j)
                local cost = math.min(row[j] + 1, row[j - 1] + 1, diagonal + (same and 0 or 1))
                diagonal, row[j] = row[j], cost
            end
        end
        if row[#candidate] < fewest then
            best, fewest = candidate, row[#candidate]
        end
    end
    return best
end

-- " Did you mean 'x'?" for the nearest of a parameter's known names, in any case; or what is known of this very name.
local function did_you_mean(parameter)
    local ok, rows = pquery(known[parameter].statement, values)
    local name, names, spelt = string.lower(values[parameter]), {}, {}
    for i = 1, ok and #rows or 0 do
        names[i] = string.lower(rows[i][1])
        spelt[names[i]] = rows[i][1]
        if names[i] == name and rows[i][2] and rows[i][2] ~= null then
            return " " .. rows[i][2]
        end
    end
    local meant = nearest(name, names)
    return meant and meant ~= name and " Did you mean '" .. spelt[meant] .. "'?" or ""
end

-- What went wrong, and which name may be meant where a UDF knows nothing of a name.
local plain_reason = reason
local function reason(message)
    local cause = plain_reason(message)
    local code = string.match(cause, "^[EF]%-SME%-%d+")
    for parameter, names in pairs(known) do
        if names.error == code then
            cause = cause .. did_you_mean(parameter)
        end
    end
    return cause
end

-- How to take back what the steps made, the latest last; and what stays whatever happens.
local undo, kept = {}, nil

-- Ends the script with an error of the catalogue, or with the one that a UDF found: that says more.
-- What the steps before it made is taken back.
local function fail(code, more)
    local cause = more and more.cause
    if cause and not string.match(cause, "[.!?]$") then
        more.cause = cause .. "."
    end
    local text = cause and string.match(cause, "^[EF]%-SME%-%d+: .*") or fill(errors[code], more)
    for i = #undo, 1, -1 do
        local ok, result = pquery(undo[i].statement, values)
        local what = fill(undo[i].what)
        if ok then
            text = text .. " Taken back: " .. what .. "."
        else
            -- Its code would compete with that of the error itself.
            local why = string.gsub(string.gsub(reason(result.error_message), "^[EF]%-SME%-%d+: ", ""), "%.$", "")
            text = text .. " Left behind: " .. what .. " (" .. why .. ")."
        end
    end
    if kept then
        text = text .. " " .. fill(kept)
    end
    error(text, 0)
end

-- Runs a statement; its :names are values.
local function run(code, statement)
    local ok, result = pquery(statement, values)
    if not ok then
        fail(code, { cause = reason(result.error_message) })
    end
    return result
end

-- Runs the call of a UDF that may be called again: once more where it ended without an error of the
-- catalogue, as when its process died. A call that SQL itself refused has another code than 22002.
local function run_repeatable(code, statement)
    local ok, result = pquery(statement, values)
    if ok then
        return result
    elseif result.error_code == "22002" and not string.find(result.error_message, "[EFW]%-SME%-%d+:") then
        return run(code, statement)
    end
    fail(code, { cause = reason(result.error_message) })
end

-- The arguments in a JSON text; a JSON null is an argument left out.
local function parse_json(text)
    if text == null then
        fail("E-SME-5", { cause = "it is empty" })
    end
    local cjson = require("cjson")
    local ok, given = pcall(cjson.decode, text)
    if not ok then
        fail("E-SME-5", { cause = tostring(given) })
    elseif type(given) ~= "table" or given[1] ~= nil then
        fail("E-SME-5", { cause = "it holds no {…}" })
    end
    for name, value in pairs(given) do
        if value == cjson.null then
            given[name] = nil
        end
    end
    return given
end

-- "unknown: 'job_nam' (did you mean 'job_name'?)" for what is given and no parameter takes, or nil.
local function unknown_arguments(given, parameters)
    local names, unknown = {}, {}
    for i, parameter in ipairs(parameters) do
        names[i], names[parameter.name] = parameter.name, true
    end
    for name in pairs(given) do
        if not names[name] then
            local meant = nearest(tostring(name), names)
            unknown[#unknown + 1] = "'" .. tostring(name) .. "'"
                .. (meant and " (did you mean '" .. meant .. "'?)" or "")
        end
    end
    table.sort(unknown)
    return #unknown > 0 and "unknown: " .. table.concat(unknown, ", ") or nil
end

-- An Exasol name without its quotes, and what SQL makes of it: upper case unless quoted.
local function read_identifier(text)
    local quoted = string.match(text, '^"(.*)"$')
    if quoted then
        quoted = string.gsub(quoted, '""', '"')
        return quoted, quoted
    end
    return text, string.upper(text)
end

-- Why a value is beyond the limits of its parameter, or nil.
local function complaint_about(parameter, value)
    if parameter.number then
        if not value or value ~= math.floor(value) then
            return "it must be a whole number"
        elseif parameter.minimum and value < parameter.minimum then
            return "it must be at least " .. parameter.minimum
        elseif parameter.maximum and value > parameter.maximum then
            return "it must be at most " .. parameter.maximum
        end
        return nil
    end
    if type(value) ~= "string" then
        return "it must be a text"
    end
    -- Characters, not bytes: the continuation bytes of UTF-8 do not count.
    local length = #string.gsub(value, "[\128-\191]", "")
    if parameter.minimum_length and length < parameter.minimum_length then
        return "it must not be empty"
    elseif length > parameter.maximum_length then
        return "it must not be longer than " .. parameter.maximum_length .. " characters"
    end
    for _, pattern in ipairs(parameter.patterns or {}) do
        if not string.match(value, pattern) then
            return "it must be " .. parameter.words
        end
    end
    for _, allowed in ipairs(parameter.one_of or { value }) do
        if value == allowed then
            return nil
        end
    end
    return "it must be one of " .. table.concat(parameter.one_of, ", ")
end

-- Makes values of the arguments; stops at those that are missing, unknown or beyond their limits.
local function check_arguments(given, parameters)
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
    complaints[#complaints + 1] = unknown_arguments(given, parameters)
    if #complaints > 0 then
        fail("E-SME-6", { complaints = table.concat(complaints, "; ") })
    end
    for _, parameter in ipairs(parameters) do
        local name, value, folded = parameter.name, given[parameter.name], nil
        if absent(value) then
            values[name] = parameter.default or null
            values[name .. "_folded"] = null
        elseif not parameter.ignored then
            if parameter.number then
                value = tonumber(tostring(value))
            elseif parameter.read and (parameter.structured or type(value) == "string") then
                value, folded = parameter.read(value)
            end
            local wrong = complaint_about(parameter, value)
            if wrong then
                local shown = given[name]
                shown = type(shown) == "table" and require("cjson").encode(shown) or tostring(shown)
                fail(parameter.invalid or "E-SME-12", { parameter = name, value = shown, complaint = wrong })
            end
            values[name] = parameter.number and math.floor(value) or value
            values[name .. "_folded"] = folded
        end
    end
end

-- Stops where two arguments are given of which one makes the other superfluous.
local function check_not_both(code, first, second)
    if values[first] ~= null and values[second] ~= null then
        fail(code, { first = first, second = second })
    end
end

check_arguments(parse_json(json_text), {
    {
        name = "job_name",
        required = true,
        maximum_length = 32,
        patterns = { "^[A-Za-z0-9%-]+$", "^[A-Za-z0-9]", "[A-Za-z0-9]$" },
        words = "letters, digits and hyphens, with a letter or a digit at both ends",
        invalid = "E-SME-11",
    },
    {
        name = "schema_name",
        required = true,
        unless = "source_query",
        maximum_length = 128,
        minimum_length = 1,
        read = read_identifier,
    },
    { name = "export_files_per_node", default = 4, number = true, minimum = 1, maximum = 64 },
    { name = "source_query", maximum_length = 2000000 },
})
check_not_both("E-SME-23", "schema_name", "source_query")
values.script_schema_quoted = quote(exa.meta.script_schema)
values.current_user = exa.meta.current_user
values.job_name_view_quoted = quote("SME_SOURCE_" .. string.upper(values.job_name))
values.schema_name_quoted = quote(values.schema_name)
values.schema_name_folded_quoted = quote(values.schema_name_folded)

run("E-SME-8", [[
    INSERT INTO ::script_schema_quoted."SME_JOBS" VALUES (:job_name, :current_user, NULL)
]])
undo[#undo + 1] = { what = "the claim", statement = [[
    DELETE FROM ::script_schema_quoted."SME_JOBS" WHERE NAME = :job_name
]] }

local count_rows = run("F-SME-2", [=[
    SELECT COUNT(*), 'a ]] b' FROM ::schema_name_quoted."T"
]=])
if #count_rows == 0 then
    fail("E-SME-19")
end
values.count_rows = count_rows[1][1]

undo[#undo + 1] = { what = "the copy of {{count_rows}} rows", statement = [[
    DROP TABLE IF EXISTS ::schema_name_folded_quoted
]] }
run("F-SME-2", [[
    CREATE TABLE ::schema_name_folded_quoted AS SELECT * FROM ::schema_name_quoted."T"
]])

-- Only where a query is given.
if values.source_query ~= null then
    run("E-SME-22", [[
        CREATE VIEW ::script_schema_quoted.::job_name_view_quoted AS ::source_query -- :export_files_per_node
    ]])
    undo[#undo + 1] = { what = "the view", statement = [[
        DROP VIEW ::script_schema_quoted.::job_name_view_quoted
    ]] }
end

-- A process that dies may have started the job.
run_repeatable("E-SME-7", [[
    SELECT ::script_schema_quoted."SME_START_UDF"(
      :job_name
    )
]])

run("F-SME-2", [[
    SELECT :count_rows
]])
undo, kept = {}, "Job {{job_name}} is there."

local occupied_rows = run("F-SME-2", [[
    SELECT 1 FROM DUAL WHERE 1 = 0
]])
if #occupied_rows > 0 then
    fail("E-SME-19")
end

exit()
/
