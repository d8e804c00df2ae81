CREATE OR REPLACE LUA SCRIPT "SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT" (
    json_text
) RETURNS TABLE AS
-- Exports time series to S3 and starts an Autopilot job that learns to forecast them.
-- Generated from spec/scripts/train-forecast-with-sagemaker-autopilot.ts: change that file, not this script.

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
        message = "E-SME-5: The argument of SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT cannot be read as a JSON object: {{complaint}}.",
        mitigation = "Check its quotes, commas, braces and keys.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT cannot start: {{complaints}}.",
        mitigation = "It takes one JSON object with job_name, aws_credentials_connection_name, aws_region, iam_sagemaker_role, s3_bucket_uri, s3_output_path, input_schema_name (or source_query), input_table_or_view_name (or source_query), target_attribute_name, timestamp_column, item_column, frequency and horizon, and if wanted group_columns, quantiles, filling, aggregation, holidays, algorithms, objective, max_runtime_for_automl_job_in_seconds, max_candidates, max_runtime_per_training_job_in_seconds, source_query, exclude_columns, compression_type, export_files_per_node, keep_training_data, aws_tags, kms_key_id, volume_kms_key_id, encrypt_traffic, vpc_subnets and vpc_security_groups.",
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
    ["E-SME-14"] = {
        message = "E-SME-14: There is no table or view {{input_schema_name}}.{{input_table_or_view_name}} that you may read.{{suggestion}}",
        mitigation = "Check input_schema_name and input_table_or_view_name: unquoted names mean their upper-case spelling first, then themselves.",
    },
    ["E-SME-22"] = {
        message = "E-SME-22: The query in source_query cannot be trained from: {{cause}}",
        mitigation = "Correct the query. It must have a name for each column, and you need the rights to create, read and drop views in the schema of the scripts.",
    },
    ["E-SME-23"] = {
        message = "E-SME-23: Arguments {{first}} and {{second}} exclude each other.",
        mitigation = "Give one of them.",
    },
    ["E-SME-25"] = {
        message = "E-SME-25: Column {{column}} cannot be trained from: Exasol writes names into the training data as they are, and a comma, a quote or a line break in one tears the data apart.",
        mitigation = "Rename it, in a view or a source_query, or name it in exclude_columns.",
    },
    ["E-SME-141"] = {
        message = "E-SME-141: {{complaint}}, so {{what}} stay.",
        mitigation = "SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS tells how far the job is. It can be deployed as long as its row is in SME_METADATA_AUTOPILOT_JOBS: SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB enters it if it is not.",
    },
    ["E-SME-146"] = {
        message = "E-SME-146: The rows of {{table.shown}} could not be read: {{cause}}",
        mitigation = "Mend the table or view, or ask for the right to read it.",
    },
    ["E-SME-325"] = {
        message = "E-SME-325: SME_POLICY limits {{limit.setting}} to {{limit.value}}, but the call asks for {{limit.asked}}.",
        mitigation = "Keep within it, or ask {{limits.owner}}, who owns the table, to change it.",
    },
    ["E-SME-326"] = {
        message = "E-SME-326: SME_POLICY sets '{{setting.name}}' to {{setting.value}}: {{setting.complaint}}.",
        mitigation = "Ask {{setting.owner}}, who owns the table, to correct it.",
    },
    ["E-SME-327"] = {
        message = "E-SME-327: The limits in SME_POLICY could not be read: {{cause}}",
        mitigation = "You need the right SELECT on the table: whoever owns it grants it.",
    },
    ["E-SME-341"] = {
        message = "E-SME-341: Arguments vpc_subnets and vpc_security_groups belong together: {{missing}} is missing.",
        mitigation = "Give both, or neither.",
    },
    ["E-SME-365"] = {
        message = "E-SME-365: Invalid frequency '{{value}}': {{complaint}}.",
        mitigation = "It is 1min to 59min, 1H to 23H, 1D to 6D, 1W to 4W, 1M (a month) to 11M, or 1Y; what is longer has the next unit, as 1H for 60min.",
    },
    ["E-SME-366"] = {
        message = "E-SME-366: {{table.shown}} has no column {{column}}.{{suggestion}} Its columns: {{columns}}.",
        mitigation = "Correct {{parameter}}.",
    },
    ["E-SME-367"] = {
        message = "E-SME-367: Column {{column}} is both {{first}} and {{second}}.",
        mitigation = "Each of them needs a column of its own.",
    },
    ["E-SME-368"] = {
        message = "E-SME-368: Column {{column}} is {{type}}, but {{parameter}} must be {{required}}.",
        mitigation = "Choose another column, or CAST it in a source_query.",
    },
    ["E-SME-369"] = {
        message = "E-SME-369: Invalid filling of {{column}}: {{complaint}}.",
        mitigation = "Each column has an object with \"middlefill\", \"backfill\" or both. They are zero, mean, median, min, max or a whole number, and nan for the target alone; \"futurefill\" is for other columns alone.",
    },
    ["E-SME-370"] = {
        message = "E-SME-370: {{table.shown}} has {{found}} {{kind}} columns besides item, groups, time and target, but Autopilot takes at most {{limit}}.",
        mitigation = "Name some of them in exclude_columns.",
    },
    ["E-SME-371"] = {
        message = "E-SME-371: {{table.shown}} has no row with a value in {{target.name}}, so there is nothing to learn from.",
        mitigation = "Check target_attribute_name and the rows.",
    },
    ["E-SME-372"] = {
        message = "E-SME-372: {{table.shown}} has {{found}} rows without a value in {{column}}; such a row belongs to no series.",
        mitigation = "Leave them out by a source_query.",
    },
    ["E-SME-373"] = {
        message = "E-SME-373: A horizon of {{horizon}} is too long: {{table.shown}} has {{found}} steps of {{frequency}}, from {{first}} to {{last}}, and Autopilot forecasts at most a quarter of them, {{limit}}.",
        mitigation = "Choose a shorter horizon, or train from a longer time.",
    },
    ["E-SME-374"] = {
        message = "E-SME-374: {{series}} has {{found}} rows for {{first}}, but a series has one value a time.",
        mitigation = "Correct the rows, name what tells them apart in group_columns, or give aggregation.",
    },
    ["E-SME-375"] = {
        message = "E-SME-375: {{series}} has {{found}} rows in one step of {{frequency}}, from {{first}} to {{last}}; Autopilot would add them up.",
        mitigation = "Give aggregation to say what becomes of them, or a finer frequency.",
    },
    ["E-SME-376"] = {
        message = "E-SME-376: {{series}} has no value between {{first}} and {{last}}: it lacks {{found}} steps of {{frequency}}, which Autopilot would take for 0.",
        mitigation = "Say by filling what they are, with \"middlefill\" of {{target.name}} as \"zero\" or \"mean\", or give another frequency.",
    },
    ["E-SME-377"] = {
        message = "E-SME-377: {{series}} ends at {{first}}, {{found}} steps of {{frequency}} before {{last}}, where others end; Autopilot would take those for 0.",
        mitigation = "Say by filling what they are, with \"backfill\" of {{target.name}} as \"zero\" or \"nan\", or leave the series out.",
    },
    ["E-SME-400"] = {
        message = "E-SME-400: What the training data of job {{job_name}} hold could not be entered in SME_TRAINING_STATISTICS: {{cause}}",
        mitigation = "Call the script again.",
    },
}

-- Which names there are, for the errors that know nothing of a name.
local known = {}

-- How a column of each type is exported; the first pattern that matches its type counts.
local csv_encodings = {
    {
        type = "BOOLEAN",
        expression = "CASE WHEN {column} THEN 'true' WHEN NOT {column} THEN 'false' END",
    },
    { type = "DATE", expression = "TO_CHAR({column}, 'YYYY-MM-DD')" },
    { type = "TIMESTAMP", expression = "TO_CHAR({column}, 'YYYY-MM-DD HH24:MI:SS.FF6')" },
    { type = "DECIMAL", expression = "{column}" },
    { type = "DOUBLE", expression = "CASE WHEN {column} = 0 THEN 0 ELSE {column} END" },
    { type = "GEOMETRY", expression = "CAST({column} AS VARCHAR(2000000))" },
    { type = "INTERVAL", expression = "CAST({column} AS VARCHAR(30))" },
    { type = "HASHTYPE", expression = "REPLACE(CAST({column} AS VARCHAR(2048)), '-', '')" },
    { type = "", expression = "{column}" },
}

-- What other parts of the extension rely on, too.
local facts = {
    script_language = "TYPESCRIPT",
    training_file_format = "part-%04d",
    training_file_endings = { None = ".csv", Gzip = ".csv.gz" },
}

-- Why a value is beyond the limits of its parameter, or nil.
local function complaint_about(parameter, value)
    if parameter.boolean then
        return nil
    elseif parameter.number then
        if parameter.fraction and (not value or value ~= value or math.abs(value) == math.huge) then
            return "it must be a number"
        elseif not parameter.fraction and (not value or value ~= math.floor(value)) then
            return "it must be a whole number"
        elseif parameter.minimum and value < parameter.minimum then
            return "it must be at least " .. parameter.minimum
        elseif parameter.maximum and value > parameter.maximum then
            return "it must be at most " .. parameter.maximum
        elseif parameter.multiple_of and value % parameter.multiple_of ~= 0 then
            return "it must be a multiple of " .. parameter.multiple_of
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
    if value ~= "" and not string.find(value, "%S") then
        return "it must not be blank"
    end
    return nil
end

-- A text without what addresses, and what AWS repeats of a request, hold of logins, signatures and tokens.
local function without_secrets(text)
    text = string.gsub(text, "(://)[^/%s?#']*@", "%1…@")
    text = string.gsub(text, "([?&][%w_%-]+=)[^&%s'%]>]+", "%1…")
    return (string.gsub(text, "([Ss]ecurity%-[Tt]oken[:=]%s*)[^%s<]+", "%1…"))
end

-- A text for an error: in one line, without secrets, cut behind its first bytes if it has more, and never
-- inside a character.
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

-- Everything that statements and texts can name: the arguments, and what the steps before them found. Each
-- value has the name that it has in the spec: values.job_name, values["job.status"].
local values = {}

-- What texts count, behind the number.
local countable = {
    answers = true,
    bytes = true,
    characters = true,
    columns = true,
    lines = true,
    minutes = true,
    rows = true,
    steps = true,
    times = true,
    values = true,
}

-- Puts values into a text: {{name}} stands for more.name or values.name. `{{found}} rows` becomes `1 row`.
local function fill(text, more)
    return (string.gsub(text, "{{([%w_.]+)}}( ?%a*)", function(name, word)
        local value = more and more[name]
        if value == nil then
            value = values[name]
        end
        local shown = shorten(tostring(value), name == "cause" and 2000 or 1000)
        if shown == "1" and countable[string.sub(word, 2)] then
            word = string.sub(word, 1, -2)
        end
        return shown .. word
    end))
end

-- The text of an error. Where a UDF found the cause, that is an error of the catalogue itself and says what
-- to do.
local function describe(code, more)
    local cause = more and more.cause
    if cause and string.find(cause, "^[EF]%-SME%-%d+: ") then
        return fill(errors[code].message, more)
    elseif cause and not string.find(cause, "[.!?]$") then
        more.cause = cause .. "."
    end
    return fill(errors[code].message .. " " .. errors[code].mitigation, more)
end

