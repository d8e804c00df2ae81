CREATE OR REPLACE LUA SCRIPT "SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT" (
    json_text
) RETURNS TABLE AS
-- Exports a table to S3 and starts an Autopilot job that learns to predict one of its columns.
-- Generated from spec/scripts/train-with-sagemaker-autopilot.ts: change that file, not this script.

local errors = {
    ["E-SME-1"] = {
        message = "E-SME-1: The training data of job {{job_name}} could not be exported to {{s3_bucket_uri}}: {{cause}}",
        mitigation = "If the cause names S3, AWS or an address, check the address, user and password of connection {{aws_credentials_connection_name}}; if not, the table or query, and your rights on it.",
    },
    ["F-SME-1"] = {
        message = "F-SME-1: The number of nodes could not be read: {{cause}}",
        mitigation = "Please report this.",
    },
    ["F-SME-2"] = {
        message = "F-SME-2: The columns of the training data could not be read: {{cause}}",
        mitigation = "Please report this.",
    },
    ["E-SME-5"] = {
        message = "E-SME-5: The argument of SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT cannot be read as a JSON object: {{complaint}}.",
        mitigation = "Check its quotes, commas and braces.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT cannot start: {{complaints}}.",
        mitigation = "It takes one JSON object with job_name, aws_credentials_connection_name, aws_region, iam_sagemaker_role, s3_bucket_uri, s3_output_path, input_schema_name (or source_query), input_table_or_view_name (or source_query) and target_attribute_name, and if wanted problem_type, objective, max_runtime_for_automl_job_in_seconds, max_candidates, max_runtime_per_training_job_in_seconds, source_query, exclude_columns, compression_type and export_files_per_node.",
    },
    ["E-SME-7"] = {
        message = "E-SME-7: Starting job {{job_name}} failed: {{cause}}",
        mitigation = "Correct that and call the script again.",
    },
    ["E-SME-8"] = {
        message = "E-SME-8: Job {{job_name}} could not be entered in SME_METADATA_AUTOPILOT_JOBS: {{cause}}",
        mitigation = "A name is used once: choose another job_name if the table has such a job already. You need the rights to insert into the table and to change it.",
    },
    ["E-SME-11"] = {
        message = "E-SME-11: Invalid job_name '{{value}}': {{complaint}}.",
        mitigation = "Choose another name.",
    },
    ["E-SME-12"] = {
        message = "E-SME-12: Invalid {{parameter}} '{{value}}': {{complaint}}.",
        mitigation = "Correct the argument.",
    },
    ["E-SME-13"] = {
        message = "E-SME-13: Arguments problem_type and objective belong together: {{missing}} is missing.",
        mitigation = "Give both, or neither and let Autopilot choose.",
    },
    ["E-SME-14"] = {
        message = "E-SME-14: There is no table or view {{input_schema_name}}.{{input_table_or_view_name}} that you may read.{{suggestion}}",
        mitigation = "Check input_schema_name and input_table_or_view_name: unquoted names mean their upper-case spelling first, then themselves.",
    },
    ["E-SME-15"] = {
        message = "E-SME-15: {{table_schema}}.{{table_name}} has no column {{target_attribute_name}}.{{suggestion}} Its columns: {{columns}}.",
        mitigation = "Correct target_attribute_name.",
    },
    ["E-SME-16"] = {
        message = "E-SME-16: Objective {{value}} does not fit problem type {{to}}.",
        mitigation = "Choose one of {{allowed}}.",
    },
    ["E-SME-17"] = {
        message = "E-SME-17: {{table_schema}}.{{table_name}} has no column besides {{target_attribute_name}} to learn from.",
        mitigation = "Add columns to the table.",
    },
    ["E-SME-22"] = {
        message = "E-SME-22: The query in source_query cannot be trained from: {{cause}}",
        mitigation = "Correct the query. It must have a name for each column, and you need the right to create views.",
    },
    ["E-SME-23"] = {
        message = "E-SME-23: Arguments {{first}} and {{second}} exclude each other.",
        mitigation = "Give one of them.",
    },
    ["E-SME-24"] = {
        message = "E-SME-24: Column {{column}} in exclude_columns {{complaint}}.{{suggestion}}",
        mitigation = "Correct exclude_columns.",
    },
    ["E-SME-25"] = {
        message = "E-SME-25: Column {{column}} cannot be trained from: Exasol writes names into the training data as they are, and a comma, a quote or a line break in one tears the data apart.",
        mitigation = "Rename it, in a view or a source_query, or name it in exclude_columns.",
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
    aws_credentials_connection_name = { error = "E-SME-60", statement = [[
    SELECT CONNECTION_NAME, NULL FROM SYS.EXA_ALL_CONNECTIONS LIMIT 1000
]] },
    input_table_or_view_name = { error = "E-SME-14", statement = [[
    SELECT * FROM (
      SELECT :input_table_or_view_name_folded AS CANDIDATE,
        'Give schema ' || COLUMN_SCHEMA || ' as input_schema_name, and table ' || COLUMN_TABLE || ' alone.' AS REMARK,
        1 AS DISTANCE
      FROM SYS.EXA_ALL_COLUMNS
      WHERE COLUMN_SCHEMA || '.' || COLUMN_TABLE IN (:input_table_or_view_name, :input_table_or_view_name_folded)
      UNION ALL
      SELECT COLUMN_TABLE, 'Schema ' || COLUMN_SCHEMA || ' has one of this name.',
        1000 + EDIT_DISTANCE(COLUMN_SCHEMA, :input_schema_name_folded)
      FROM SYS.EXA_ALL_COLUMNS
      WHERE COLUMN_TABLE IN (:input_table_or_view_name, :input_table_or_view_name_folded)
      UNION ALL
      SELECT COLUMN_TABLE, NULL, 2000 + EDIT_DISTANCE(COLUMN_TABLE, :input_table_or_view_name_folded)
      FROM SYS.EXA_ALL_COLUMNS
      WHERE COLUMN_SCHEMA IN (:input_schema_name, :input_schema_name_folded)
    )
    GROUP BY CANDIDATE, REMARK, DISTANCE
    ORDER BY DISTANCE, CANDIDATE, REMARK
    LIMIT 5
]] },
}

-- A text for an error: in one line, cut behind its first bytes if it has more, and never inside a character.
local function shorten(text, most)
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
    return (string.gsub(line, "%s*%(Session: %d+%)%s*$", ""))
end

-- The one of the names that takes the fewest edits to come to, at most three; case, "_" and "-" do not count.
local function nearest(name, names)
    local function plain(text)
        return (string.gsub(string.lower(text), "[_-]", ""))
    end
    if #name > 512 then
        return nil
    end
    name = plain(name)
    local best, fewest = nil, math.min(math.floor(#name / 3), 3) + 1
    for _, candidate in ipairs(names) do
        local other, row = plain(candidate), {}
        for j = 0, #other do
            row[j] = j
        end
        local least = math.abs(#name - #other)
        for i = 1, #name do
            -- No row holds less than the one before it.
            if least >= fewest then
                break
            end
            local diagonal = row[0]
            row[0], least = i, i
            for j = 1, #other do
                local same = string.byte(name, i) == string.byte(other, j)
                local cost = math.min(row[j] + 1, row[j - 1] + 1, diagonal + (same and 0 or 1))
                diagonal, row[j] = row[j], cost
                least = math.min(least, cost)
            end
        end
        if least < fewest and row[#other] < fewest then
            best, fewest = candidate, row[#other]
        end
    end
    return best
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
    local text = describe(code, more)
    -- A statement or a UDF that failed may have done something; what only looks has not.
    local untouched = not kept and not (more and more.cause)
    for i = #undo, 1, -1 do
        local entry = undo[i]
        if not entry.on_death or (more and more.died) then
            local ok, result = pquery(entry.statement, values)
            if not ok then
                untouched = false
                -- Its code would compete with that of the error itself.
                local why = string.gsub(string.gsub(reason(result.error_message), "^[EF]%-SME%-%d+: ", ""), "%.$", "")
                text = text .. " Left behind: " .. fill(entry.what) .. " (" .. why .. ")."
            elseif not (#result > 0 and result[1][1] == null) then
                untouched = false
                text = text .. " Taken back: " .. fill(entry.what) .. "."
            end
        end
    end
    if kept then
        text = text .. " " .. fill(kept)
    elseif untouched then
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

-- The key that stands twice in the outermost braces of a JSON text, or nil. cjson would take the last and say nothing.
local function repeated_key(text)
    local depth, keys, at = 0, {}, 1
    while true do
        local start, _, mark = string.find(text, '(["%[%]{}])', at)
        if not start then
            return nil
        end
        at = start + 1
        if mark == '"' then
            local stop = string.find(text, '["\\]', at)
            while stop and string.sub(text, stop, stop) == "\\" do
                stop = string.find(text, '["\\]', stop + 2)
            end
            if depth == 1 and string.find(text, "^%s*:", stop + 1) then
                local key = require("cjson").decode("[" .. string.sub(text, start, stop) .. "]")[1]
                if keys[key] then
                    return key
                end
                keys[key] = true
            end
            at = stop + 1
        else
            depth = depth + ((mark == "{" or mark == "[") and 1 or -1)
        end
    end
end

-- The arguments in a JSON text; a JSON null is an argument left out.
local function parse_json(text)
    if text == null or text == "" then
        fail("E-SME-5", { complaint = "it is empty" })
    elseif type(text) ~= "string" then
        fail("E-SME-5", { complaint = "it is no text" })
    end
    -- The mark with which some editors begin a file.
    text = string.gsub(text, "^\239\187\191", "")
    local cjson = require("cjson")
    if cjson.decode_invalid_numbers then
        -- Else it takes 0x10 for 16.
        cjson.decode_invalid_numbers(false)
    end
    local ok, given = pcall(cjson.decode, text)
    if not ok then
        local tokens = { T_OBJ_BEGIN = "{", T_OBJ_END = "}", T_ARR_BEGIN = "[", T_ARR_END = "]", T_COLON = ":",
            T_COMMA = ",", T_STRING = "a text", T_NUMBER = "a number", T_INTEGER = "a number",
            T_BOOLEAN = "true or false", T_NULL = "null", T_END = "the end" }
        local complaint = string.gsub(given, "T_[A-Z_]+", tokens)
        local position = tonumber(string.match(complaint, "at character (%d+)$"))
        if position then
            local near = string.sub(text, math.max(position - 20, 1), position + 10)
            -- No halves of characters at its ends.
            complaint = complaint .. ", near " .. string.gsub(string.gsub(near, "^[\128-\191]+", ""), "[\192-\255][\128-\191]*$", "")
        end
        fail("E-SME-5", { complaint = complaint })
    elseif not string.find(text, "^%s*{") then
        fail("E-SME-5", { complaint = "it holds no {…}" })
    end
    local twice = repeated_key(text)
    if twice then
        fail("E-SME-5", { complaint = "it gives '" .. shorten(twice, 100) .. "' twice" })
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
    local names, unknown, shown = {}, {}, {}
    for i, parameter in ipairs(parameters) do
        names[i], names[parameter.name] = parameter.name, true
    end
    for name in pairs(given) do
        if not names[name] then
            unknown[#unknown + 1] = tostring(name)
        end
    end
    table.sort(unknown)
    for i = 1, math.min(#unknown, 5) do
        local meant = nearest(unknown[i], names)
        shown[i] = "'" .. shorten(unknown[i], 100) .. "'" .. (meant and " (did you mean '" .. meant .. "'?)" or "")
    end
    if #unknown > 5 then
        shown[5] = shown[5] .. " and " .. #unknown - 5 .. " more"
    end
    return #unknown > 0 and "unknown: " .. table.concat(shown, ", ") or nil
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

-- A path without slashes at its ends.
local function read_path(text)
    return (string.gsub(string.gsub(text, "^/+", ""), "/+$", ""))
end

-- An address with its scheme in small letters and without slashes at its end.
local function read_uri(text)
    return (string.gsub(string.gsub(text, "^%w+:", string.lower), "/+$", ""))
end

-- The metric in {"MetricName": "MSE"}, given as an object or its text, or the value as it is.
local function read_metric(value)
    local object = value
    if type(value) == "string" then
        local ok, decoded = pcall(require("cjson").decode, value)
        object = ok and decoded or nil
    end
    return type(object) == "table" and object.MetricName or value
end

-- Names, given as a JSON array, its text or separated by commas, as the text of a JSON array.
local function read_list(value)
    local cjson, form = require("cjson"), "it must be names, as a JSON array or separated by commas"
    -- No table has more columns.
    local names, most, too_many = {}, 10000, "it must be at most 10000 names"
    if type(value) == "string" and string.match(value, "^%s*%[") then
        local ok, list = pcall(cjson.decode, value)
        value = ok and list or nil
    end
    if type(value) == "table" then
        for _ in pairs(value) do
            local name = value[#names + 1]
            if type(name) ~= "string" or not string.find(name, "%S") then
                return nil, form
            elseif #names == most then
                return nil, too_many
            end
            names[#names + 1] = name
        end
        return cjson.encode(names)
    elseif type(value) ~= "string" then
        return nil, form
    end
    local at = 1
    repeat
        -- A name in quotes may hold commas, and quotes that are doubled.
        local _, stop = string.find(value, '^%s*"[^"]*"', at)
        while stop and string.sub(value, stop + 1, stop + 1) == '"' do
            _, stop = string.find(value, '^"[^"]*"', stop + 1)
        end
        _, stop = string.find(value, '^[^,"]*', (stop or at - 1) + 1)
        local name = trim(string.sub(value, at, stop))
        local behind = string.sub(value, stop + 1, stop + 1)
        if name == "" or behind == '"' then
            return nil, form
        elseif #names == most then
            return nil, too_many
        end
        names[#names + 1], at = name, stop + 2
    until behind == ""
    return cjson.encode(names)
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

-- A word in the spelling in which the parameter has it, or what it must be instead.
local function read_choice(value, choices)
    for _, choice in ipairs(choices) do
        if type(value) == "string" and string.lower(value) == string.lower(choice) then
            return choice
        end
    end
    return nil, "it must be one of " .. table.concat(choices, ", ")
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
            if parameter.one_of and not wrong then
                value, wrong = read_choice(value, parameter.one_of)
            end
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

-- Stops where one of two arguments is given without the other.
local function check_both_or_neither(code, first, second)
    if (values[first] == null) ~= (values[second] == null) then
        fail(code, { missing = values[first] == null and first or second })
    end
end

-- Stops where two arguments are given of which one makes the other superfluous.
local function check_not_both(code, first, second)
    if values[first] ~= null and values[second] ~= null then
        fail(code, { first = first, second = second })
    end
end

-- Stops where an argument's value is none of those allowed for the value of another.
local function check_fits(code, name, to, allowed)
    local choices = allowed[values[to]]
    if values[name] == null or not choices then
        return
    end
    for _, choice in ipairs(choices) do
        if values[name] == choice then
            return
        end
    end
    fail(code, { value = values[name], to = values[to], allowed = table.concat(choices, ", ") })
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
    {
        name = "iam_sagemaker_role",
        required = true,
        maximum_length = 2048,
        patterns = { "^[A-Za-z0-9_%+=,%.@:/%-]+$" },
        words = "an ARN or a role name",
    },
    {
        name = "s3_bucket_uri",
        required = true,
        maximum_length = 200,
        read = read_uri,
        patterns = { "^s3://[a-z0-9][a-z0-9%.%-]*$", "[a-z0-9]$" },
        without = { "[%.][%.]" },
        words = "s3://bucket, without a path",
    },
    {
        name = "s3_output_path",
        required = true,
        maximum_length = 512,
        minimum_length = 1,
        read = read_path,
        patterns = { "^[A-Za-z0-9_%./=%+%-]+$" },
        without = { "//", "[%.]/", "[%.]$" },
        words = "a path of letters, digits and _ . = + -, with single slashes between its folders, none of which ends in a dot",
    },
    {
        name = "input_schema_name",
        required = true,
        unless = "source_query",
        maximum_length = 128,
        minimum_length = 1,
        read = read_identifier,
        folds = "_folded",
    },
    {
        name = "input_table_or_view_name",
        required = true,
        unless = "source_query",
        maximum_length = 128,
        minimum_length = 1,
        read = read_identifier,
        folds = "_folded",
    },
    {
        name = "target_attribute_name",
        required = true,
        maximum_length = 128,
        minimum_length = 1,
        read = read_identifier,
        folds = "_folded",
    },
    {
        name = "problem_type",
        maximum_length = 32,
        one_of = { "BinaryClassification", "MulticlassClassification", "Regression" },
    },
    {
        name = "objective",
        maximum_length = 64,
        read = read_metric,
        structured = true,
        one_of = { "AUC", "Accuracy", "BalancedAccuracy", "F1", "F1macro", "MAE", "MSE", "Precision", "PrecisionMacro", "R2", "RMSE", "Recall", "RecallMacro" },
    },
    { name = "max_runtime_for_automl_job_in_seconds", number = true, minimum = 1, maximum = 2592000 },
    { name = "max_candidates", number = true, minimum = 1, maximum = 750 },
    { name = "max_runtime_per_training_job_in_seconds", number = true, minimum = 1, maximum = 2592000 },
    { name = "source_query", maximum_length = 2000000 },
    { name = "exclude_columns", maximum_length = 2000000, read = read_list, structured = true },
    { name = "compression_type", default = "None", maximum_length = 10, one_of = { "Gzip", "None" } },
    { name = "export_files_per_node", default = 4, number = true, minimum = 1, maximum = 64 },
    { name = "model_info_schema_name", ignored = true },
    { name = "model_info_table_name", ignored = true },
    { name = "aws_tags", ignored = true },
})
check_not_both("E-SME-23", "source_query", "input_table_or_view_name")
check_both_or_neither("E-SME-13", "problem_type", "objective")
check_fits("E-SME-16", "objective", "problem_type", {
    ["Regression"] = { "MSE", "RMSE", "MAE", "R2" },
    ["BinaryClassification"] = { "F1", "Accuracy", "AUC", "BalancedAccuracy", "Precision", "Recall" },
    ["MulticlassClassification"] = { "Accuracy", "BalancedAccuracy", "F1macro", "PrecisionMacro", "RecallMacro" },
})
values.script_schema = exa.meta.script_schema
values.script_schema_quoted = quote(values.script_schema)
values.current_user = exa.meta.current_user
values.session_id = exa.meta.session_id
values.csv_encoding_version = 1
values.job_name_view = "SME_SOURCE_" .. string.upper(values.job_name)
values.job_name_view_quoted = quote(values.job_name_view)

-- As a view, a query has columns with names and types like a table.
if values.source_query ~= null then
    run("E-SME-22", [[
        CREATE OR REPLACE VIEW ::script_schema_quoted.::job_name_view_quoted AS
        ::source_query
    ]])
    undo[#undo + 1] = { what = "the view of source_query", statement = [[
        DROP VIEW IF EXISTS ::script_schema_quoted.::job_name_view_quoted
    ]] }
end

-- An unquoted name means its upper-case spelling; one that exists only as it is written is found too.
local table_rows = run("F-SME-2", [[
    SELECT COLUMN_SCHEMA, COLUMN_TABLE
    FROM SYS.EXA_ALL_COLUMNS
    WHERE COLUMN_SCHEMA IN (:input_schema_name, :input_schema_name_folded)
      AND COLUMN_TABLE IN (:input_table_or_view_name, :input_table_or_view_name_folded)
      OR :source_query IS NOT NULL AND COLUMN_SCHEMA = :script_schema AND COLUMN_TABLE = :job_name_view
    GROUP BY COLUMN_SCHEMA, COLUMN_TABLE
    ORDER BY CASE WHEN COLUMN_SCHEMA = :input_schema_name_folded THEN 1 ELSE 2 END,
      CASE WHEN COLUMN_TABLE = :input_table_or_view_name_folded THEN 1 ELSE 2 END
    LIMIT 1
]])
if #table_rows == 0 then
    fail("E-SME-14", { suggestion = did_you_mean("input_table_or_view_name") })
end
values.table_schema = table_rows[1][1]
values.table_name = table_rows[1][2]

-- The prediction function declares the same columns in the same order.
local columns_rows = run("F-SME-2", [[
    SELECT COLUMN_NAME, COLUMN_TYPE
    FROM SYS.EXA_ALL_COLUMNS
    WHERE COLUMN_SCHEMA = :table_schema AND COLUMN_TABLE = :table_name
    ORDER BY COLUMN_ORDINAL_POSITION
]])

do
    local cjson = require("cjson")
    -- How a column of each type is exported: what the prediction function sends looks the same.
    local encodings = {
        { "BOOLEAN", "CASE WHEN {column} THEN 'true' WHEN NOT {column} THEN 'false' END" },
        { "DATE", "TO_CHAR({column}, 'YYYY-MM-DD')" },
        { "TIMESTAMP", "TO_CHAR({column}, 'YYYY-MM-DD HH24:MI:SS.FF6')" },
        { "DECIMAL", "{column}" },
        { "DOUBLE", "CASE WHEN {column} = 0 THEN 0 ELSE {column} END" },
        { "GEOMETRY", "CAST({column} AS VARCHAR(2000000))" },
        { "INTERVAL", "CAST({column} AS VARCHAR(30))" },
        { "HASHTYPE", "CAST({column} AS VARCHAR(2048))" },
        { "", "{column}" },
    }
    local function exported(name, column_type)
        for _, encoding in ipairs(encodings) do
            if string.find(column_type, "^" .. encoding[1]) then
                return (string.gsub(encoding[2], "{column}", function() return quote(name) end)) .. " AS " .. quote(name)
            end
        end
    end
    -- The column that a name means: its upper-case spelling, or else the name as it is written.
    local function find(name, folded)
        local found
        for i = 1, #columns_rows do
            if columns_rows[i][1] == folded or (columns_rows[i][1] == name and not found) then
                found = columns_rows[i][1]
            end
        end
        return found
    end
    local existing, excluded = {}, {}
    for i = 1, #columns_rows do
        existing[i] = columns_rows[i][1]
    end
    local target = find(values.target_attribute_name, values.target_attribute_name_folded)
    if not target then
        local suggestion = suggest(values.target_attribute_name, existing)
        fail("E-SME-15", { columns = table.concat(existing, ", "), suggestion = suggestion })
    end
    local names_excluded = values.exclude_columns ~= null and cjson.decode(values.exclude_columns) or {}
    local folded = fold(names_excluded)
    for i, name in ipairs(names_excluded) do
        local column = find((unquote(name)), folded[i])
        if not column or column == target then
            local complaint = column and "is the one to predict" or "does not exist"
            local suggestion = column and "" or suggest((unquote(name)), existing)
            fail("E-SME-24", { column = shown(name), complaint = complaint, suggestion = suggestion })
        end
        excluded[column] = true
    end
    local names, types, projection = {}, {}, {}
    for i = 1, #columns_rows do
        local name, column_type = columns_rows[i][1], columns_rows[i][2]
        if not excluded[name] then
            if string.find(name, '[,"%c]') then
                fail("E-SME-25", { column = name })
            end
            names[#names + 1], types[#types + 1] = name, column_type
            projection[#projection + 1] = exported(name, column_type)
        end
    end
    if #names == 1 then
        fail("E-SME-17")
    end
    values.target_name = target
    values.target_column_names = cjson.encode(names)
    values.target_column_types = cjson.encode(types)
    values.target_select_list = table.concat(projection, ", ")
end

-- A duplicate name must surface before data moves and before anything costs.
run("E-SME-8", [[
    INSERT INTO ::script_schema_quoted."SME_METADATA_AUTOPILOT_JOBS" (
      DATETIME, JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME, IAM_SAGEMAKER_ROLE, S3_BUCKET_URI, S3_OUTPUT_PATH,
      TARGET_ATTRIBUTE_NAME, PROBLEM_TYPE, OBJECTIVE, MAX_RUNTIME_FOR_AUTOML_JOB_IN_SECONDS, MAX_CANDIDATES,
      MAX_RUNTIME_PER_TRAINING_JOB_IN_SECONDS, SESSION_ID, SCRIPT_USER, COLUMN_NAMES, COLUMN_TYPES, AWS_REGION,
      INPUT_SCHEMA_NAME, INPUT_TABLE_OR_VIEW_NAME, SOURCE_QUERY, CSV_ENCODING
    ) VALUES (
      CURRENT_TIMESTAMP, :job_name, :aws_credentials_connection_name, :iam_sagemaker_role, :s3_bucket_uri,
      :s3_output_path, :target_name, :problem_type, :objective, :max_runtime_for_automl_job_in_seconds,
      :max_candidates, :max_runtime_per_training_job_in_seconds, :session_id, :current_user,
      :target_column_names, :target_column_types, :aws_region, :table_schema, :table_name, :source_query,
      :csv_encoding_version
    )
]])
undo[#undo + 1] = { what = "the job's metadata row", statement = [[
    DELETE FROM ::script_schema_quoted."SME_METADATA_AUTOPILOT_JOBS" WHERE JOB_NAME = :job_name
]] }

-- What AWS would refuse is refused here, before data moves.
local prepared_rows = run("E-SME-7", [[
    SELECT ::script_schema_quoted."SME_AUTOPILOT_TRAINING_PREPARATION_UDF"(
      :job_name,
      :aws_credentials_connection_name,
      :aws_region,
      :iam_sagemaker_role,
      :s3_bucket_uri,
      :s3_output_path
    )
]])
values.prepared_role_arn = prepared_rows[1][1]
values.prepared_training_data_uri = prepared_rows[1][2]
values.prepared_training_data_path = prepared_rows[1][3]

local nodes_rows = run("F-SME-1", [[
    SELECT NPROC()
]])
values.nodes_count = nodes_rows[1][1]

-- The files are written in parallel.
undo[#undo + 1] = { what = "the training data in {{prepared_training_data_uri}}", statement = [[
    SELECT ::script_schema_quoted."SME_TRAINING_DATA_DELETION_UDF"(
      :job_name,
      :aws_credentials_connection_name,
      :aws_region,
      :s3_bucket_uri,
      :s3_output_path
    )
]] }
do
    local files, ending = {}, values.compression_type == "Gzip" and ".csv.gz" or ".csv"
    for i = 1, values.export_files_per_node * tonumber(tostring(values.nodes_count)) do
        values["file_" .. i] = string.format("%spart-%04d", values.prepared_training_data_path, i) .. ending
        files[i] = "FILE :file_" .. i
    end
    values.schema_quoted, values.table_quoted = quote(values.table_schema), quote(values.table_name)
    values.connection_quoted, values.select_list = quote(values.aws_credentials_connection_name), values.target_select_list
    local written = run("E-SME-1", [[
        EXPORT (SELECT ::select_list FROM ::schema_quoted.::table_quoted)
        INTO CSV AT ::connection_quoted
        ]] .. table.concat(files, "\n        ") .. "\n        WITH COLUMN NAMES")
    values.export_rows = written.etl_rows_written or written.rows_affected or null
end

local training_rows = run("E-SME-7", [[
    SELECT ::script_schema_quoted."SME_AUTOPILOT_TRAINING_UDF"(
      :job_name,
      :aws_credentials_connection_name,
      :aws_region,
      :prepared_role_arn,
      :s3_bucket_uri,
      :s3_output_path,
      :target_name,
      :problem_type,
      :objective,
      :max_runtime_for_automl_job_in_seconds,
      :max_candidates,
      :max_runtime_per_training_job_in_seconds,
      :compression_type
    )
]])
values.training_job_arn = training_rows[1][1]
values.training_training_data_bytes = training_rows[1][2]
undo, kept = {}, "Job {{job_name}} is running on AWS."

run("E-SME-8", [[
    UPDATE ::script_schema_quoted."SME_METADATA_AUTOPILOT_JOBS"
    SET JOB_ARN = :training_job_arn, S3_TRAINING_DATA_URI = :prepared_training_data_uri,
      TRAINING_DATA_ROWS = :export_rows, TRAINING_DATA_BYTES = :training_training_data_bytes
    WHERE JOB_NAME = :job_name
]])

if values.source_query ~= null then
    run("E-SME-22", [[
        DROP VIEW IF EXISTS ::script_schema_quoted.::job_name_view_quoted
    ]])
end

exit({ { training_rows[1][1] } }, "JOB_ARN VARCHAR(256)")
/
