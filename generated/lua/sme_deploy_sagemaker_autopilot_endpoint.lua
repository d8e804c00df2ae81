CREATE OR REPLACE LUA SCRIPT "SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT" (
    job_name,
    endpoint_name,
    schema_name,
    instance_type,
    instance_count,
    aws_credentials_connection_name,
    aws_region
) RETURNS ROWCOUNT AS
-- Deploys the best candidate of a finished job, also of a stopped one, to an endpoint and creates the function that asks it.
-- Generated from spec/scripts/deploy-sagemaker-autopilot-endpoint.ts: change that file, not this script.

local errors = {
    ["E-SME-3"] = {
        message = "E-SME-3: Endpoint {{endpoint_name}} could not be deployed: {{cause}}",
        mitigation = "Correct that and call the script again.",
    },
    ["F-SME-3"] = {
        message = "F-SME-3: SME_METADATA_AUTOPILOT_JOBS could not be read: {{cause}}",
        mitigation = "You need the right to read the table. If you have it, please report this.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT cannot start: {{complaints}}.",
        mitigation = "It takes job_name, endpoint_name, schema_name, instance_type, instance_count, aws_credentials_connection_name and aws_region, in this order.",
    },
    ["E-SME-9"] = {
        message = "E-SME-9: The connection of endpoint {{endpoint_name}} could not be written: {{cause}}",
        mitigation = "You need the right to create connections, and to change this one if there is one already.",
    },
    ["E-SME-10"] = {
        message = "E-SME-10: The prediction function {{endpoint_name}} could not be created in {{schema_name}}: {{cause}}",
        mitigation = "You need the right to create scripts in that schema.",
    },
    ["E-SME-11"] = {
        message = "E-SME-11: Invalid job_name '{{value}}': {{complaint}}.",
        mitigation = "Choose another name.",
    },
    ["E-SME-12"] = {
        message = "E-SME-12: Invalid {{parameter}} '{{value}}': {{complaint}}.",
        mitigation = "Correct the argument.",
    },
    ["E-SME-18"] = {
        message = "E-SME-18: There is no job {{job_name}} in SME_METADATA_AUTOPILOT_JOBS.{{suggestion}}",
        mitigation = "If AWS has it, a ROLLBACK after its training took its row away: train again under another job_name and COMMIT, or enter the row as the user guide says.",
    },
    ["E-SME-19"] = {
        message = "E-SME-19: There is no schema {{schema_name}}.{{suggestion}}",
        mitigation = "Create it, or correct schema_name.",
    },
    ["E-SME-20"] = {
        message = "E-SME-20: {{schema_name}} holds a {{object_type}} {{object_name}} that is no prediction function.",
        mitigation = "Choose another endpoint_name or schema_name.",
    },
    ["E-SME-21"] = {
        message = "E-SME-21: The columns of job {{job_name}} in SME_METADATA_AUTOPILOT_JOBS are damaged: {{complaint}}.",
        mitigation = "Restore COLUMN_NAMES and COLUMN_TYPES of its row.",
    },
    ["E-SME-174"] = {
        message = "E-SME-174: SME_METADATA_AUTOPILOT_JOBS does not say which columns job {{job_name}} was trained from, as release 0.1 of the Python extension kept none.",
        mitigation = "Set COLUMN_NAMES and COLUMN_TYPES in its row to all columns of the training table in their order, the target too, as JSON: '[\"A\",\"B\"]' and '[\"DOUBLE\",\"VARCHAR(10)\"]'.",
    },
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
    schema_name = { error = "E-SME-19", statement = [[
    SELECT SCHEMA_NAME
    FROM SYS.EXA_SCHEMAS
    ORDER BY EDIT_DISTANCE(SCHEMA_NAME, :schema_name_folded), SCHEMA_NAME
    LIMIT 5
]] },
    aws_credentials_connection_name = { error = "E-SME-60", statement = [[
    SELECT CONNECTION_NAME, NULL FROM SYS.EXA_ALL_CONNECTIONS LIMIT 1000
]] },
}