-- The one of the names that takes the fewest edits to come to, at most three; case, "_" and "-" do not count,
-- and two letters in the wrong order are one edit. Where none is near, the only one that the name is a part
-- of, or else the only one that is half of the name at least.
local function nearest(name, names)
    local function plain(text)
        return (string.gsub(string.lower(text), "[_-]", ""))
    end
    if #name > 512 then
        return nil
    end
    name = plain(name)
    local best, fewest = nil, math.min(math.floor(#name / 3), 3) + 1
    local whole, wholes, part, parts = nil, 0, nil, 0
    for _, candidate in ipairs(names) do
        local other, row, before = plain(candidate), {}, nil
        if #name > 2 and string.find(other, name, 1, true) then
            whole, wholes = candidate, wholes + 1
        end
        if #other > 2 and #other * 2 >= #name and string.find(name, other, 1, true) then
            part, parts = candidate, parts + 1
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
    return best or wholes == 1 and whole or wholes == 0 and parts == 1 and part or nil
end

-- " Did you mean 'x'?" for the nearest of the other names, or nothing.
local function suggest(name, names)
    local meant = nearest(name, names)
    return meant and meant ~= name and " Did you mean '" .. meant .. "'?" or ""
end

-- " Did you mean 'x'?" for the nearest of a parameter's known names; or what is known of this very name.
local function did_you_mean(parameter)
    local ok, rows = pquery(known[parameter].statement, known[parameter].binds)
    local name, names = values[parameter .. ".folded"] or values[parameter], {}
    for i = 1, ok and #rows or 0 do
        names[i] = rows[i][1]
        if string.lower(names[i]) == string.lower(name) and rows[i][2] and rows[i][2] ~= null then
            return " " .. rows[i][2]
        end
    end
    return suggest(name, names)
end

-- What went wrong, in one line and without the session, which the database adds once more; and which name may
-- be meant where a UDF knows nothing of a name.
local function reason(message)
    local line = string.match(message, "[EF]%-SME%-%d+: [^\n]*") or string.match(message, "^[^\n]*")
    line = string.match(line, "^(.*)%(Session: %d+%)%s*$") or line
    local cause = without_secrets(string.match(line, "^.*%S") or "")
    local code = string.match(cause, "^[EF]%-SME%-%d+")
    for parameter, names in pairs(known) do
        if names.error == code then
            cause = cause .. did_you_mean(parameter)
        end
    end
    return cause
end

-- How to take back what the steps made, the latest last; and, as `kept`, what stays whatever happens.
local undo = { steps = {}, kept = nil }

-- Ends the script with an error of the catalogue. What the steps before it made is taken back.
local function fail(code, more)
    local text, told = describe(code, more), ""
    -- A statement or a UDF that failed may have done something; what only looks has not.
    local untouched = not undo.kept and not (more and more.cause)
    local in_use
    -- Takes one step back, and says so.
    local function take_back(entry)
        local ok, result = pquery(entry.statement, entry.binds)
        local why = not ok and reason(result.error_message)
        if why and entry.in_use and string.find(why, entry.in_use .. ":", 1, true) == 1 then
            in_use = why
        elseif why and entry.in_use and more and more.died and not string.find(why, "^[EF]%-SME%-%d+: ") then
            -- What died first may have done its work, and what was to find out has died too.
            local complaint = "Whether a job has been started could not be found out ("
                .. string.gsub(why, "%.$", "") .. ")"
            in_use = describe(entry.in_use, { complaint = complaint, what = entry.what })
        elseif why then
            untouched = false
            -- Its code would compete with that of the error itself.
            why = string.gsub(string.gsub(why, "^[EF]%-SME%-%d+: ", ""), "%.$", "")
            told = told .. " Left behind: " .. entry.what .. " (" .. why .. ")."
        elseif not entry.silent and not (#result > 0 and result[1][1] == null) then
            untouched = false
            told = told .. " Taken back: " .. entry.what .. "."
        end
    end
    for i = #undo.steps, 1, -1 do
        local entry = undo.steps[i]
        if in_use and not entry.silent then
            told = told .. " Left as it is, unless the transaction is rolled back, as with autocommit: "
                .. entry.what .. "."
        elseif not entry.on_death or (more and more.died) then
            take_back(entry)
        end
    end
    if in_use then
        -- What to do is said of the job: calling the script again would not do.
        local message = string.gsub(fill(errors[code].message, more), "^[EF]%-SME%-%d+: ", "")
        text = in_use .. " The script ended with: " .. message
    end
    text = text .. told
    if undo.kept then
        text = text .. " " .. undo.kept
    elseif untouched and not in_use then
        text = text .. " Nothing was changed."
    end
    error(text, 0)
end

-- A text without blanks at its ends.
local function trim(text)
    return string.match(string.match(text, "^%s*(.*)"), "^.*%S") or ""
end

-- The value of a name in the outermost braces of a JSON text, as it stands there, or nil. What cjson makes of
-- [] is what it makes of {}.
local function member_text(text, name)
    -- What stands behind a backslash ends no text; the places of all else stay.
    local plain = string.gsub(text, "\\[\\\"]", "__")
    local depth, at, from = 0, 1, nil
    while true do
        local start, _, mark = string.find(plain, '(["%[%]{},])', at)
        if not start then
            return nil
        end
        at = start + 1
        if mark == '"' then
            local stop = string.find(plain, '"', at, true)
            if depth == 1 and not from and string.sub(text, at, stop - 1) == name then
                local _, colon = string.find(text, "^%s*:", stop + 1)
                from = colon and colon + 1
            end
            at = stop + 1
        elseif mark == "{" or mark == "[" then
            depth = depth + 1
        elseif depth == 1 and from then
            return trim(string.sub(text, from, start - 1))
        elseif mark ~= "," then
            depth = depth - 1
        end
    end
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

-- A key that stands twice in the same braces of a JSON text, or nil. cjson would take the last and say
-- nothing.
local function repeated_key(text)
    -- What stands behind a backslash ends no text; the places of all else stay.
    local plain = string.gsub(text, "\\[\\\"]", "__")
    -- One table for each brace and bracket that is open.
    local keys, at = {}, 1
    while true do
        local start, _, mark = string.find(plain, '(["%[%]{}])', at)
        if not start then
            return nil
        end
        at = start + 1
        if mark == '"' then
            local stop = string.find(plain, '"', at, true)
            if #keys > 0 and string.find(text, "^%s*:", stop + 1) then
                local key = string.sub(text, at, stop - 1)
                if string.find(key, "\\", 1, true) then
                    key = require("cjson").decode('["' .. key .. '"]')[1]
                end
                if keys[#keys][key] then
                    return key
                end
                keys[#keys][key] = true
            end
            at = stop + 1
        elseif mark == "{" or mark == "[" then
            keys[#keys + 1] = {}
        else
            keys[#keys] = nil
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
        local tokens = {
            T_OBJ_BEGIN = "{", T_OBJ_END = "}", T_ARR_BEGIN = "[", T_ARR_END = "]", T_COLON = ":",
            T_COMMA = ",", T_STRING = "a text", T_NUMBER = "a number", T_INTEGER = "a number",
            T_BOOLEAN = "true or false", T_NULL = "null", T_END = "the end",
        }
        local complaint = string.gsub(given, "T_[A-Z_]+", tokens)
        local position = tonumber(string.match(complaint, "at character (%d+)$"))
        if position then
            local near = string.sub(text, math.max(position - 20, 1), position + 10)
            -- No halves of characters at its ends.
            near = string.gsub(string.gsub(near, "^[\128-\191]+", ""), "[\192-\255][\128-\191]*$", "")
            complaint = complaint .. ", near " .. near
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

-- A name without the quotes in which SQL takes it as it is, and whether it had any.
local function unquote(text)
    local quoted = string.match(text, '^%s*"(.*)"%s*$')
    if quoted then
        quoted = string.gsub(quoted, '""', '"')
        return quoted, true
    end
    return text, false
end

-- A name as it is written, without its quotes.
local function read_identifier(text)
    local inside = string.match(text, '^%s*"(.*)"%s*$')
    if inside and string.find(string.gsub(inside, '""', ""), '"', 1, true) then
        return nil, "it must be one name, in which a quote is doubled"
    end
    return (unquote(text))
end

-- What SQL makes of names: upper case unless they are quoted. Lua knows the capitals of ASCII only; for
-- others the database is asked, once.
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

-- An address with its scheme in small letters and without slashes at its end.
local function read_uri(text)
    return string.match(string.gsub(text, "^%w+:", string.lower), "^.*[^/]") or ""
end

-- A path without slashes at its ends.
local function read_path(text)
    return string.match(string.gsub(text, "^/+", ""), "^.*[^/]") or ""
end

-- Names, given as a JSON array, its text or separated by commas, as the text of a JSON array; null for none.
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
        return #names > 0 and cjson.encode(names) or null
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

-- The text of a list whose elements, or whose pairs' second elements, are all as the definition says, or what
-- is wrong with it. most is how many there may be.
local function check_elements(text, definition)
    local cjson = require("cjson")
    local list = cjson.decode(text)
    if definition.most and #list > definition.most then
        return nil, "it must not have more than " .. definition.most .. " elements"
    end
    local found = {}
    for i, element in ipairs(list) do
        local pair = type(element) == "table"
        local word = pair and element[2] or element
        local value, wrong = word, complaint_about(definition, word)
        if definition.choose and not wrong then
            value, wrong = definition.choose(value, definition.one_of)
        end
        if wrong then
            local of = pair and " of '" .. shown(element[1]) .. "'" or ""
            return nil, "its element '" .. shown(word) .. "'" .. of .. " is wrong, " .. wrong
        end
        if not pair and found[value] then
            return nil, "its element '" .. shown(word) .. "' stands there twice"
        end
        found[value] = true
        list[i] = pair and { element[1], value } or value
    end
    return cjson.encode(list)
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

-- A JSON object, given as such or as its text, as its text.
local function read_object(value)
    local cjson, object = require("cjson"), value
    if type(value) == "string" then
        local ok, decoded = pcall(cjson.decode, value)
        object = ok and string.find(value, "^%s*{") and decoded or nil
        local twice = object and repeated_key(value)
        if twice then
            return nil, "the name '" .. twice .. "' stands there twice"
        end
    end
    if type(object) ~= "table" or object[1] ~= nil then
        return nil, "it must be a JSON object"
    end
    return cjson.encode(object)
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

-- The metric in {"MetricName": "MSE"}, given as an object or its text, or the value as it is.
local function read_metric(value)
    local object = value
    if type(value) == "string" then
        local ok, decoded = pcall(require("cjson").decode, value)
        object = ok and decoded or nil
    end
    if type(object) ~= "table" then
        return value
    elseif type(object.MetricName) ~= "string" then
        return nil, 'it must be a metric\'s name, or {"MetricName":"…"} with one'
    end
    return object.MetricName
end

-- TRUE or FALSE, or a text that says so in any case.
local function read_boolean(value)
    if type(value) == "boolean" then
        return value
    end
    local text = type(value) == "string" and string.lower(value)
    if text == "true" or text == "false" then
        return text == "true"
    end
    return nil, "it must be true or false"
end

-- Tags, given as {"CostCenter": "42"}, as AWS' list [{"Key": "CostCenter", "Value": "42"}] or as the text of
-- either, as the text of AWS' list.
local function read_tags(given)
    local cjson = require("cjson")
    local tags, list, seen = given, {}, {}
    if type(given) == "string" then
        local ok, decoded = pcall(cjson.decode, given)
        tags = ok and decoded
        local twice = ok and repeated_key(given)
        if twice then
            return nil, "the key '" .. twice .. "' stands there twice"
        end
    end
    -- Characters, not bytes: the continuation bytes of UTF-8 do not count.
    local function length(text)
        return #string.gsub(text, "[\128-\191]", "")
    end
    -- What AWS has against a tag, or nil.
    local function complaint_about_tag(key, value)
        if type(key) ~= "string" or type(value) ~= "string" then
            return 'the key and the value of each tag must be texts, as in {"CostCenter": "42"}'
        elseif key == "" or length(key) > 128 then
            return "each key must have 1 to 128 characters"
        elseif length(value) > 256 then
            return "the value of '" .. key .. "' must not be longer than 256 characters"
        elseif string.find(key .. value, "[^%w _.:/=+@\128-\255-]") then
            return "'" .. key
                .. "' must be letters, digits, blanks and _ . : / = + - @, and so must its value"
        elseif string.find(string.lower(key), "^aws:") or string.find(key, "^exasol:") then
            return "keys that begin with aws: or exasol: are not yours to set"
        elseif seen[key] then
            return "the key '" .. key .. "' stands there twice"
        end
    end
    if type(tags) ~= "table" then
        return nil, 'it must be a JSON object, as {"CostCenter": "42"}, or AWS\' list of Key and Value'
    elseif tags[1] == nil and tags.Key ~= nil and tags.Value ~= nil then
        return nil, "AWS' Key and Value stand in a list: put it into [ ]"
    end
    for name, value in pairs(tags) do
        local tag = { Key = name, Value = value }
        if tags[1] ~= nil then
            tag = value
            if type(tag) ~= "table" then
                return nil, "each element of the list must have a Key and a Value"
            end
            for member in pairs(tag) do
                if member ~= "Key" and member ~= "Value" then
                    return nil, "each element of the list must have a Key and a Value, and nothing else"
                end
            end
        end
        local wrong = complaint_about_tag(tag.Key, tag.Value)
        if wrong then
            return nil, wrong
        end
        seen[tag.Key] = true
        list[#list + 1] = { Key = tag.Key, Value = tag.Value }
    end
    -- AWS takes 50; up to ten are the extension's own.
    if #list > 40 then
        return nil, "there must not be more than 40 tags"
    end
    table.sort(list, function(a, b) return a.Key < b.Key end)
    return #list > 0 and cjson.encode(list) or "[]"
end

-- "unknown: 'job_nam' (did you mean 'job_name'?)" for what is given and no parameter takes, or nil.
-- `elsewhere` is a script with keys that it takes: whoever gives one of them means that script.
local function unknown_arguments(given, parameters, elsewhere)
    local taken, names, unknown, told = {}, {}, {}, {}
    for _, parameter in ipairs(parameters) do
        taken[parameter.name] = true
        -- What is taken from old callers and not used is nothing to point to.
        names[#names + 1] = not parameter.ignored and parameter.name or nil
    end
    for name in pairs(given) do
        if not taken[name] then
            unknown[#unknown + 1] = tostring(name)
        end
    end
    table.sort(unknown)
    for i = 1, math.min(#unknown, 5) do
        local meant = nearest(unknown[i], names)
        local suggestion = meant and " (did you mean '" .. meant .. "'?)" or ""
        if elsewhere and elsewhere.keys[unknown[i]] then
            suggestion = " (a key of " .. elsewhere.script .. ")"
        end
        told[i] = "'" .. shorten(unknown[i], 100) .. "'" .. suggestion
    end
    if #unknown > 5 then
        told[5] = told[5] .. " and " .. #unknown - 5 .. " more"
    end
    return #unknown > 0 and "unknown: " .. table.concat(told, ", ") or nil
end

-- Stops where two arguments are given of which one makes the other superfluous.
local function check_not_both(code, first, second)
    if values[first] ~= null and values[second] ~= null then
        fail(code, { first = first, second = second })
    end
end

-- Stops where one of two arguments is given without the other.
local function check_both_or_neither(code, first, second)
    if (values[first] == null) ~= (values[second] == null) then
        fail(code, { missing = values[first] == null and first or second })
    end
end

-- Runs a statement; its :names are those of the binds.
local function run(code, statement, binds)
    local ok, result = pquery(statement, binds)
    if not ok then
        fail(code, { cause = reason(result.error_message) })
    end
    return result
end

-- What the steps gave: the rows of a statement, or what a partial returned.
local results = {}

-- Gives arguments that were left out what the first row has for each, a name and the column's position. Stops
-- where that is nothing, if there is an error for it: the argument that decides may be misspelt.
local function fill_arguments(rows, columns, code, decides)
    local row, missing = rows[1] or {}, {}
    for _, column in ipairs(columns) do
        local name, found = column[1], row[column[2]]
        if values[name] == null and found ~= nil and found ~= null then
            values[name] = found
        elseif values[name] == null then
            missing[#missing + 1] = name
        end
    end
    if code and #missing > 0 then
        local suggestion = decides and did_you_mean(decides) or ""
        fail(code, { missing = table.concat(missing, " and "), suggestion = suggestion })
    end
end

-- What the database said, without the name of the view that a query has become: nobody knows it.
local function hide_view(text, view)
    return (string.gsub(text, '[%w_."\128-\255]*' .. view .. '"?', "the query"))
end

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

-- How a column is exported: what the prediction function sends looks the same.
local function exported(name, column_type)
    for _, encoding in ipairs(csv_encodings) do
        if string.find(column_type, "^" .. encoding.type) then
            return (string.gsub(encoding.expression, "{column}", function() return quote(name) end))
        end
    end
end

-- What AWS takes for {"UNITS": {"middlefill": "zero", "backfill": 2}}, and the target's own methods; or the
-- column and what is wrong with it. find gives the column that a name means, its type, and why it is not
-- filled.
local function read_fillings(object, target, find)
    local allowed = { zero = true, mean = true, median = true, min = true, max = true }
    local methods = { middlefill = true, backfill = true, futurefill = true }
    local fillings = {}
    for name, given in pairs(object) do
        local column, column_type, refused = find(name)
        if not column then
            return nil, name, "there is no such column"
        elseif refused then
            return nil, column, refused
        elseif type(given) ~= "table" or next(given) == nil then
            return nil, column, "it must be an object of middlefill, backfill and futurefill"
        elseif not (string.find(column_type, "^DECIMAL") or string.find(column_type, "^DOUBLE")) then
            return nil, column, "it is " .. column_type .. ", but only numbers are filled"
        elseif fillings[column] then
            return nil, column, "it stands there twice"
        end
        fillings[column] = {}
        for method, logic in pairs(given) do
            if not methods[method] then
                return nil, column, tostring(method) .. " is none of middlefill, backfill and futurefill"
            elseif method == "futurefill" and column == target then
                return nil, column, "what comes after the target is forecast, so it has no futurefill"
            elseif type(logic) == "number" and logic == math.floor(logic) and math.abs(logic) <= 2 ^ 53 then
                fillings[column][method] = "value"
                fillings[column][method .. "_value"] = string.format("%d", logic)
            elseif allowed[logic] or logic == "nan" and column == target then
                fillings[column][method] = logic
            else
                return nil, column, method .. " cannot be " .. (logic == null and "null" or shown(logic))
            end
        end
    end
    return fillings
end

-- A frequency as AWS spells it, and the number of the step that a column's time is in, as an expression.
-- Weeks begin on Mondays, as 1970-01-05 was one.
local function read_frequency(text, column)
    local digits, unit = string.match(text, "^(%d*)(%a+)$")
    if unit == "m" then
        return nil, nil, "m may be minutes, min, or months, M"
    end
    local count = digits == "" and 1 or tonumber(digits)
    unit = string.lower(unit) == "min" and "min" or string.upper(unit)
    local most = { min = 59, H = 23, D = 6, W = 4, M = 11, Y = 1 }
    if not most[unit] then
        return nil, nil, "there is no unit " .. unit
    elseif count < 1 or count > most[unit] then
        return nil, nil, "it must be from 1" .. unit .. " to " .. most[unit] .. unit
    end
    local since = "(CAST(" .. column .. " AS TIMESTAMP), TIMESTAMP '1970-01-05 00:00:00')"
    local ages = {
        min = "MINUTES_BETWEEN" .. since,
        H = "HOURS_BETWEEN" .. since,
        D = "DAYS_BETWEEN" .. since,
        W = "DAYS_BETWEEN" .. since,
        M = "(YEAR(" .. column .. ") * 12 + MONTH(" .. column .. ") - 1)",
        Y = "YEAR(" .. column .. ")",
    }
    local length = unit == "W" and 7 * count or count
    return count .. unit, "FLOOR(" .. ages[unit] .. " / " .. length .. ")"
end

-- The columns of series: which is what, how each is exported, and what says in which step of which series a
-- row is.
local function forecast_columns(given, fails)
    local cjson = require("cjson")
    local existing, types = {}, {}
    for i = 1, #given.rows do
        local name = given.rows[i][1]
        if types[name] then
            fail(fails.twice, { cause = "it has more than one column " .. name })
        end
        existing[i], types[name] = name, given.rows[i][2]
    end
    -- The column that a name means: its upper-case spelling, or else the name as it is written.
    local function find(name, folded)
        return types[folded] and folded or types[name] and name or nil
    end
    local function missing(parameter, name)
        fail(fails.missing, {
            parameter = parameter,
            column = shown(name),
            suggestion = suggest(name, existing),
            columns = table.concat(existing, ", "),
        })
    end
    local roles = {}
    local function take(parameter, name, folded)
        local column = find(name, folded)
        if not column then
            missing(parameter, name)
        elseif roles[column] then
            fail(fails.both, { column = column, first = roles[column], second = parameter })
        end
        roles[column] = parameter
        return column
    end
    local function list(parameter, text)
        local names, columns = text ~= null and cjson.decode(text) or {}, {}
        local folded = fold(names)
        for i, name in ipairs(names) do
            columns[i] = take(parameter, (unquote(name)), folded[i])
        end
        return columns
    end
    local target = take("target_attribute_name", given.target, given.target_folded)
    local timestamp = take("timestamp_column", given.timestamp, given.timestamp_folded)
    local item = take("item_column", given.item, given.item_folded)
    local groups, excluded = list("group_columns", given.groups), {}
    for _, column in ipairs(list("exclude_columns", given.exclude)) do
        excluded[column] = true
    end
    local function must_be(parameter, column, required, fits)
        if not fits then
            fail(fails.type, {
                parameter = parameter,
                column = column,
                type = types[column],
                required = required,
            })
        end
    end
    local numeric = string.find(types[target], "^DECIMAL") or string.find(types[target], "^DOUBLE")
    must_be("target_attribute_name", target, "a DECIMAL or DOUBLE", numeric)
    local moment = types[timestamp] == "DATE"
        or string.find(types[timestamp], "^TIMESTAMP") and not string.find(types[timestamp], "ZONE")
    must_be("timestamp_column", timestamp, "a DATE or a TIMESTAMP without a time zone", moment)

    local spelled, step, wrong = read_frequency(given.frequency, quote(timestamp))
    if not spelled then
        fail(fails.frequency, { value = given.frequency, complaint = wrong })
    elseif types[timestamp] == "DATE" and string.find(spelled, "[nH]$") then
        local dated = shown(timestamp) .. " is a DATE, which has no time of the day"
        fail(fails.frequency, { value = given.frequency, complaint = dated })
    end
    local function find_filled(name)
        local column = find((unquote(name)), fold({ name })[1])
        local role = column ~= target and roles[column]
        return column, types[column], role and "it is in " .. role .. ", so nothing is learned from it" or nil
    end
    local fillings, column, complaint = {}, nil, nil
    if given.filling ~= null then
        fillings, column, complaint = read_fillings(cjson.decode(given.filling), target, find_filled)
        if not fillings then
            fail(fails.filling, { column = shown(column), complaint = complaint })
        end
    end

    local names, column_types, projection, compared = {}, {}, {}, {}
    local found = { numeric = 0, categorical = 0 }
    for _, name in ipairs(existing) do
        if not excluded[name] then
            if string.find(name, '[,"%c]') then
                fail(fails.unwritable, { column = name })
            end
            names[#names + 1], column_types[#column_types + 1] = name, types[name]
            if name ~= timestamp then
                compared[#compared + 1] = name
            end
            -- Autopilot's own examples have times without fractions of seconds.
            local expression = name == timestamp and types[name] ~= "DATE"
                and "TO_CHAR(" .. quote(name) .. ", 'YYYY-MM-DD HH24:MI:SS')"
                or exported(name, types[name])
            projection[#projection + 1] = expression .. " AS " .. quote(name)
            if not roles[name] then
                local kind = string.find(types[name], "^D[EO]") and "numeric" or "categorical"
                found[kind] = found[kind] + 1
            end
        end
    end
    for kind, limit in pairs({ numeric = 13, categorical = 10 }) do
        if found[kind] > limit then
            fail(fails.features, { found = found[kind], kind = kind, limit = limit })
        end
    end
    local keys, shown_keys = { quote(item) }, { "CAST(" .. quote(item) .. " AS VARCHAR(2000000))" }
    for i, group in ipairs(groups) do
        keys[i + 1], shown_keys[i + 1] = quote(group), "CAST(" .. quote(group) .. " AS VARCHAR(2000000))"
    end
    local own = fillings[target] or {}
    return {
        name = target,
        timestamp = timestamp,
        item = item,
        groups = #groups > 0 and cjson.encode(groups) or null,
        frequency = spelled,
        filling = next(fillings) and cjson.encode(fillings) or null,
        column_names = cjson.encode(names),
        compared_names = cjson.encode(compared),
        column_types = cjson.encode(column_types),
        select_list = table.concat(projection, ", "),
        keys = table.concat(keys, ", "),
        series = table.concat(shown_keys, " || ', ' || "),
        step = step,
        middlefill = own.middlefill or null,
        backfill = own.backfill or null,
    }
end

-- A number with what is said of it: count_of(1, "row has", "rows have") is `1 row has`.
local function count_of(number, one, many)
    return string.format("%d ", number) .. (number == 1 and one or many)
end

-- What the script has found, in rows that it returns: name, result, what was found, limit, what to do. Where
-- `all` is set, what is wrong with data is one of them rather than the script's end.
local findings = { all = false }

-- The result of a query about the training data. Positions would be those in a statement that nobody knows.
local function read_rows(code, statement, binds, view)
    local ok, result = pquery(statement, binds)
    if not ok then
        local cause = string.gsub(reason(result.error_message), "%s*%[line %d+, column %d+%]", "")
        fail(code, { cause = hide_view(cause, view) })
    end
    return result
end

-- What reads the rows that a step looks at, with the binds that it has by then.
local function reader(code, binds, view)
    return function(statement)
        return read_rows(code, statement, binds, view)
    end
end

-- Refuses data: ends the script, or is a finding where all of them are wanted.
local function refuse(code, more, name, limit)
    if not findings.all then
        fail(code, more)
    end
    local found, advice = fill(errors[code].message, more), fill(errors[code].mitigation, more)
    findings[#findings + 1] = { name, "error", found, limit or null, advice }
end

-- Refuses rows that are no regular series, which Autopilot would add up and fill with zeros without a word.
-- Gives where the rows are.
local function look_at_series(given, fails)
    local binds = {
        source = given.source,
        target = quote(given.target),
        at = quote(given.timestamp),
        keys = given.keys,
        series = given.series,
        step = given.step,
    }
    local look = given.query ~= null and reader(fails.query, binds, given.view)
        or reader(fails.unreadable, binds, given.view)
    local function number(cell)
        return tonumber(tostring(cell))
    end
    -- What is told of a series: its name, two times and a number.
    local function told(row)
        return shorten(tostring(row[1]), 100), tostring(row[2]), tostring(row[3]), number(row[4])
    end

    -- What is right, where that is asked for, too.
    local function pass(name, found, limit)
        if findings.all then
            findings[#findings + 1] = { name, "ok", found, limit or null, null }
        end
    end

    local columns, nulls = { given.item, given.timestamp }, {}
    for _, group in ipairs(given.groups ~= null and require("cjson").decode(given.groups) or {}) do
        columns[#columns + 1] = group
    end
    for i, column in ipairs(columns) do
        nulls[i] = "COUNT(*) - COUNT(" .. quote(column) .. ")"
    end
    binds.nulls = table.concat(nulls, ", ")
    local all = look([[
        SELECT COUNT(::target), TO_CHAR(MIN(CASE WHEN ::target IS NOT NULL THEN ::at END)),
          TO_CHAR(MAX(CASE WHEN ::target IS NOT NULL THEN ::at END)),
          MAX(CASE WHEN ::target IS NOT NULL THEN ::step END)
            - MIN(CASE WHEN ::target IS NOT NULL THEN ::step END) + 1,
          MAX(CASE WHEN ::target IS NOT NULL THEN ::step END), ::nulls
        FROM ::source
    ]])[1]
    if number(all[1]) == 0 then
        refuse(fails.empty, {}, "rows", "at least 1")
        return { source = given.source }
    end
    pass("rows", count_of(number(all[1]), "row", "rows") .. " with a value in " .. given.target)
    for i, column in ipairs(columns) do
        if number(all[5 + i]) > 0 then
            refuse(fails.nulls, { column = column, found = number(all[5 + i]) }, "empty_values", "none")
        end
    end
    local steps = number(all[4])
    local limit = math.min(500, math.floor(steps / 4))
    if given.horizon > limit then
        refuse(fails.horizon, {
            found = steps,
            first = tostring(all[2]),
            last = tostring(all[3]),
            limit = limit,
        }, "horizon", "at most " .. limit)
    else
        local asked = count_of(given.horizon, "step", "steps")
        pass("horizon", asked .. ", of " .. steps .. " that there are", "at most " .. limit)
    end

    if given.aggregation == null then
        local crowded = look([[
            SELECT ::series, TO_CHAR(MIN(::at)), TO_CHAR(MAX(::at)), COUNT(*)
            FROM ::source
            GROUP BY ::keys, ::step
            HAVING COUNT(*) > 1
            ORDER BY CASE WHEN MIN(::at) = MAX(::at) THEN 1 ELSE 2 END, 1, 2
            LIMIT 1
        ]])
        if #crowded > 0 then
            local series, first, last, found = told(crowded[1])
            if first == last then
                refuse(fails.duplicate, {
                    series = series,
                    first = first,
                    found = found,
                }, "steps", "1 row in each")
            else
                refuse(fails.fine, {
                    series = series,
                    first = first,
                    last = last,
                    found = found,
                }, "steps", "1 row in each")
            end
        else
            pass("steps", "no two rows of a series are in one step", "1 row in each")
        end
    end
    if given.middlefill == null then
        local torn = look([[
            SELECT "SME_SERIES", TO_CHAR("SME_BEFORE"), TO_CHAR("SME_AT"), "SME_GAP"
            FROM (
              SELECT ::series AS "SME_SERIES", "SME_AT",
                LAG("SME_AT") OVER (PARTITION BY ::keys ORDER BY "SME_STEP") AS "SME_BEFORE",
                "SME_STEP" - LAG("SME_STEP") OVER (PARTITION BY ::keys ORDER BY "SME_STEP") - 1 AS "SME_GAP"
              FROM (
                SELECT ::keys, ::step AS "SME_STEP", MIN(::at) AS "SME_AT"
                FROM ::source
                WHERE ::target IS NOT NULL
                GROUP BY ::keys, ::step
              )
            )
            WHERE "SME_GAP" > 0
            ORDER BY 1, 3
            LIMIT 1
        ]])
        if #torn > 0 then
            local series, first, last, found = told(torn[1])
            refuse(fails.gap, { series = series, first = first, last = last, found = found }, "gaps", "none")
        else
            pass("gaps", "no step of a series is missing", "none")
        end
    end
    if given.backfill == null then
        binds.last = tostring(all[5])
        binds.last_at = "'" .. tostring(all[3]) .. "'"
        local short = look([[
            SELECT ::series, TO_CHAR(MAX(::at)), ::last_at, ::last - MAX(::step)
            FROM ::source
            WHERE ::target IS NOT NULL
            GROUP BY ::keys
            HAVING MAX(::step) < ::last
            ORDER BY 4 DESC, 1
            LIMIT 1
        ]])
        if #short > 0 then
            local series, first, last, found = told(short[1])
            refuse(fails.short, {
                series = series,
                first = first,
                last = last,
                found = found,
            }, "ends", "all at once")
        else
            pass("ends", "each series ends at " .. tostring(all[3]), "all at once")
        end
    end
    return { source = given.source }
end

-- Runs a statement. Where the database's reason holds a word, what it means here stands before it.
local function run_explained(code, statement, binds, meanings)
    local ok, result = pquery(statement, binds)
    if ok then
        return result
    end
    local cause = reason(result.error_message)
    for _, meaning in ipairs(meanings) do
        if string.find(cause, meaning.word, 1, true) then
            cause = meaning.says .. " (" .. string.gsub(cause, "%.$", "") .. ")"
            break
        end
    end
    fail(code, { cause = cause })
end

-- Calls a UDF that may be called again: once more where it ended without an error of the catalogue, as when
-- its process died. Gives its rows, or none, why not, and whether both processes died. A call that SQL itself
-- refused has another code than 22002.
local function call_again(statement, binds)
    local ok, result, died
    for _ = 1, 2 do
        ok, result = pquery(statement, binds)
        if ok then
            return result
        end
        died = result.error_code == "22002" and not string.find(result.error_message, "[EFW]%-SME%-%d+:")
        if not died then
            return nil, reason(result.error_message), false
        end
    end
    -- A process that dies may have asked AWS for all that it was to do.
    local cause = string.gsub(reason(result.error_message), "%.$", "")
    return nil, cause .. ", twice, so its work may be done all the same", true
end

-- Runs the call of a UDF that may be called again.
local function run_repeatable(code, statement, binds)
    local result, cause, died = call_again(statement, binds)
    if result then
        return result
    end
    fail(code, { cause = cause, died = died })
end

-- Does some work while numbers and hashes have the texts that a prediction sends, whatever they have in the
-- session: EXPORT writes them as the session says. Gives what the work gives.
local function with_formats(code, work)
    local wanted = { NLS_NUMERIC_CHARACTERS = ".,", HASHTYPE_FORMAT = "HEX" }
    local found = run(code, [[
        SELECT PARAMETER_NAME, SESSION_VALUE
        FROM SYS.EXA_PARAMETERS
        WHERE PARAMETER_NAME IN ('NLS_NUMERIC_CHARACTERS', 'HASHTYPE_FORMAT')
    ]])
    local former = {}
    for i = 1, #found do
        local name, value = found[i][1], found[i][2]
        if value ~= wanted[name] then
            former[#former + 1] = { name, value }
            run(code, "ALTER SESSION SET ::name = :value", { name = name, value = wanted[name] })
        end
    end
    local done, result = pcall(work)
    for _, one in ipairs(former) do
        local ok, answer = pquery("ALTER SESSION SET ::name = :value", { name = one[1], value = one[2] })
        if not ok and done then
            fail(code, { cause = reason(answer.error_message) })
        end
    end
    if not done then
        error(result, 0)
    end
    return result
end

-- Writes rows to S3, each node several files at once.
local function export_to_s3(given, fails)
    local files, ending = {}, facts.training_file_endings[given.compression]
    local binds = {
        select_list = given.select_list,
        source = given.source,
        connection = quote(given.connection),
    }
    for i = 1, given.files_per_node * tonumber(tostring(given.nodes)) do
        binds["file_" .. i] = given.path .. string.format(facts.training_file_format, i) .. ending
        files[i] = "FILE :file_" .. i
    end
    local written = with_formats(fails.export, function()
        local ok, answer = pquery([[
            EXPORT (SELECT ::select_list FROM ::source)
            INTO CSV AT ::connection
            ]] .. table.concat(files, "\n            ") .. "\n            WITH COLUMN NAMES", binds)
        if not ok then
            fail(fails.export, { cause = hide_view(reason(answer.error_message), given.view) })
        end
        return answer
    end)
    return { rows = written.etl_rows_written or written.rows_affected or null, files = #files }
end

-- Runs a statement that may fail; it then has no rows, and the second result says why. A rollback takes more
-- with it than this statement, and is told.
local function run_optional(code, statement, binds)
    local ok, result = pquery(statement, binds)
    if ok then
        return result, null
    elseif string.find(result.error_message, "GlobalTransactionRollback", 1, true) then
        fail(code, { cause = reason(result.error_message) })
    end
    return {}, reason(result.error_message)
end

-- The text of a number with a point, whatever the session's NLS_NUMERIC_CHARACTERS has instead of it.
local function number_text(number)
    return "REPLACE(CAST(" .. number .. " AS VARCHAR(64)), SUBSTR(CAST(1.5 AS VARCHAR(9)), 2, 1), '.')"
end

-- Of so many rows, the share that is enough to count the values of so many columns; 1 for all. What PSI gains
-- by leaving rows out is about 9 / n for the deciles of n rows: 0.001 with the 10,000 rows of up to 100
-- columns, 0.005 with the 2,000 of 500 and more.
local function sample_share(rows, columns)
    local most = math.max(2000, math.min(10000, math.floor(1000000 / columns)))
    return rows > most and most / rows or 1
end

-- A column's value as a number that has the same order: of a date or time the seconds since 1970, in the
-- session's zone as it is exported. Nothing for a type that is compared by its texts alone.
local function ordered_number(column, column_type)
    if string.find(column_type, "^DECIMAL") or string.find(column_type, "^DOUBLE") then
        return "CAST(" .. column .. " AS DOUBLE)"
    elseif string.find(column_type, "^DATE") or string.find(column_type, "^TIMESTAMP") then
        return "CAST(SECONDS_BETWEEN(CAST(" .. column
            .. " AS TIMESTAMP), TIMESTAMP '1970-01-01 00:00:00') AS DOUBLE)"
    end
end

-- Columns as rows of values, in a statement that grows with each column by a few words: the values of one
-- with an order are DOUBLEs, those of any other the texts that are exported. Columns are numbered, those with
-- an order first; `columns` are the given ones in that order, rows of names and types, and `numbers` says how
-- many have one. Of a `padded` column, texts count without the blanks at their ends, of which a CHAR has as
-- many as its type says. `projection` reads the columns as "C1", "C2" …, and `presence` has 0 for each text.
local function values_as_rows(given)
    -- Of blanks alone one is left, as a text of none is NULL.
    local function unpadded(text)
        return "CASE WHEN " .. text .. " IS NOT NULL THEN NVL(RTRIM(" .. text .. "), ' ') END"
    end
    -- Whether all its texts have up to 2,000 characters.
    local function is_short(column_type)
        local size = string.match(column_type, "CHAR%((%d+)%)")
        return column_type == "BOOLEAN" or size ~= nil and tonumber(size) <= 2000
    end
    local columns, texts = {}, {}
    for _, column in ipairs(given) do
        local list = ordered_number("", column[2]) and columns or texts
        list[#list + 1] = column
    end
    local numbers = #columns
    for _, column in ipairs(texts) do
        columns[#columns + 1] = column
    end
    local projection, presence = {}, {}
    for i, column in ipairs(columns) do
        local own = " AS " .. quote("C" .. i)
        if i <= numbers then
            projection[i] = ordered_number(quote(column[1]), column[2]) .. own
            presence[i] = projection[i]
        else
            local text = exported(column[1], column[2])
            text = is_short(column[2]) and text or "SUBSTR(" .. text .. ", 1, 2000)"
            text = column.padded and unpadded(text) or text
            projection[i] = "CAST(" .. text .. " AS VARCHAR(2000))" .. own
            presence[i] = "CASE WHEN " .. quote(column[1]) .. " IS NOT NULL THEN 0 END" .. own
        end
    end
    -- The value of column "K" by halving the columns: one after the other would take a step for each.
    local function chosen(first, last, value)
        if first == last then
            return value(first)
        end
        local middle = math.floor((first + last) / 2)
        return 'CASE WHEN "K" <= ' .. middle .. " THEN " .. chosen(first, middle, value)
            .. " ELSE " .. chosen(middle + 1, last, value) .. " END"
    end
    -- A query with a row for each of these columns and each row of the source: "K", and what `value` says of
    -- the column with the number it is given.
    local function rows_of(source, name, first, last, value)
        return 'SELECT "K", ' .. chosen(first, last, value) .. " AS " .. quote(name) .. " FROM " .. source
            .. ' CROSS JOIN (SELECT "I" AS "K" FROM VALUES BETWEEN ' .. first .. " AND " .. last
            .. ' AS "T"("I"))'
    end
    local function column(i)
        return quote("C" .. i)
    end
    return {
        unpadded = unpadded,
        columns = columns,
        numbers = numbers,
        projection = table.concat(projection, ", "),
        presence = table.concat(presence, ", "),
        -- "K" and "NUMBER"; nothing where no column has an order.
        ordered = function(source)
            return numbers > 0 and rows_of(source, "NUMBER", 1, numbers, column) or nil
        end,
        -- "K" and "TEXT"; nothing where all columns have an order.
        unordered = function(source)
            return numbers < #columns and rows_of(source, "TEXT", numbers + 1, #columns, column) or nil
        end,
    }
end

-- Of values up to here any number of rows has a sum that is a DOUBLE, and a sum of squares.
local most_summed, most_squared = 1e289, 1e144

-- Stores what the exported columns hold. Rows, NULLs, means, deviations and extremes are of all rows; values
-- are counted in a sample where there are many rows. A subselect that ends with ORDER BY FALSE is run
-- once, however often it is read. Source: Exasol's knowledge base, "Materialization".
local function training_statistics(given, fails)
    local wanted, columns = {}, {}
    for _, name in ipairs(require("cjson").decode(given.names)) do
        wanted[name] = true
    end
    for i = 1, #given.columns do
        if wanted[given.columns[i][1]] then
            columns[#columns + 1] = { given.columns[i][1], given.columns[i][2] }
        end
    end
    local function literal(text)
        return "'" .. string.gsub(text, "'", "''") .. "'"
    end
    -- How many rows have each value. Of values with an order, one sort tells it, and how many have it or a
    -- smaller one; the first 21 are kept and those that a tenth of the rows ends with.
    local function counted(turned)
        local found = {}
        local ordered, unordered = turned.ordered('"SAMPLE"'), turned.unordered('"SAMPLE"')
        if ordered then
            found[1] = [[
              SELECT "K", "NUMBER", CAST(NULL AS VARCHAR(2000)) AS "TEXT", "N", "UP_TO", "BEFORE", "HERE",
                MAX("DIFFERENT") OVER (PARTITION BY "K") > 20 AS "MANY",
                ROW_NUMBER() OVER (PARTITION BY "K" ORDER BY "N" DESC, "NUMBER") AS "PLACE",
                CAST(NULL AS DECIMAL(36,0)) AS "REST"
              FROM (
                SELECT "K", "NUMBER", "UP_TO" - "FIRST" + 1 AS "N", "UP_TO", "DIFFERENT",
                  FLOOR(10 * (CAST("FIRST" AS DOUBLE) - 1) / "FILLED") AS "BEFORE",
                  FLOOR(10 * CAST("UP_TO" AS DOUBLE) / "FILLED") AS "HERE"
                FROM (
                  SELECT "K", "NUMBER",
                    ROW_NUMBER() OVER (PARTITION BY "K" ORDER BY "NUMBER") AS "ROW",
                    RANK() OVER (PARTITION BY "K" ORDER BY "NUMBER") AS "FIRST",
                    DENSE_RANK() OVER (PARTITION BY "K" ORDER BY "NUMBER") AS "DIFFERENT",
                    COUNT(*) OVER (
                      PARTITION BY "K" ORDER BY "NUMBER" RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                    ) AS "UP_TO",
                    COUNT(*) OVER (PARTITION BY "K") AS "FILLED"
                  FROM (]] .. ordered .. [[)
                  WHERE "NUMBER" IS NOT NULL
                )
                WHERE "ROW" = "UP_TO"
              )
              WHERE "DIFFERENT" <= 21 OR "BEFORE" < "HERE"]]
        end
        if unordered then
            found[#found + 1] = [[
              SELECT "K", CAST(NULL AS DOUBLE) AS "NUMBER", "TEXT", "N",
                0 AS "UP_TO", 0 AS "BEFORE", 0 AS "HERE", FALSE AS "MANY", "PLACE",
                "FILLED" + "N" - SUM("N") OVER (
                  PARTITION BY "K" ORDER BY "PLACE" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                ) AS "REST"
              FROM (
                SELECT "K", "TEXT", "N", SUM("N") OVER (PARTITION BY "K") AS "FILLED",
                  ROW_NUMBER() OVER (PARTITION BY "K" ORDER BY "N" DESC, "TEXT") AS "PLACE"
                FROM (
                  SELECT "K", "TEXT", COUNT(*) AS "N" FROM (]] .. unordered .. [[) WHERE "TEXT" IS NOT NULL
                  GROUP BY "K", "TEXT"
                )
              )
              WHERE "PLACE" <= 51]]
        end
        return table.concat(found, " UNION ALL ")
    end
    -- Of all rows: how many there are, and of each column the aggregates that `those_of` names for it.
    local function aggregated(turned, those_of)
        local asked, found = { "COUNT(*)" }, {}
        for i = 1, #turned.columns do
            for _, aggregate in ipairs(those_of(i)) do
                asked[#asked + 1] = aggregate .. "(" .. quote("C" .. i) .. ")"
            end
        end
        local rows, why = run_optional(
            fails.statistics,
            [[SELECT ::asked FROM (SELECT ::presence FROM ::source)]],
            { asked = table.concat(asked, ", "), presence = turned.presence, source = given.source }
        )
        if why ~= null then
            return nil, why
        end
        local row, last = rows[1], 1
        for i = 1, #turned.columns do
            found[i] = {}
            for _, aggregate in ipairs(those_of(i)) do
                last = last + 1
                found[i][aggregate] = row[last] ~= null and row[last] or nil
            end
        end
        return { rows = tostring(row[1]), columns = found }
    end
    -- The same of all aggregates. One that is out of range fails the statement: then the extremes tell which
    -- columns have one, and those do without.
    local function measured(turned)
        local function of_all(aggregates)
            return function(i)
                return i <= turned.numbers and aggregates or { "COUNT" }
            end
        end
        local found, why = aggregated(turned, of_all({ "COUNT", "AVG", "STDDEV_SAMP", "MIN", "MAX" }))
        if found then
            return found
        end
        local extremes = aggregated(turned, of_all({ "COUNT", "MIN", "MAX" }))
        if not extremes then
            return nil, why
        end
        return aggregated(turned, function(i)
            local low, high = extremes.columns[i].MIN, extremes.columns[i].MAX
            local farthest = low and math.max(math.abs(low), math.abs(high)) or 0
            return of_all({
                "COUNT", "MIN", "MAX", farthest <= most_summed and "AVG" or nil,
                farthest <= most_squared and "STDDEV_SAMP" or nil,
            })(i)
        end)
    end
    -- The columns as rows of VALUES: number, name, type, how many values are there, mean, deviation, smallest
    -- and greatest.
    local function as_rows(turned, totals)
        -- All digits, and the exponent that makes a literal a DOUBLE.
        local function double(number)
            return number and string.format("%.16E", number) or "CAST(NULL AS DOUBLE)"
        end
        local rows = {}
        for i, column in ipairs(turned.columns) do
            local of = totals[i]
            rows[i] = "(" .. table.concat({
                i, literal(column[1]), literal(column[2]), tostring(of.COUNT),
                double(of.AVG), double(of.STDDEV_SAMP), double(of.MIN), double(of.MAX),
            }, ", ") .. ")"
        end
        return table.concat(rows, ", ")
    end
    local function store(some, share)
        local turned = values_as_rows(some)
        local all, failure = measured(turned)
        if not all then
            return failure
        end
        local _, why = run_optional(fails.statistics, [[
            INSERT INTO ::schema."SME_TRAINING_STATISTICS" (
              JOB_NAME, COLUMN_NAME, COLUMN_TYPE, STATISTIC, PLACE, "VALUE", NUMERIC_VALUE, ROW_COUNT
            )
            WITH "SAMPLE" AS (SELECT ::projection FROM ::source ::chosen ORDER BY FALSE),
            "COUNTED" AS (
              SELECT "K", "STATISTIC",
                CASE "STATISTIC" WHEN 'decile' THEN "TENTH" WHEN 'value' THEN "PLACE" END AS "PLACE",
                CASE WHEN "STATISTIC" <> 'others' THEN "TEXT" END AS "TEXT", "NUMBER",
                CASE "STATISTIC" WHEN 'value' THEN "N" WHEN 'others' THEN "REST" WHEN 'decile'
                  THEN "UP_TO" - NVL(LAG("UP_TO") OVER (PARTITION BY "K", "STATISTIC" ORDER BY "TENTH"), 0)
                END AS "N"
              FROM (::counted)
              JOIN (
                SELECT 'value' AS "STATISTIC", 0 AS "TENTH" UNION ALL SELECT 'others', 0
                UNION ALL SELECT 'median', 5
                UNION ALL SELECT 'decile', "I" FROM VALUES BETWEEN 1 AND 10 AS "T"("I")
              ) ON CASE "STATISTIC"
                WHEN 'value' THEN "PLACE" <= 50 AND NOT "MANY"
                WHEN 'others' THEN "PLACE" = 51 AND "NUMBER" IS NULL
                ELSE "BEFORE" < "TENTH" AND "TENTH" <= "HERE" AND ("STATISTIC" = 'median' OR "MANY") END
            )
            SELECT :job, "NAME", "TYPE", "STATISTIC", "PLACE",
              CASE WHEN "STATISTIC" NOT IN ('mean', 'deviation') THEN COALESCE("TEXT",
                CASE WHEN "TYPE" = 'DATE' THEN ::date WHEN LEFT("TYPE", 9) = 'TIMESTAMP' THEN ::timestamp
                  ELSE ::number END) END,
              "NUMBER", "N"
            FROM (
              SELECT "NAME", "TYPE", "STATISTIC", "PLACE", "TEXT", "NUMBER", "N",
                ADD_SECONDS(TIMESTAMP '1970-01-01 00:00:00', CAST(CASE
                  WHEN "TYPE" = 'DATE' OR LEFT("TYPE", 9) = 'TIMESTAMP' THEN "NUMBER" END AS DECIMAL(18,3))
                ) AS "MOMENT"
              FROM (
                SELECT "NAME", "TYPE", "STATISTIC", "PLACE", "TEXT",
                  CASE "STATISTIC" WHEN 'mean' THEN "MEAN" WHEN 'deviation' THEN "DEVIATION"
                    WHEN 'minimum' THEN "LOW" WHEN 'maximum' THEN "HIGH" ELSE "NUMBER" END AS "NUMBER",
                  CASE "STATISTIC" WHEN 'rows' THEN ::rows WHEN 'nulls' THEN ::rows - "FILLED"
                    ELSE "N" END AS "N"
                FROM (
                  SELECT * FROM "COUNTED"
                  UNION ALL
                  SELECT "K", "STATISTIC", CAST(NULL AS DECIMAL(18,0)), CAST(NULL AS VARCHAR(2000)),
                    CAST(NULL AS DOUBLE), CAST(NULL AS DECIMAL(18,0))
                  FROM VALUES BETWEEN 1 AND ::columns AS "T"("K")
                  CROSS JOIN (
                    SELECT 'rows' AS "STATISTIC" UNION ALL SELECT 'nulls' UNION ALL SELECT 'mean'
                    UNION ALL SELECT 'deviation' UNION ALL SELECT 'minimum' UNION ALL SELECT 'maximum'
                  )
                ) AS "FOUND"
                JOIN (VALUES ::named)
                  AS "NAMED"("NUMBERED", "NAME", "TYPE", "FILLED", "MEAN", "DEVIATION", "LOW", "HIGH")
                  ON "NUMBERED" = "K"
              )
              WHERE "N" IS NOT NULL OR "NUMBER" IS NOT NULL
            )
        ]], {
            schema = quote(given.schema),
            job = given.job,
            projection = turned.projection,
            source = given.source,
            chosen = share < 1 and string.format("WHERE RANDOM() < %.9f", share) or "",
            counted = counted(turned),
            rows = all.rows,
            columns = tostring(#some),
            date = exported("MOMENT", "DATE"),
            timestamp = exported("MOMENT", "TIMESTAMP"),
            number = number_text('"NUMBER"'),
            named = as_rows(turned, all.columns),
        })
        return why
    end
    if given.failure ~= null then
        return { rows = null, failure = given.failure }
    end
    local rows = given.rows ~= null and tonumber(tostring(given.rows)) or 0
    local share = sample_share(rows, #columns)
    -- Some columns at a time: a statement has a limit, and a value is looked up among those of one statement.
    for first = 1, #columns, 100 do
        local some = {}
        for i = first, math.min(first + 99, #columns) do
            some[#some + 1] = columns[i]
        end
        local why = store(some, share)
        if why ~= null then
            return { rows = null, failure = hide_view(why, given.view) }
        end
    end
    return { rows = math.floor(rows * share + 0.5), failure = null }
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
        fold = fold,
        folded = "aws_credentials_connection_name",
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
        fold = fold,
        folded = "input_schema_name.folded",
    },
    {
        name = "input_table_or_view_name",
        required = true,
        unless = "source_query",
        maximum_length = 128,
        minimum_length = 1,
        read = read_identifier,
        fold = fold,
        folded = "input_table_or_view_name.folded",
    },
    {
        name = "target_attribute_name",
        required = true,
        maximum_length = 128,
        minimum_length = 1,
        read = read_identifier,
        fold = fold,
        folded = "target_attribute_name.folded",
    },
    {
        name = "timestamp_column",
        required = true,
        maximum_length = 128,
        minimum_length = 1,
        read = read_identifier,
        fold = fold,
        folded = "timestamp_column.folded",
    },
    {
        name = "item_column",
        required = true,
        maximum_length = 128,
        minimum_length = 1,
        read = read_identifier,
        fold = fold,
        folded = "item_column.folded",
    },
    {
        name = "group_columns",
        maximum_length = 2000000,
        read = read_list,
        structured = true,
        check = check_elements,
        element = { maximum_length = 128, most = 5 },
    },
    {
        name = "frequency",
        required = true,
        maximum_length = 5,
        patterns = { "^[0-9]?[0-9]?[A-Za-z]+$" },
        words = "a number and min, H, D, W, M or Y, as in 1D or 15min",
    },
    {
        name = "horizon",
        required = true,
        number = true,
        minimum = 1,
        maximum = 500,
        read = read_number,
        structured = true,
    },
    {
        name = "quantiles",
        default = "[\"p10\",\"p50\",\"p90\"]",
        maximum_length = 2000,
        read = read_list,
        structured = true,
        check = check_elements,
        element = { maximum_length = 3, most = 5, patterns = { "^p[1-9][0-9]?$" }, words = "p1 to p99" },
    },
    { name = "filling", maximum_length = 2000000, read = read_object, structured = true },
    {
        name = "aggregation",
        maximum_length = 10,
        choose = read_choice,
        one_of = { "avg", "first", "max", "min", "sum" },
    },
    {
        name = "holidays",
        maximum_length = 2,
        patterns = { "^[A-Z][A-Z]$" },
        words = "two capital letters",
    },
    {
        name = "algorithms",
        maximum_length = 2000,
        read = read_list,
        structured = true,
        check = check_elements,
        element = {
            maximum_length = 2000,
            most = 6,
            choose = read_choice,
            one_of = { "arima", "cnn-qr", "deepar", "ets", "npts", "prophet" },
        },
    },
    {
        name = "objective",
        maximum_length = 64,
        read = read_metric,
        structured = true,
        choose = read_choice,
        one_of = { "AverageWeightedQuantileLoss", "MAPE", "MASE", "RMSE", "WAPE" },
    },
    {
        name = "max_runtime_for_automl_job_in_seconds",
        number = true,
        minimum = 1,
        maximum = 2592000,
        read = read_number,
        structured = true,
    },
    {
        name = "max_candidates",
        number = true,
        minimum = 1,
        maximum = 750,
        read = read_number,
        structured = true,
    },
    {
        name = "max_runtime_per_training_job_in_seconds",
        number = true,
        minimum = 1,
        maximum = 2592000,
        read = read_number,
        structured = true,
    },
    { name = "source_query", maximum_length = 2000000 },
    { name = "exclude_columns", maximum_length = 2000000, read = read_list, structured = true },
    {
        name = "compression_type",
        default = "None",
        maximum_length = 10,
        choose = read_choice,
        one_of = { "None" },
    },
    {
        name = "export_files_per_node",
        default = 4,
        number = true,
        minimum = 1,
        maximum = 64,
        read = read_number,
        structured = true,
    },
    { name = "keep_training_data", boolean = true, read = read_boolean, structured = true },
    { name = "aws_tags", maximum_length = 2000000, read = read_tags, structured = true },
    {
        name = "kms_key_id",
        maximum_length = 2048,
        patterns = { "^[A-Za-z0-9:/_%-]+$" },
        words = "a KMS key: its id, its alias or its ARN",
    },
    {
        name = "volume_kms_key_id",
        maximum_length = 2048,
        patterns = { "^[A-Za-z0-9:/_%-]+$" },
        words = "a KMS key: its id, its alias or its ARN",
    },
    { name = "encrypt_traffic", boolean = true, read = read_boolean, structured = true },
    {
        name = "vpc_subnets",
        maximum_length = 2000,
        read = read_list,
        structured = true,
        check = check_elements,
        element = {
            maximum_length = 32,
            most = 16,
            patterns = { "^[%-0-9A-Za-z]+$" },
            words = "an id of letters, digits and hyphens",
        },
    },
    {
        name = "vpc_security_groups",
        maximum_length = 2000,
        read = read_list,
        structured = true,
        check = check_elements,
        element = {
            maximum_length = 32,
            most = 5,
            patterns = { "^[%-0-9A-Za-z]+$" },
            words = "an id of letters, digits and hyphens",
        },
    },
}, json_text, unknown_arguments)
check_not_both("E-SME-23", "source_query", "input_table_or_view_name")
check_both_or_neither("E-SME-341", "vpc_subnets", "vpc_security_groups")
values.script_schema = exa.meta.script_schema
values.current_user = exa.meta.current_user
values.session_id = exa.meta.session_id
values.csv_encoding_version = 1
known.job_name = {
    error = "E-SME-74",
    statement = [[
        SELECT JOB_NAME, CASE WHEN JOB_ARN IS NOT NULL THEN 'SME_METADATA_AUTOPILOT_JOBS has it as ' || JOB_ARN || '.' END
        FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
        ORDER BY DATETIME DESC
        LIMIT 1000
    ]],
    binds = { script_schema = quote(values.script_schema) },
}
known.aws_credentials_connection_name = {
    error = "E-SME-60",
    statement = [[
        SELECT CONNECTION_NAME, NULL FROM SYS.EXA_ALL_CONNECTIONS LIMIT 1000
    ]],
    binds = {},
}
known.input_table_or_view_name = {
    error = "E-SME-14",
    statement = [[
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
    ]],
    binds = {
        input_table_or_view_name_folded = values["input_table_or_view_name.folded"],
        input_table_or_view_name = values.input_table_or_view_name,
        input_schema_name_folded = values["input_schema_name.folded"],
        input_schema_name = values.input_schema_name,
    },
}

-- A limit that is misspelt would silently be none.
results.setting = run("E-SME-327", [[
    SELECT SETTING, CASE WHEN "VALUE" IS NULL THEN 'NULL' ELSE '''' || "VALUE" || '''' END,
      CASE WHEN IS_ONE = 1
        THEN 'its value must be ' || CASE SETTING
          WHEN 'allowed_instance_types' THEN 'instance types such as ml.m5.large, or serverless, separated by commas'
          WHEN 'max_instance_count' THEN 'a whole number from 1 on'
          WHEN 'max_runtime_seconds' THEN 'a whole number from 1 on'
          WHEN 'default_runtime_seconds' THEN 'a whole number from 1 on'
          WHEN 'default_ttl_hours' THEN 'a whole number from 1 to 999999'
          WHEN 'max_endpoints' THEN 'a whole number'
          WHEN 'keep_training_data' THEN 'true or false' END
        ELSE 'there is no such setting, ' || CASE WHEN MISSPELT IS NOT NULL THEN 'the nearest is ' || SUBSTR(MISSPELT, 4)
          WHEN WHOLES = 1 THEN 'the nearest is ' || WHOLE ELSE 'only allowed_instance_types, max_instance_count, max_runtime_seconds, default_runtime_seconds, default_ttl_hours, max_endpoints, keep_training_data' END
      END,
      (SELECT MAX(TABLE_OWNER) FROM SYS.EXA_ALL_TABLES WHERE TABLE_SCHEMA = :script_schema AND TABLE_NAME = 'SME_POLICY')
    FROM (
      SELECT SETTING, "VALUE", MAX(CASE WHEN SETTING = NAME THEN 1 ELSE 0 END) AS IS_ONE,
        MIN(CASE WHEN EDITS <= LEAST(3, FLOOR(LENGTH(SETTING) / 3)) THEN LPAD(EDITS, 3, '0') || NAME END) AS MISSPELT,
        COUNT(CASE WHEN INSTR(NAME, LOWER(SETTING)) > 0 THEN 1 END) AS WHOLES,
        MIN(CASE WHEN INSTR(NAME, LOWER(SETTING)) > 0 THEN NAME END) AS WHOLE
      FROM (
        SELECT SETTING, "VALUE", NAME, EDIT_DISTANCE(LOWER(SETTING), NAME) AS EDITS
        FROM ::script_schema_2."SME_POLICY" CROSS JOIN (VALUES ('allowed_instance_types'), ('max_instance_count'), ('max_runtime_seconds'), ('default_runtime_seconds'), ('default_ttl_hours'), ('max_endpoints'), ('keep_training_data')) AS S (NAME)
      )
      GROUP BY SETTING, "VALUE"
    )
    WHERE IS_ONE = 0 OR "VALUE" IS NULL
        OR SETTING = 'allowed_instance_types' AND "VALUE" NOT REGEXP_LIKE ' *(ml[.][a-z0-9-]+[.][a-z0-9]+|serverless)( *, *(ml[.][a-z0-9-]+[.][a-z0-9]+|serverless))* *'
        OR SETTING = 'max_instance_count' AND "VALUE" NOT REGEXP_LIKE '[1-9][0-9]{0,8}'
        OR SETTING = 'max_runtime_seconds' AND "VALUE" NOT REGEXP_LIKE '[1-9][0-9]{0,8}'
        OR SETTING = 'default_runtime_seconds' AND "VALUE" NOT REGEXP_LIKE '[1-9][0-9]{0,8}'
        OR SETTING = 'default_ttl_hours' AND "VALUE" NOT REGEXP_LIKE '[1-9][0-9]{0,5}'
        OR SETTING = 'max_endpoints' AND "VALUE" NOT REGEXP_LIKE '[0-9]{1,9}'
        OR SETTING = 'keep_training_data' AND "VALUE" NOT REGEXP_LIKE 'true|false'
    ORDER BY SETTING
    LIMIT 1
]], { script_schema = values.script_schema, script_schema_2 = quote(values.script_schema) })
if #results.setting > 0 then
    values["setting.name"] = results.setting[1][1]
    values["setting.value"] = results.setting[1][2]
    values["setting.complaint"] = results.setting[1][3]
    values["setting.owner"] = results.setting[1][4]
    fail("E-SME-326")
end

values["limits.max_runtime_seconds"] = null
values["limits.default_runtime_seconds"] = null
values["limits.keep_training_data"] = null
values["limits.owner"] = null
results.limits = run("E-SME-327", [[
    SELECT MIN(CASE WHEN SETTING = 'allowed_instance_types' THEN "VALUE" END),
      MIN(CASE WHEN SETTING = 'max_instance_count' THEN CAST("VALUE" AS DECIMAL(9,0)) END),
      MIN(CASE WHEN SETTING = 'max_runtime_seconds' THEN CAST("VALUE" AS DECIMAL(9,0)) END),
      MIN(CASE WHEN SETTING = 'default_runtime_seconds' THEN CAST("VALUE" AS DECIMAL(9,0)) END),
      MIN(CASE WHEN SETTING = 'default_ttl_hours' THEN CAST("VALUE" AS DECIMAL(9,0)) END),
      MIN(CASE WHEN SETTING = 'max_endpoints' THEN CAST("VALUE" AS DECIMAL(9,0)) END),
      MIN(CASE WHEN SETTING = 'keep_training_data' THEN "VALUE" END),
      (SELECT MAX(TABLE_OWNER) FROM SYS.EXA_ALL_TABLES WHERE TABLE_SCHEMA = :script_schema AND TABLE_NAME = 'SME_POLICY')
    FROM ::script_schema_2."SME_POLICY"
]], { script_schema = values.script_schema, script_schema_2 = quote(values.script_schema) })
if #results.limits > 0 then
    values["limits.max_runtime_seconds"] = results.limits[1][3]
    values["limits.default_runtime_seconds"] = results.limits[1][4]
    values["limits.keep_training_data"] = results.limits[1][7]
    values["limits.owner"] = results.limits[1][8]
end

-- Before anything costs.
results.limit = run("E-SME-327", [[
    SELECT 'max_runtime_seconds', :limits_max_runtime_seconds, 'max_runtime_for_automl_job_in_seconds ' || :max_runtime_for_automl_job_in_seconds
    FROM DUAL
    WHERE :max_runtime_for_automl_job_in_seconds > :limits_max_runtime_seconds
    UNION ALL
    SELECT 'max_runtime_seconds', :limits_max_runtime_seconds, 'max_runtime_per_training_job_in_seconds ' || :max_runtime_per_training_job_in_seconds
    FROM DUAL
    WHERE :max_runtime_per_training_job_in_seconds > :limits_max_runtime_seconds
    UNION ALL
    SELECT 'keep_training_data', :limits_keep_training_data, 'keep_training_data true'
    FROM DUAL
    WHERE :keep_training_data = TRUE AND :limits_keep_training_data = 'false'
]], {
    limits_max_runtime_seconds = values["limits.max_runtime_seconds"],
    max_runtime_for_automl_job_in_seconds = values.max_runtime_for_automl_job_in_seconds,
    max_runtime_per_training_job_in_seconds = values.max_runtime_per_training_job_in_seconds,
    limits_keep_training_data = values["limits.keep_training_data"],
    keep_training_data = values.keep_training_data,
})
if #results.limit > 0 then
    values["limit.setting"] = results.limit[1][1]
    values["limit.value"] = results.limit[1][2]
    values["limit.asked"] = results.limit[1][3]
    fail("E-SME-325")
end

-- How long a job may take where its caller does not say: the default, within what is allowed, and AWS allows.
if values.max_runtime_for_automl_job_in_seconds == null then
    results.runtime = run("E-SME-327", [[
        SELECT LEAST(
          COALESCE(:limits_default_runtime_seconds, :limits_max_runtime_seconds),
          COALESCE(:limits_max_runtime_seconds, :limits_default_runtime_seconds),
          2592000
        )
    ]], {
        limits_default_runtime_seconds = values["limits.default_runtime_seconds"],
        limits_max_runtime_seconds = values["limits.max_runtime_seconds"],
    })
    fill_arguments(results.runtime, { { "max_runtime_for_automl_job_in_seconds", 1 } })
end

-- Whether the training data are kept, where the caller does not say.
if values.keep_training_data == null then
    results.keeping = run("E-SME-327", [[
        SELECT CASE WHEN :limits_keep_training_data = 'false' THEN FALSE END
    ]], { limits_keep_training_data = values["limits.keep_training_data"] })
    fill_arguments(results.keeping, { { "keep_training_data", 1 } })
end

results.database = run("F-SME-1", [[
    SELECT NPROC(), 'SME_SOURCE_' || UPPER(SYS_GUID())
]], {})
values["database.nodes"] = results.database[1][1]
values["database.view"] = results.database[1][2]

-- As a view, a query has columns with names and types like a table.
if values.source_query ~= null then
    undo.steps[#undo.steps + 1] = {
        what = fill("view {{script_schema}}.{{database.view}}"),
        silent = true,
        statement = [[
            DROP VIEW IF EXISTS ::script_schema.::database_view
        ]],
        binds = {
            script_schema = quote(values.script_schema),
            database_view = quote(values["database.view"]),
        },
    }
    source_view({ query = values.source_query, schema = values.script_schema, name = values["database.view"] }, { query = "E-SME-22" })
end

-- An unquoted name means its upper-case spelling; one that exists only as it is written is found too.
results.table = run("F-SME-2", [[
    SELECT COLUMN_SCHEMA, COLUMN_TABLE,
      CASE WHEN :source_query IS NULL THEN COLUMN_SCHEMA || '.' || COLUMN_TABLE ELSE 'The query in source_query' END,
      '"' || REPLACE(COLUMN_SCHEMA, '"', '""') || '"."' || REPLACE(COLUMN_TABLE, '"', '""') || '"'
    FROM SYS.EXA_ALL_COLUMNS
    WHERE COLUMN_SCHEMA IN (:input_schema_name, :input_schema_name_folded)
      AND COLUMN_TABLE IN (:input_table_or_view_name, :input_table_or_view_name_folded)
      OR :source_query IS NOT NULL AND COLUMN_SCHEMA = :script_schema AND COLUMN_TABLE = :database_view
    GROUP BY COLUMN_SCHEMA, COLUMN_TABLE
    ORDER BY CASE WHEN COLUMN_SCHEMA = :input_schema_name_folded THEN 1 ELSE 2 END,
      CASE WHEN COLUMN_TABLE = :input_table_or_view_name_folded THEN 1 ELSE 2 END
    LIMIT 1
]], {
    source_query = values.source_query,
    input_schema_name = values.input_schema_name,
    input_schema_name_folded = values["input_schema_name.folded"],
    input_table_or_view_name = values.input_table_or_view_name,
    input_table_or_view_name_folded = values["input_table_or_view_name.folded"],
    script_schema = values.script_schema,
    database_view = values["database.view"],
})
if #results.table == 0 then
    fail("E-SME-14", { suggestion = did_you_mean("input_table_or_view_name") })
end
values["table.schema"] = results.table[1][1]
values["table.name"] = results.table[1][2]
values["table.shown"] = results.table[1][3]
values["table.source"] = results.table[1][4]

-- The prediction function declares the same columns in the same order.
results.columns = run("F-SME-2", [[
    SELECT COLUMN_NAME, COLUMN_TYPE
    FROM SYS.EXA_ALL_COLUMNS
    WHERE COLUMN_SCHEMA = :table_schema AND COLUMN_TABLE = :table_name
    ORDER BY COLUMN_ORDINAL_POSITION
]], { table_schema = values["table.schema"], table_name = values["table.name"] })

results.target = forecast_columns({
    rows = results.columns,
    target = values.target_attribute_name,
    target_folded = values["target_attribute_name.folded"],
    timestamp = values.timestamp_column,
    timestamp_folded = values["timestamp_column.folded"],
    item = values.item_column,
    item_folded = values["item_column.folded"],
    groups = values.group_columns,
    exclude = values.exclude_columns,
    frequency = values.frequency,
    filling = values.filling,
}, {
    twice = "E-SME-22",
    missing = "E-SME-366",
    both = "E-SME-367",
    type = "E-SME-368",
    frequency = "E-SME-365",
    filling = "E-SME-369",
    unwritable = "E-SME-25",
    features = "E-SME-370",
})
values["target.name"] = results.target.name
values["target.timestamp"] = results.target.timestamp
values["target.item"] = results.target.item
values["target.groups"] = results.target.groups
values["target.frequency"] = results.target.frequency
values["target.filling"] = results.target.filling
values["target.column_names"] = results.target.column_names
values["target.column_types"] = results.target.column_types
values["target.compared_names"] = results.target.compared_names
values["target.select_list"] = results.target.select_list
values["target.keys"] = results.target.keys
values["target.series"] = results.target.series
values["target.step"] = results.target.step
values["target.middlefill"] = results.target.middlefill
values["target.backfill"] = results.target.backfill

-- What Autopilot would refuse after hours, or make of irregular series without a word, is found in the rows.
results.rows = look_at_series({
    target = values["target.name"],
    timestamp = values["target.timestamp"],
    item = values["target.item"],
    groups = values["target.groups"],
    keys = values["target.keys"],
    series = values["target.series"],
    step = values["target.step"],
    middlefill = values["target.middlefill"],
    backfill = values["target.backfill"],
    aggregation = values.aggregation,
    horizon = values.horizon,
    source = values["table.source"],
    view = values["database.view"],
    query = values.source_query,
}, {
    query = "E-SME-22",
    unreadable = "E-SME-146",
    empty = "E-SME-371",
    nulls = "E-SME-372",
    horizon = "E-SME-373",
    duplicate = "E-SME-374",
    fine = "E-SME-375",
    gap = "E-SME-376",
    short = "E-SME-377",
})
values["rows.source"] = results.rows.source

-- A duplicate name must surface before data moves and before anything costs.
results.claim = run_explained("E-SME-8", [[
    INSERT INTO ::script_schema."SME_METADATA_AUTOPILOT_JOBS" (
      DATETIME, JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME, IAM_SAGEMAKER_ROLE, S3_BUCKET_URI, S3_OUTPUT_PATH,
      TARGET_ATTRIBUTE_NAME, PROBLEM_TYPE, OBJECTIVE, MAX_RUNTIME_FOR_AUTOML_JOB_IN_SECONDS, MAX_CANDIDATES,
      MAX_RUNTIME_PER_TRAINING_JOB_IN_SECONDS, SESSION_ID, SCRIPT_USER, COLUMN_NAMES, COLUMN_TYPES, AWS_REGION,
      INPUT_SCHEMA_NAME, INPUT_TABLE_OR_VIEW_NAME, SOURCE_QUERY, CSV_ENCODING, TIMESTAMP_COLUMN, ITEM_COLUMN,
      GROUP_COLUMNS, FREQUENCY, HORIZON, QUANTILES, AGGREGATION, KEEP_TRAINING_DATA, ALGORITHMS, KMS_KEY_ID
    ) VALUES (
      CURRENT_TIMESTAMP, :job_name, :aws_credentials_connection_name, :iam_sagemaker_role, :s3_bucket_uri,
      :s3_output_path, :target_name, 'TimeSeriesForecasting', :objective,
      :max_runtime_for_automl_job_in_seconds, :max_candidates, :max_runtime_per_training_job_in_seconds,
      :session_id, :current_user, :target_column_names, :target_column_types, :aws_region,
      CASE WHEN :source_query IS NULL THEN :table_schema END, CASE WHEN :source_query IS NULL THEN :table_name END,
      :source_query, :csv_encoding_version, :target_timestamp, :target_item, :target_groups, :target_frequency,
      :horizon, :quantiles, :aggregation, COALESCE(:keep_training_data, TRUE), :algorithms, :kms_key_id
    )
]], {
    script_schema = quote(values.script_schema),
    job_name = values.job_name,
    aws_credentials_connection_name = values.aws_credentials_connection_name,
    iam_sagemaker_role = values.iam_sagemaker_role,
    s3_bucket_uri = values.s3_bucket_uri,
    s3_output_path = values.s3_output_path,
    target_name = values["target.name"],
    objective = values.objective,
    max_runtime_for_automl_job_in_seconds = values.max_runtime_for_automl_job_in_seconds,
    max_candidates = values.max_candidates,
    max_runtime_per_training_job_in_seconds = values.max_runtime_per_training_job_in_seconds,
    session_id = values.session_id,
    current_user = values.current_user,
    target_column_names = values["target.column_names"],
    target_column_types = values["target.column_types"],
    aws_region = values.aws_region,
    source_query = values.source_query,
    table_schema = values["table.schema"],
    table_name = values["table.name"],
    csv_encoding_version = values.csv_encoding_version,
    target_timestamp = values["target.timestamp"],
    target_item = values["target.item"],
    target_groups = values["target.groups"],
    target_frequency = values["target.frequency"],
    horizon = values.horizon,
    quantiles = values.quantiles,
    aggregation = values.aggregation,
    keep_training_data = values.keep_training_data,
    algorithms = values.algorithms,
    kms_key_id = values.kms_key_id,
}, {
    { word = "primary key", says = "another training of this name is running or has run, and nothing of it was touched" },
    { word = "Transaction collision", says = "another session was writing to the table, maybe for a training of this name, and nothing of it was touched" },
})
undo.steps[#undo.steps + 1] = {
    what = "the job's metadata row",
    statement = [[
        DELETE FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
        WHERE JOB_NAME = :job_name AND SESSION_ID = :session_id
    ]],
    binds = {
        script_schema = quote(values.script_schema),
        job_name = values.job_name,
        session_id = values.session_id,
    },
}

-- What AWS would refuse is refused here, before data moves.
results.prepared = run_repeatable("E-SME-7", [[
    SELECT ::script_schema."SME_AUTOPILOT_TRAINING_PREPARATION_UDF"(
      :job_name,
      :aws_credentials_connection_name,
      :aws_region,
      :iam_sagemaker_role,
      :s3_bucket_uri,
      :s3_output_path,
      :aws_tags
    )
]], {
    script_schema = quote(values.script_schema),
    job_name = values.job_name,
    aws_credentials_connection_name = values.aws_credentials_connection_name,
    aws_region = values.aws_region,
    iam_sagemaker_role = values.iam_sagemaker_role,
    s3_bucket_uri = values.s3_bucket_uri,
    s3_output_path = values.s3_output_path,
    aws_tags = values.aws_tags,
})
values["prepared.run_key"] = results.prepared[1][1]
values["prepared.role_arn"] = results.prepared[1][2]
values["prepared.training_data_uri"] = results.prepared[1][3]
values["prepared.training_data_path"] = results.prepared[1][4]

-- The files are written in parallel.
undo.steps[#undo.steps + 1] = {
    what = fill("the training data in {{prepared.training_data_uri}}"),
    in_use = "E-SME-141",
    statement = [[
        SELECT ::script_schema."SME_TRAINING_DATA_DELETION_UDF"(
          :job_name,
          :aws_credentials_connection_name,
          :aws_region,
          :s3_bucket_uri,
          :s3_output_path,
          :prepared_run_key
        )
    ]],
    binds = {
        script_schema = quote(values.script_schema),
        job_name = values.job_name,
        aws_credentials_connection_name = values.aws_credentials_connection_name,
        aws_region = values.aws_region,
        s3_bucket_uri = values.s3_bucket_uri,
        s3_output_path = values.s3_output_path,
        prepared_run_key = values["prepared.run_key"],
    },
}
results.export = export_to_s3({
    select_list = values["target.select_list"],
    source = values["rows.source"],
    view = values["database.view"],
    connection = values.aws_credentials_connection_name,
    path = values["prepared.training_data_path"],
    nodes = values["database.nodes"],
    files_per_node = values.export_files_per_node,
    compression = values.compression_type,
}, { export = "E-SME-1" })
values["export.rows"] = results.export.rows
values["export.files"] = results.export.files

results.placed = run("E-SME-8", [[
    UPDATE ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
    SET S3_TRAINING_DATA_URI = :prepared_training_data_uri, TRAINING_DATA_ROWS = :export_rows
    WHERE JOB_NAME = :job_name AND SESSION_ID = :session_id
]], {
    script_schema = quote(values.script_schema),
    prepared_training_data_uri = values["prepared.training_data_uri"],
    export_rows = values["export.rows"],
    job_name = values.job_name,
    session_id = values.session_id,
})

-- A job whose row was deleted may have had the name before.
values["former.failure"] = null
results.former, values["former.failure"] = run_optional("E-SME-400", [[
    DELETE FROM ::script_schema."SME_TRAINING_STATISTICS" WHERE JOB_NAME = :job_name
]], { script_schema = quote(values.script_schema), job_name = values.job_name })

-- What rows of later days are compared with.
results.statistics = training_statistics({
    job = values.job_name,
    schema = values.script_schema,
    columns = results.columns,
    names = values["target.compared_names"],
    source = values["rows.source"],
    view = values["database.view"],
    rows = values["export.rows"],
    failure = values["former.failure"],
}, { statistics = "E-SME-400" })
values["statistics.rows"] = results.statistics.rows
values["statistics.failure"] = results.statistics.failure

if values["statistics.rows"] ~= null then
    undo.steps[#undo.steps + 1] = {
        what = "what SME_TRAINING_STATISTICS has of the job",
        silent = true,
        statement = [[
            DELETE FROM ::script_schema."SME_TRAINING_STATISTICS" WHERE JOB_NAME = :job_name
        ]],
        binds = { script_schema = quote(values.script_schema), job_name = values.job_name },
    }
    results.described = run("E-SME-8", [[
        UPDATE ::script_schema."SME_METADATA_AUTOPILOT_JOBS" SET STATISTICS_ROWS = :statistics_rows
        WHERE JOB_NAME = :job_name AND SESSION_ID = :session_id
    ]], {
        script_schema = quote(values.script_schema),
        statistics_rows = values["statistics.rows"],
        job_name = values.job_name,
        session_id = values.session_id,
    })
end

-- A training needs no statistics, so that they are missing is noted, and ends nothing.
if values["statistics.failure"] ~= null then
    results.undescribed = run("E-SME-8", [[
        UPDATE ::script_schema."SME_METADATA_AUTOPILOT_JOBS" SET STATISTICS_FAILURE = SUBSTR(:statistics_failure, 1, 2000)
        WHERE JOB_NAME = :job_name AND SESSION_ID = :session_id
    ]], {
        script_schema = quote(values.script_schema),
        statistics_failure = values["statistics.failure"],
        job_name = values.job_name,
        session_id = values.session_id,
    })
end

if values.source_query ~= null then
    results.cleanup = run("E-SME-22", [[
        DROP VIEW IF EXISTS ::script_schema.::database_view
    ]], { script_schema = quote(values.script_schema), database_view = quote(values["database.view"]) })
end

results.training = run_repeatable("E-SME-7", [[
    SELECT ::script_schema."SME_AUTOPILOT_FORECAST_TRAINING_UDF"(
      :job_name,
      :aws_credentials_connection_name,
      :aws_region,
      :prepared_role_arn,
      :s3_bucket_uri,
      :s3_output_path,
      :prepared_run_key,
      :export_files,
      :target_name,
      :target_timestamp,
      :target_item,
      :target_groups,
      :target_frequency,
      :horizon,
      :quantiles,
      :target_filling,
      :aggregation,
      :holidays,
      :algorithms,
      :objective,
      :max_runtime_for_automl_job_in_seconds,
      :max_candidates,
      :max_runtime_per_training_job_in_seconds,
      :compression_type,
      :aws_tags,
      :kms_key_id,
      :volume_kms_key_id,
      :encrypt_traffic,
      :vpc_subnets,
      :vpc_security_groups,
      :current_user
    )
]], {
    script_schema = quote(values.script_schema),
    job_name = values.job_name,
    aws_credentials_connection_name = values.aws_credentials_connection_name,
    aws_region = values.aws_region,
    prepared_role_arn = values["prepared.role_arn"],
    s3_bucket_uri = values.s3_bucket_uri,
    s3_output_path = values.s3_output_path,
    prepared_run_key = values["prepared.run_key"],
    export_files = values["export.files"],
    target_name = values["target.name"],
    target_timestamp = values["target.timestamp"],
    target_item = values["target.item"],
    target_groups = values["target.groups"],
    target_frequency = values["target.frequency"],
    horizon = values.horizon,
    quantiles = values.quantiles,
    target_filling = values["target.filling"],
    aggregation = values.aggregation,
    holidays = values.holidays,
    algorithms = values.algorithms,
    objective = values.objective,
    max_runtime_for_automl_job_in_seconds = values.max_runtime_for_automl_job_in_seconds,
    max_candidates = values.max_candidates,
    max_runtime_per_training_job_in_seconds = values.max_runtime_per_training_job_in_seconds,
    compression_type = values.compression_type,
    aws_tags = values.aws_tags,
    kms_key_id = values.kms_key_id,
    volume_kms_key_id = values.volume_kms_key_id,
    encrypt_traffic = values.encrypt_traffic,
    vpc_subnets = values.vpc_subnets,
    vpc_security_groups = values.vpc_security_groups,
    current_user = values.current_user,
})
values["training.job_arn"] = results.training[1][1]
values["training.training_data_bytes"] = results.training[1][2]
undo.steps, undo.kept = {}, fill("Job {{job_name}} is running on AWS.")

results.completion = run("E-SME-8", [[
    UPDATE ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
    SET JOB_ARN = :training_job_arn, TRAINING_DATA_BYTES = :training_training_data_bytes, JOB_STATUS = 'InProgress',
      SEEN_AT = ADD_SECONDS(TIMESTAMP '1970-01-01 00:00:00', POSIX_TIME(CURRENT_TIMESTAMP))
    WHERE JOB_NAME = :job_name AND SESSION_ID = :session_id
]], {
    script_schema = quote(values.script_schema),
    training_job_arn = values["training.job_arn"],
    training_training_data_bytes = values["training.training_data_bytes"],
    job_name = values.job_name,
    session_id = values.session_id,
})

exit({ { results.training[1][1] } }, "JOB_ARN VARCHAR(256)")
/
COMMENT ON SCRIPT "SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT" IS 'Exports time series to S3 and starts an Autopilot job that learns to forecast them. Example: EXECUTE SCRIPT ML.SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT(''{ "job_name": "sales-forecast", "aws_credentials_connection_name": "AWS_CONNECTION", "aws_region": "eu-central-1", "iam_sagemaker_role": "sagemaker-role", "s3_bucket_uri": "s3://ml-bucket", "s3_output_path": "autopilot", "input_schema_name": "DEMO", "input_table_or_view_name": "SALES", "target_attribute_name": "UNITS", "timestamp_column": "SOLD_ON", "item_column": "PRODUCT", "frequency": "1D", "horizon": 28 }'')';