-- A text without what addresses, and what AWS repeats of a request, hold of logins, signatures and tokens.
local function without_secrets(text)
    text = string.gsub(text, "(://)[^/%s?#']*@", "%1…@")
    text = string.gsub(text, "([?&][%w_%-]+=)[^&%s'%]>]+", "%1…")
    return (string.gsub(text, "([Ss]ecurity%-[Tt]oken[:=]%s*)[^%s<]+", "%1…"))
end

-- A text for an error: in one line, without secrets, cut behind its first bytes if it has more, and never inside a
-- character.
local function shorten(text, most)
    text = without_secrets(text)
    if #text > most then
        local characters = #string.gsub(text, "[\128-\191]", "")
        while string.find(text, "^[\128-\191]", most + 1) do
            most = most - 1
        end
        text = string.sub(text, 1, most) .. "…(" .. characters .. " characters)"
    end
    return (string.gsub(string.gsub(text, "\194[\128-\159]", " "), "%c+", " "))
end

-- Puts values into a text: {{name}} stands for more.name or values.name.
local function fill(text, more)
    return (string.gsub(text, "{{([%w_]+)}}", function(name)
        local value = more and more[name]
        if value == nil then
            value = values[name]
        end
        return shorten(tostring(value), name == "cause" and 2000 or 1000)
    end))
end

-- What went wrong, in one line and without the session, which the database adds once more.
local function reason(message)
    local line = string.match(message, "[EF]%-SME%-%d+: [^\n]*") or string.match(message, "^[^\n]*")
    line = string.match(line, "^(.*)%(Session: %d+%)%s*$") or line
    return without_secrets(string.match(line, "^.*%S") or "")
end

-- The one of the names that takes the fewest edits to come to, at most three; case, "_" and "-" do not count, and two
-- letters in the wrong order are one edit. Where none is near, the only one that the name is a part of.
local function nearest(name, names)
    local function plain(text)
        return (string.gsub(string.lower(text), "[_-]", ""))
    end
    if #name > 512 then
        return nil
    end
    name = plain(name)
    local best, fewest = nil, math.min(math.floor(#name / 3), 3) + 1
    local whole, wholes = nil, 0
    for _, candidate in ipairs(names) do
        local other, row, before = plain(candidate), {}, nil
        if #name > 2 and string.find(other, name, 1, true) then
            whole, wholes = candidate, wholes + 1
        end
        for j = 0, #other do
            row[j] = j
        end
        local least = math.abs(#name - #other)
        for i = 1, #name do
            -- No row holds less than the one before it.
            if least >= fewest then
                break
            end
            local next_row = { [0] = i }
            least = i
            for j = 1, #other do
                local a, b = string.byte(name, i), string.byte(other, j)
                local edits = math.min(row[j] + 1, next_row[j - 1] + 1, row[j - 1] + (a == b and 0 or 1))
                if before and j > 1 and a == string.byte(other, j - 1) and b == string.byte(name, i - 1) then
                    edits = math.min(edits, before[j - 2] + 1)
                end
                next_row[j], least = edits, math.min(least, edits)
            end
            before, row = row, next_row
        end
        if least < fewest and row[#other] < fewest then
            best, fewest = candidate, row[#other]
        end
    end
    return best or wholes == 1 and whole or nil
end

-- " Did you mean 'x'?" for the nearest of the other names, or nothing.
local function suggest(name, names)
    local meant = nearest(name, names)
    return meant and meant ~= name and " Did you mean '" .. meant .. "'?" or ""
end

-- " Did you mean 'x'?" for the nearest of a parameter's known names; or what is known of this very name.
local function did_you_mean(parameter)
    local ok, rows = pquery(known[parameter].statement, values)
    local name, names = values[parameter .. "_folded"] or values[parameter], {}
    for i = 1, ok and #rows or 0 do
        names[i] = rows[i][1]
        if string.lower(names[i]) == string.lower(name) and rows[i][2] and rows[i][2] ~= null then
            return " " .. rows[i][2]
        end
    end
    return suggest(name, names)
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

-- The text of an error. Where a UDF found the cause, that is an error of the catalogue itself and says what to do.
local function describe(code, more)
    local cause = more and more.cause
    if cause and string.find(cause, "^[EF]%-SME%-%d+: ") then
        return fill(errors[code].message, more)
    elseif cause and not string.find(cause, "[.!?]$") then
        more.cause = cause .. "."
    end
    return fill(errors[code].message .. " " .. errors[code].mitigation, more)
end

-- How to take back what the steps made, the latest last; and what stays whatever happens.
local undo, kept = {}, nil

-- Ends the script with an error of the catalogue. What the steps before it made is taken back.
local function fail(code, more)
    local text, told = describe(code, more), ""
    -- A statement or a UDF that failed may have done something; what only looks has not.
    local untouched = not kept and not (more and more.cause)
    local in_use
    -- Takes one step back, and says so.
    local function take_back(entry)
        local ok, result = pquery(entry.statement, values)
        local why = not ok and reason(result.error_message)
        if why and entry.in_use and string.find(why, entry.in_use .. ":", 1, true) == 1 then
            in_use = why
        elseif why and entry.in_use and more and more.died and not string.find(why, "^[EF]%-SME%-%d+: ") then
            -- What died first may have done its work, and what was to find out has died too.
            local complaint = "Whether a job has been started could not be found out (" .. string.gsub(why, "%.$", "") .. ")"
            in_use = describe(entry.in_use, { complaint = complaint, what = fill(entry.what) })
        elseif why then
            untouched = false
            -- Its code would compete with that of the error itself.
            why = string.gsub(string.gsub(why, "^[EF]%-SME%-%d+: ", ""), "%.$", "")
            told = told .. " Left behind: " .. fill(entry.what) .. " (" .. why .. ")."
        elseif not entry.silent and not (#result > 0 and result[1][1] == null) then
            untouched = false
            told = told .. " Taken back: " .. fill(entry.what) .. "."
        end
    end
    for i = #undo, 1, -1 do
        local entry = undo[i]
        if in_use and not entry.silent then
            told = told .. " Left as it is, unless the transaction is rolled back, as with autocommit: "
                .. fill(entry.what) .. "."
        elseif not entry.on_death or (more and more.died) then
            take_back(entry)
        end
    end
    if in_use then
        -- What to do is said of the job: calling the script again would not do.
        text = in_use .. " The script ended with: " .. string.gsub(fill(errors[code].message, more), "^[EF]%-SME%-%d+: ", "")
    end
    text = text .. told
    if kept then
        text = text .. " " .. fill(kept)
    elseif untouched and not in_use then
        text = text .. " Nothing was changed."
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
    local ok, result, died
    for _ = 1, 2 do
        ok, result = pquery(statement, values)
        if ok then
            return result
        end
        died = result.error_code == "22002" and not string.find(result.error_message, "[EFW]%-SME%-%d+:")
        if not died then
            break
        end
    end
    fail(code, { cause = reason(result.error_message), died = died })
end

-- Runs a statement that may fail; it then has no rows. A rollback takes more with it than this statement, and is told.
local function run_optional(code, statement)
    local ok, result = pquery(statement, values)
    if ok then
        return result
    elseif string.find(result.error_message, "GlobalTransactionRollback", 1, true) then
        fail(code, { cause = reason(result.error_message) })
    end
    return {}
end

-- A text without blanks at its ends.
local function trim(text)
    return string.match(string.match(text, "^%s*(.*)"), "^.*%S") or ""
end

-- A name without the quotes in which SQL takes it as it is, and whether it had any.
local function unquote(text)
    local quoted = string.match(text, '^%s*"(.*)"%s*$')
    if quoted then
        quoted = string.gsub(quoted, '""', '"')
        return quoted, true
    end
    return text, false
end

-- What SQL makes of names: upper case unless they are quoted. Lua knows the capitals of ASCII only; for others the
-- database is asked, once.
local function fold(texts)
    local names, asked = {}, {}
    for i, text in ipairs(texts) do
        local name, quoted = unquote(text)
        if not quoted then
            name = string.upper(trim(name))
            if string.find(name, "[\128-\255]") and not string.find(name, "\n", 1, true) then
                asked[#asked + 1] = i
            end
        end
        names[i] = name
    end
    if #asked > 0 then
        local lines = {}
        for i, position in ipairs(asked) do
            lines[i] = names[position]
        end
        local answer = query("SELECT UPPER(:names)", { names = table.concat(lines, "\n") })[1][1]
        local i = 0
        for name in string.gmatch(answer .. "\n", "([^\n]*)\n") do
            i = i + 1
            names[asked[i]] = name
        end
    end
    return names
end

-- A name as it is written, without its quotes.
local function read_identifier(text)
    local inside = string.match(text, '^%s*"(.*)"%s*$')
    if inside and string.find(string.gsub(inside, '""', ""), '"', 1, true) then
        return nil, "it must be one name, in which a quote is doubled"
    end
    return (unquote(text))
end

-- A number, its digits as a text, or a DECIMAL, which is no number to Lua.
local function read_number(value)
    if type(value) == "number" then
        return value
    end
    local digits = type(value) == "string" and string.match(value, "^%-?%d+$")
        or type(value) == "userdata" and tostring(value)
    return digits and tonumber(digits)
end

-- Why a value is beyond the limits of its parameter, or nil.
local function complaint_about(parameter, value)
    if parameter.number then
        if not value or value ~= math.floor(value) then
            return "it must be a whole number"
        elseif value < parameter.minimum then
            return "it must be at least " .. parameter.minimum
        elseif value > parameter.maximum then
            return "it must be at most " .. parameter.maximum
        end
        return nil
    end
    if type(value) ~= "string" then
        return "it must be a text"
    end
    -- Characters, not bytes: the continuation bytes of UTF-8, at most three, do not count.
    local length = #value
    if length <= 4 * parameter.maximum_length then
        length = #string.gsub(value, "[\128-\191]", "")
    end
    if parameter.minimum_length and length < parameter.minimum_length then
        return "it must not be empty"
    elseif length > parameter.maximum_length then
        return "it must not be longer than " .. parameter.maximum_length .. " characters"
    elseif string.find(value, "\0", 1, true) then
        return "it must not hold the character U+0000"
    end
    for _, pattern in ipairs(parameter.patterns or {}) do
        if not string.match(value, pattern) then
            return "it must be " .. parameter.words
        end
    end
    for _, pattern in ipairs(parameter.without or {}) do
        if string.match(value, pattern) then
            return "it must be " .. parameter.words
        end
    end
    return nil
end

-- An argument as an error shows it.
local function shown(value)
    if type(value) == "table" then
        local ok, text = pcall(require("cjson").encode, value)
        -- cjson puts a backslash before each slash.
        return ok and shorten((string.gsub(text, "\\/", "/")), 100) or "…"
    end
    return shorten(tostring(value), 100)
end

-- Makes values of the arguments; stops at those that are missing, unknown or beyond their limits.
local function check_arguments(given, parameters)
    local function absent(value)
        return value == nil or value == null or value == ""
    end
    local missing, complaints = {}, {}
    for _, parameter in ipairs(parameters) do
        if parameter.required and absent(given[parameter.name]) then
            missing[#missing + 1] = parameter.name
        end
    end
    if #missing > 0 then
        complaints[1] = "missing: " .. table.concat(missing, ", ")
    end
    if #complaints > 0 then
        fail("E-SME-6", { complaints = table.concat(complaints, "; ") })
    end
    for _, parameter in ipairs(parameters) do
        local name, value, wrong = parameter.name, given[parameter.name], nil
        if absent(value) then
            values[name] = parameter.default or null
            values[name .. "_folded"] = null
        elseif not parameter.ignored then
            if parameter.number then
                value = read_number(value)
            end
            if parameter.read and (parameter.structured or type(value) == "string") then
                value, wrong = parameter.read(value)
            end
            wrong = wrong or complaint_about(parameter, value)
            if wrong then
                fail(parameter.invalid or "E-SME-12", { parameter = name, value = shown(given[name]), complaint = wrong })
            end
            values[name] = parameter.number and math.floor(value) or value
            if parameter.folds then
                values[name .. parameter.folds] = fold({ given[name] })[1]
            end
        end
    end
end

check_arguments({
    job_name = job_name,
    endpoint_name = endpoint_name,
    schema_name = schema_name,
    instance_type = instance_type,
    instance_count = instance_count,
    aws_credentials_connection_name = aws_credentials_connection_name,
    aws_region = aws_region,
}, {
    {
        name = "job_name",
        required = true,
        maximum_length = 32,
        patterns = { "^[A-Za-z0-9%-]+$", "^[A-Za-z0-9]", "[A-Za-z0-9]$" },
        words = "letters, digits and hyphens, with a letter or a digit at both ends",
        invalid = "E-SME-11",
    },
    {
        name = "endpoint_name",
        required = true,
        maximum_length = 63,
        patterns = { "^[A-Za-z0-9%-]+$", "^[A-Za-z0-9]", "[A-Za-z0-9]$" },
        words = "letters, digits and hyphens, with a letter or a digit at both ends",
    },
    {
        name = "schema_name",
        required = true,
        maximum_length = 128,
        minimum_length = 1,
        read = read_identifier,
        folds = "_folded",
    },
    {
        name = "instance_type",
        required = true,
        maximum_length = 64,
        patterns = { "^ml[%.][a-z0-9%-]+[%.][a-z0-9]+$" },
        words = "an instance type such as ml.m5.large",
    },
    { name = "instance_count", required = true, number = true, minimum = 1, maximum = 999999999 },
    {
        name = "aws_credentials_connection_name",
        required = true,
        maximum_length = 128,
        minimum_length = 1,
        read = read_identifier,
        folds = "",
    },
    {
        name = "aws_region",
        required = true,
        maximum_length = 32,
        patterns = { "^[a-z0-9%-]+$" },
        words = "lower-case letters, digits and hyphens",
    },
})
values.script_schema_quoted = quote(exa.meta.script_schema)
values.endpoint_name_quoted = quote(values.endpoint_name)
values.endpoint_name_connection_quoted = quote("SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_" .. string.upper(values.endpoint_name))
values.endpoint_name_scalar = values.endpoint_name .. "_SCALAR"

-- AWS does not tell upper from lower case in a job's name, so neither does this. All that is made carries the deployment's token: a name alone would not tell whose it is.
local job_rows = run("F-SME-3", [[
    SELECT JOB_NAME, TARGET_ATTRIBUTE_NAME, COLUMN_NAMES, COLUMN_TYPES, CSV_ENCODING, JOB_ARN, AWS_REGION,
      CASE WHEN PROBLEM_TYPE IS NULL THEN JOB_NAME END,
      LOWER(SUBSTR(CAST(HASH_SHA1(SYS_GUID()) AS VARCHAR(40)), 1, 12))
    FROM ::script_schema_quoted."SME_METADATA_AUTOPILOT_JOBS"
    WHERE UPPER(JOB_NAME) = UPPER(:job_name)
    ORDER BY CASE WHEN JOB_NAME = :job_name THEN 1 ELSE 2 END
    LIMIT 1
]])
if #job_rows == 0 then
    fail("E-SME-18", { suggestion = did_you_mean("job_name") })
end
values.job_job_name = job_rows[1][1]
values.job_target_attribute_name = job_rows[1][2]
values.job_column_names = job_rows[1][3]
values.job_column_types = job_rows[1][4]
values.job_csv_encoding = job_rows[1][5]
values.job_job_arn = job_rows[1][6]
values.job_aws_region = job_rows[1][7]
values.job_without_choice = job_rows[1][8]
values.job_deployment = job_rows[1][9]

-- An unquoted name means its upper-case spelling; one that exists only as it is written is found too.
local schema_rows = run("F-SME-3", [[
    SELECT SCHEMA_NAME
    FROM SYS.EXA_SCHEMAS
    WHERE SCHEMA_NAME IN (:schema_name, :schema_name_folded)
    ORDER BY CASE WHEN SCHEMA_NAME = :schema_name_folded THEN 1 ELSE 2 END
    LIMIT 1
]])
if #schema_rows == 0 then
    fail("E-SME-19", { suggestion = did_you_mean("schema_name") })
end
values.schema_schema_name = schema_rows[1][1]
values.schema_schema_name_quoted = quote(values.schema_schema_name)

-- Nothing but a prediction function is replaced by one.
local object_rows = run("F-SME-3", [[
    SELECT LOWER(OBJECT_TYPE), OBJECT_NAME
    FROM SYS.EXA_ALL_OBJECTS
    WHERE ROOT_NAME = :schema_schema_name AND OBJECT_NAME IN (:endpoint_name, :endpoint_name_scalar)
      AND OBJECT_ID NOT IN (
        SELECT SCRIPT_OBJECT_ID
        FROM SYS.EXA_ALL_SCRIPTS
        WHERE SCRIPT_SCHEMA = :schema_schema_name AND (SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-%'
          OR SCRIPT_TEXT LIKE '%AutopilotPredictionUDF%'))
]])
if #object_rows > 0 then
    values.object_type = object_rows[1][1]
    values.object_name = object_rows[1][2]
    fail("E-SME-20")
end

-- The function takes the training table's columns without the target.
do
    if values.job_column_names == null or values.job_column_types == null then
        fail("E-SME-174")
    end
    -- The predecessor separated names by semicolons; ours are a JSON array.
    local function list(text)
        if string.sub(text, 1, 1) == "[" then
            local read, items = pcall(require("cjson").decode, text)
            for _, item in ipairs(read and items or { {} }) do
                if type(item) ~= "string" then
                    fail("E-SME-21", { complaint = "they are no JSON array of texts" })
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
    local names, types, input = list(values.job_column_names), list(values.job_column_types), {}
    if #names ~= #types then
        fail("E-SME-21", { complaint = #names .. " names, " .. #types .. " types" })
    end
    for i, name in ipairs(names) do
        if not string.match(types[i], "^[%u%d (),]+$") then
            fail("E-SME-21", { complaint = "'" .. types[i] .. "' is no type" })
        elseif name == values.job_target_attribute_name then
            values.columns_target_type = types[i]
        else
            input[#input + 1] = quote(name) .. " " .. types[i]
        end
    end
    if not values.columns_target_type then
        fail("E-SME-21", { complaint = "they lack the target " .. values.job_target_attribute_name })
    end
    values.columns_input = table.concat(input, ", ")
end

-- Not after the deployment: a table that was read before it, and written after it, may have changed in between.
values.state_problem_type = null
values.state_objective = null
values.state_job_arn = null
if values.job_without_choice ~= null then
    local state_rows = run_optional("E-SME-3", [[
        SELECT ::script_schema_quoted."SME_AUTOPILOT_JOB_STATE_UDF"(
          :job_job_name,
          :aws_credentials_connection_name,
          :aws_region
        )
    ]])
    if #state_rows > 0 then
        values.state_problem_type = state_rows[1][3]
        values.state_objective = state_rows[1][4]
        values.state_job_arn = state_rows[1][5]
    end
end

-- What Autopilot chose; who may not write it gets the result all the same.
if values.state_problem_type ~= null then
    run_optional("E-SME-3", [[
        UPDATE ::script_schema_quoted."SME_METADATA_AUTOPILOT_JOBS"
        SET PROBLEM_TYPE = :state_problem_type, OBJECTIVE = COALESCE(OBJECTIVE, :state_objective)
        WHERE JOB_NAME = :job_job_name AND PROBLEM_TYPE IS NULL
          AND (UPPER(JOB_ARN) = UPPER(:state_job_arn)
            OR JOB_ARN IS NULL AND UPPER(AWS_CREDENTIALS_CONNECTION_NAME) = UPPER(:aws_credentials_connection_name))
    ]])
end

-- From here on it costs money, so a failure below takes the endpoint down again.
undo[#undo + 1] = { what = "endpoint {{endpoint_name}} with its configuration and model", on_death = true, statement = [[
    SELECT ::script_schema_quoted."SME_AUTOPILOT_DEPLOYMENT_REMOVAL_UDF"(
      :endpoint_name,
      :job_deployment,
      :aws_credentials_connection_name,
      :aws_region
    )
]] }
local deployment_rows = run_repeatable("E-SME-3", [[
    SELECT ::script_schema_quoted."SME_AUTOPILOT_ENDPOINT_DEPLOYMENT_UDF"(
      :job_job_name,
      :endpoint_name,
      :instance_type,
      :instance_count,
      :aws_credentials_connection_name,
      :aws_region,
      :job_csv_encoding,
      :job_job_arn,
      :job_aws_region,
      :job_deployment,
      :schema_schema_name,
      :job_target_attribute_name,
      :job_column_names,
      :job_column_types
    )
]])
values.deployment_problem_type = deployment_rows[1][1]
values.deployment_connection_address = deployment_rows[1][2]
values.deployment_deployment_literal = deployment_rows[1][3]
undo[#undo].on_death = nil

-- The function reads from it which endpoint to ask, and how.
run("E-SME-9", [[
    CREATE OR REPLACE CONNECTION ::endpoint_name_connection_quoted
    TO :deployment_connection_address
]])

-- It gives back its input, the probability for a classification, and the prediction.
values.function_schema, values.function_name = quote(values.schema_schema_name), quote(values.endpoint_name)
values.function_input = values.columns_input
do
    -- The table may have columns of these names, too.
    local function added(name)
        local number = ""
        while string.find(", " .. values.columns_input, ', "' .. name .. number .. '" ', 1, true) do
            number = (tonumber(number) or 1) + 1
        end
        return ', "' .. name .. number .. '" '
    end
    values.function_output = values.columns_input .. (values.deployment_problem_type == "Regression"
        and added("PREDICTIONS") .. "DOUBLE"
        or added("PROBABILITY") .. "DECIMAL(18,4)" .. added("PREDICTIONS") .. values.columns_target_type)
end
values.function_body = [[
// Generated from spec/udfs/endpoint-prediction-udf.ts: change that file, not this script.
// Predicts the target of each row with a SageMaker endpoint of the same name. The columns of the training table, without the target, come in; they and the prediction go out.
// Without types of its own: Node would have to take them away at the start of every call.
import { predictWith } from "exasol-sagemaker-extension/handlers/endpoint-prediction-udf";
// What the function belongs to: it asks no endpoint that serves anything else.
export const run = predictWith(]] .. values.deployment_deployment_literal .. [[
);
]]
run("E-SME-10", [[
    CREATE OR REPLACE TYPESCRIPT SET SCRIPT ::function_schema.::function_name (::function_input)
    EMITS (::function_output) AS
::function_body
]])
undo[#undo + 1] = { what = "function {{endpoint_name}}", statement = [[
    DROP SCRIPT ::schema_schema_name_quoted.::endpoint_name_quoted
]] }

-- The same for one row at a time: Exasol spreads it over all nodes, and it may stand beside any column.
values.function_schema, values.function_name = quote(values.schema_schema_name), quote(values.endpoint_name_scalar)
values.function_input = values.columns_input
values.function_output = values.deployment_problem_type == "Regression"
    and '"PREDICTION" DOUBLE, "ERROR" VARCHAR(2000000)'
    or '"PREDICTION" ' .. values.columns_target_type
        .. ', "PROBABILITY" DECIMAL(18,4), "PROBABILITIES" VARCHAR(2000000), "ERROR" VARCHAR(2000000)'
values.function_body = [[
// Generated from spec/udfs/endpoint-prediction-scalar-udf.ts: change that file, not this script.
// Predicts the target of each row with a SageMaker endpoint, on all nodes at once, beside any other column. The columns of the training table, without the target, come in; the prediction alone goes out.
// Without types of its own: Node would have to take them away at the start of every call.
import { predictWith } from "exasol-sagemaker-extension/handlers/endpoint-prediction-scalar-udf";
// What the function belongs to: it asks no endpoint that serves anything else.
export const runBlocks = predictWith(]] .. values.deployment_deployment_literal .. [[
);
]]
run("E-SME-10", [[
    CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT ::function_schema.::function_name (::function_input)
    EMITS (::function_output) AS
::function_body
]])

exit()
/
