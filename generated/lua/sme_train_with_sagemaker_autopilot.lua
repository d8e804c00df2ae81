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
    ["F-SME-3"] = {
        message = "F-SME-3: SME_METADATA_AUTOPILOT_JOBS could not be read: {{cause}}",
        mitigation = "You need the right to read the table. If you have it, please report this.",
    },
    ["E-SME-5"] = {
        message = "E-SME-5: The argument of SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT cannot be read as a JSON object: {{complaint}}.",
        mitigation = "Check its quotes, commas, braces and keys.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT cannot start: {{complaints}}.",
        mitigation = "It takes one JSON object with job_name, aws_credentials_connection_name, aws_region, iam_sagemaker_role, s3_bucket_uri, s3_output_path, input_schema_name (or source_query), input_table_or_view_name (or source_query) and target_attribute_name, and if wanted problem_type, objective, max_runtime_for_automl_job_in_seconds, max_candidates, max_runtime_per_training_job_in_seconds, mode, algorithms, validation_fraction, sample_weight_column, feature_types, source_query, exclude_columns, sample_rows, sample_fraction, holdout_fraction, max_cells, keep_training_data, validation_query, compression_type, export_files_per_node, aws_tags, kms_key_id, volume_kms_key_id, encrypt_traffic, vpc_subnets and vpc_security_groups.",
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
        message = "E-SME-15: {{table.shown}} has no column {{target_attribute_name}}.{{suggestion}} Its columns: {{columns}}.",
        mitigation = "Correct target_attribute_name.",
    },
    ["E-SME-16"] = {
        message = "E-SME-16: Objective {{value}} does not fit problem type {{to}}.",
        mitigation = "Choose one of {{allowed}}.",
    },
    ["E-SME-17"] = {
        message = "E-SME-17: {{table.shown}} has no column besides {{target_attribute_name}} to learn from.",
        mitigation = "Train from more columns.",
    },
    ["E-SME-22"] = {
        message = "E-SME-22: The query in source_query cannot be trained from: {{cause}}",
        mitigation = "Correct the query. It must have a name for each column, and you need the rights to create, read and drop views in the schema of the scripts.",
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
    ["E-SME-140"] = {
        message = "E-SME-140: {{rows.shown}} has {{found}} rows with a value in {{target.name}}, but Autopilot needs at least {{required}}.",
        mitigation = "Train from more rows.",
    },
    ["E-SME-141"] = {
        message = "E-SME-141: {{complaint}}, so {{what}} stay.",
        mitigation = "SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS tells how far the job is. It can be deployed as long as its row is in SME_METADATA_AUTOPILOT_JOBS: SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB enters it if it is not.",
    },
    ["E-SME-142"] = {
        message = "E-SME-142: {{rows.shown}} has 1 value in {{target.name}}, {{value}}, in each of the {{rows}} rows that have one, but Autopilot needs at least 2 different ones.",
        mitigation = "Train from rows with different values.",
    },
    ["E-SME-143"] = {
        message = "E-SME-143: {{rows.shown}} has {{found}} classes in {{target.name}}, but {{problem_type}} needs {{required}}. It has: {{classes}}.",
        mitigation = "Choose another problem_type, or leave problem_type and objective to Autopilot.",
    },
    ["E-SME-144"] = {
        message = "E-SME-144: {{rows.shown}} has no number in {{target.name}} in {{found}} of {{rows}} rows, but for example {{value}}; Regression needs numbers in all of them.",
        mitigation = "Correct the values, or choose a classification as problem_type.",
    },
    ["E-SME-145"] = {
        message = "E-SME-145: {{rows.shown}} has no column to learn {{target.name}} from: {{empty}} without a value, {{constant}} with the same value in each row. Autopilot needs at least 1 with different values.",
        mitigation = "Train from other columns.",
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
    ["E-SME-340"] = {
        message = "E-SME-340: Argument {{parameter}} needs {{to}} to be {{allowed}}, but {{to}} is {{value}}.",
        mitigation = "Set {{to}}, or leave {{parameter}} out.",
    },
    ["E-SME-341"] = {
        message = "E-SME-341: Arguments vpc_subnets and vpc_security_groups belong together: {{missing}} is missing.",
        mitigation = "Give both, or neither.",
    },
    ["E-SME-342"] = {
        message = "E-SME-342: {{value}} is no algorithm of mode {{to}}.",
        mitigation = "Choose of {{allowed}}, or another mode.",
    },
    ["E-SME-343"] = {
        message = "E-SME-343: Column {{column}} in sample_weight_column {{complaint}}.{{suggestion}}",
        mitigation = "Correct sample_weight_column.",
    },
    ["E-SME-344"] = {
        message = "E-SME-344: {{rows.shown}} has {{weights_rows}} rows with a value in {{target.name}}, but {{weights_missing}} of them without a weight in {{target.weight}}, {{weights_negative}} with a negative one and {{weights_zero}} with 0.",
        mitigation = "Give each row a weight of at least 0, and some rows one above it.",
    },
    ["E-SME-345"] = {
        message = "E-SME-345: Column {{column}} in feature_types {{complaint}}.{{suggestion}}",
        mitigation = "Correct feature_types.",
    },
    ["E-SME-350"] = {
        message = "E-SME-350: The view {{job_name.holdout}} of the rows that are held out could not be created: {{cause}}",
        mitigation = "You need the right to create views in {{script_schema}}, and the schema's owner the right to read what you train from. An older view of that name has to be dropped or renamed first.",
    },
    ["E-SME-351"] = {
        message = "E-SME-351: The query in validation_query cannot be used: {{cause}}",
        mitigation = "Correct the query. It must have a name for each column, and you need the rights to create, read and drop views in the schema of the scripts.",
    },
    ["E-SME-352"] = {
        message = "E-SME-352: The query in validation_query has other columns than are trained from: {{complaint}}.",
        mitigation = "Give it the same columns, with values of the same kinds.",
    },
    ["E-SME-357"] = {
        message = "E-SME-357: The query in validation_query has no row with a value in {{target.name}}.",
        mitigation = "Models are compared by such rows: correct the query, or leave it out.",
    },
    ["E-SME-362"] = {
        message = "E-SME-362: The query in validation_query has {{weights_rows}} rows with a value in {{target.name}}, but {{weights_missing}} of them without a weight in {{target.weight}}, {{weights_negative}} with a negative one and {{weights_zero}} with 0.",
        mitigation = "Give each of its rows a weight of at least 0, and some rows one above it.",
    },
    ["E-SME-363"] = {
        message = "E-SME-363: {{target.name}} is no number in {{found}} of {{rows}} rows of the query in validation_query, such as {{value}}, but Regression needs numbers in all of them.",
        mitigation = "Correct the values, or leave those rows out.",
    },
    ["E-SME-364"] = {
        message = "E-SME-364: A {{held.type}} {{job_name.holdout}} in schema {{script_schema}} has the name of the view of the rows that are held out.",
        mitigation = "Drop it if it is an earlier training's and no longer needed, rename it, or choose another job_name.",
    },
    ["E-SME-400"] = {
        message = "E-SME-400: What the training data of job {{job_name}} hold could not be entered in SME_TRAINING_STATISTICS: {{cause}}",
        mitigation = "Call the script again.",
    },
    ["E-SME-530"] = {
        message = "E-SME-530: {{table.shown}} has no row with a value in {{target.name}} that holdout_fraction {{holdout_fraction}} would hold out, so nothing would be left to evaluate the model by.",
        mitigation = "Give a larger one. Rows that are alike in all columns are held out together: where there are few different ones, add a column that tells them apart, and name it in exclude_columns.",
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

-- A number, its digits as a text, or a DECIMAL, which is no number to Lua.
local function read_number(value)
    if type(value) == "number" then
        return value
    end
    local digits = type(value) == "string" and string.match(value, "^%-?%d+$")
        or type(value) == "userdata" and tostring(value)
    return digits and tonumber(digits)
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

-- A number, its digits as a text, with a point or an exponent, or a DECIMAL, which is no number to Lua.
local function read_fraction(value)
    if type(value) == "number" then
        return value
    end
    local digits = (type(value) == "string" or type(value) == "userdata") and tostring(value)
    -- tonumber() also takes other bases and blanks.
    return digits and string.find(digits, "^[-+]?[%d.]+[eE]?[-+]?%d*$") and tonumber(digits)
end

-- A word for each name, given as {"ZIP": "categorical"} or its text, as the text of a list of pairs, by name.
local function read_mapping(value)
    local cjson = require("cjson")
    local form = 'it must be a JSON object with a word for each name, as {"ZIP": "categorical"}'
    local object, pairs_of = value, {}
    if type(value) == "string" then
        local ok, decoded = pcall(cjson.decode, value)
        object = ok and decoded or nil
        local twice = ok and repeated_key(value)
        if twice then
            return nil, "the name '" .. twice .. "' stands there twice"
        end
    end
    if type(object) ~= "table" or object[1] ~= nil then
        return nil, form
    end
    for name, word in pairs(object) do
        if type(name) ~= "string" or not string.find(name, "%S") or type(word) ~= "string" then
            return nil, form
        end
        pairs_of[#pairs_of + 1] = { name, word }
    end
    if #pairs_of == 0 then
        return nil, form
    end
    table.sort(pairs_of, function(a, b) return a[1] < b[1] end)
    return cjson.encode(pairs_of)
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

-- Whether a value is one of these. A DECIMAL, which is no number to Lua, is compared as its number.
local function is_one_of(value, choices)
    for _, choice in ipairs(choices) do
        if value == choice or type(choice) == "number" and tonumber(tostring(value)) == choice then
            return true
        end
    end
    return false
end

-- Stops where an argument's value, or one of a list of them, is none of those allowed for the value of
-- another.
local function check_fits(code, name, to, allowed)
    local choices = allowed[values[to]]
    if values[name] == null or not choices then
        return
    end
    local value = values[name]
    for _, one in ipairs(string.match(value, "^%[") and require("cjson").decode(value) or { value }) do
        if not is_one_of(one, choices) then
            fail(code, { value = one, to = values[to], allowed = table.concat(choices, ", ") })
        end
    end
end

-- Stops where an argument is given and another has none of the values that it needs.
local function check_only_with(code, name, to, allowed)
    if values[name] == null or is_one_of(values[to], allowed) then
        return
    end
    fail(code, {
        parameter = name,
        to = to,
        allowed = table.concat(allowed, " or "),
        value = values[to] == null and "left out" or values[to],
    })
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

-- The columns of the training data, how each is exported, and what tells whether it varies.
local function training_columns(given, fails)
    local cjson = require("cjson")
    -- 0 for a column without a value, 1 for one with the same value in each row, 2 for any other.
    local function variety(name, column_type)
        local column = quote(name)
        -- Not all types have an order; their texts do.
        if string.find(column_type, "^BOOLEAN") or string.find(column_type, "^[GIH]") then
            column = exported(name, column_type)
        end
        return (string.gsub(
            "CASE WHEN COUNT(?) = 0 THEN 0 WHEN COUNT(?) = COUNT(*) AND MIN(?) = MAX(?) THEN 1 ELSE 2 END",
            "%?", function() return column end))
    end
    -- The column that a name means: its upper-case spelling, or else the name as it is written.
    local function find(name, folded)
        local found
        for i = 1, #given.rows do
            if given.rows[i][1] == folded or (given.rows[i][1] == name and not found) then
                found = given.rows[i][1]
            end
        end
        return found
    end
    local existing, excluded = {}, {}
    for i = 1, #given.rows do
        existing[i] = given.rows[i][1]
    end
    local target = find(given.target, given.target_folded)
    if not target then
        local suggestion = suggest(given.target, existing)
        fail(fails.missing, { columns = table.concat(existing, ", "), suggestion = suggestion })
    end
    -- The column that a name in an argument means, what speaks against it, and which name may be meant.
    local function look_up(name, folded, objection)
        local column = find((unquote(name)), folded)
        if not column then
            return nil, "does not exist", suggest((unquote(name)), existing)
        end
        return column, objection(column), ""
    end
    local names_excluded = given.exclude ~= null and cjson.decode(given.exclude) or {}
    local folded = fold(names_excluded)
    for i, name in ipairs(names_excluded) do
        local column, complaint, suggestion = look_up(name, folded[i], function(column)
            return column == target and "is the one to predict"
        end)
        if complaint then
            fail(fails.exclude, { column = shown(name), complaint = complaint, suggestion = suggestion })
        end
        excluded[column] = true
    end
    local weight
    if given.weight ~= null then
        local complaint, suggestion
        weight, complaint, suggestion = look_up(given.weight, given.weight_folded, function(column)
            return column == target and "is the one to predict"
                or excluded[column] and "is left out by exclude_columns"
        end)
        if complaint then
            local column = shown(given.weight)
            fail(fails.weight, { column = column, complaint = complaint, suggestion = suggestion })
        end
    end
    local feature_types, typed, typed_names = {}, {}, {}
    local types_given = given.feature_types ~= null and cjson.decode(given.feature_types) or {}
    for i, pair in ipairs(types_given) do
        typed_names[i] = pair[1]
    end
    folded = fold(typed_names)
    for i, pair in ipairs(types_given) do
        local column, complaint, suggestion = look_up(pair[1], folded[i], function(column)
            return column == target and "is the one to predict"
                or column == weight and "is the one with the weights"
                or excluded[column] and "is left out by exclude_columns"
                or typed[column] and "stands there twice"
                or pair[2] == "sequence" and given.mode ~= "HYPERPARAMETER_TUNING"
                    and "can be a sequence only in mode HYPERPARAMETER_TUNING"
        end)
        if complaint then
            column = shown(pair[1])
            fail(fails.feature_type, { column = column, complaint = complaint, suggestion = suggestion })
        end
        typed[column] = true
        feature_types[i] = cjson.encode(column) .. ":" .. cjson.encode(pair[2])
    end
    local names, types, projection, varieties, seen = {}, {}, {}, {}, {}
    local target_type, target_expression
    for i = 1, #given.rows do
        local name, column_type = given.rows[i][1], given.rows[i][2]
        if seen[name] then
            fail(fails.twice, { cause = "it has more than one column " .. name })
        end
        seen[name] = true
        if name == weight and not string.find(column_type, "^D[EO][CU]") then
            local complaint = "holds no numbers: " .. column_type
            fail(fails.weight, { column = name, complaint = complaint, suggestion = "" })
        elseif name ~= weight and not excluded[name] then
            if string.find(name, '[,"%c]') then
                fail(fails.unwritable, { column = name })
            end
            names[#names + 1], types[#types + 1] = name, column_type
            projection[#projection + 1] = exported(name, column_type) .. " AS " .. quote(name)
            if name == target then
                target_type, target_expression = column_type, exported(name, column_type)
            else
                varieties[#varieties + 1] = variety(name, column_type)
            end
        end
    end
    if #names == 1 then
        fail(fails.alone)
    end
    local column_names = cjson.encode(names)
    if weight then
        names[#names + 1] = weight
        -- Behind all others, so that these have the places that they have in a prediction.
        projection[#projection + 1] = quote(weight) .. " AS " .. quote(weight)
    end
    return {
        name = target,
        type = target_type,
        expression = target_expression,
        column_names = column_names,
        column_types = cjson.encode(types),
        select_list = table.concat(projection, ", "),
        variety_list = cjson.encode(varieties),
        weight = weight or null,
        compared_names = cjson.encode(names),
        feature_types = #feature_types > 0 and "{" .. table.concat(feature_types, ",") .. "}" or null,
    }
end

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

-- The text of a number with a point, whatever the session's NLS_NUMERIC_CHARACTERS has instead of it.
local function number_text(number)
    return "REPLACE(CAST(" .. number .. " AS VARCHAR(64)), SUBSTR(CAST(1.5 AS VARCHAR(9)), 2, 1), '.')"
end

-- The text of a HASHTYPE, of which nothing tells the format: a session whose format would give other rows
-- gets an error instead.
local function hash_text(text)
    return "CASE WHEN LENGTH(CAST(HASHTYPE_MD5('a') AS VARCHAR(64))) < 32 THEN CAST(CAST("
        .. "'HASHTYPE_FORMAT of the session must be HEX or UUID, not that of ' || " .. text
        .. " AS DECIMAL(1,0)) AS VARCHAR(1)) ELSE " .. text .. " END"
end

-- The hash of a row's values, as 32 hexadecimal digits: the same for the same values wherever the row is
-- stored, and whatever the session's formats and time zone are. Of the columns, rows of names and types.
local function row_hash(columns)
    local texts, groups = {}, {}
    -- All texts together must fit into a VARCHAR.
    local longest = math.floor(1000000 / #columns)
    for i = 1, #columns do
        local name, column_type = columns[i][1], columns[i][2]
        local text, length = exported(name, column_type), string.match(column_type, "CHAR%((%d+)")
        if string.find(column_type, "^DECIMAL") or string.find(column_type, "^DOUBLE") then
            text = number_text(text)
        elseif string.find(column_type, "LOCAL TIME ZONE", 1, true) then
            text = number_text("POSIX_TIME(" .. quote(name) .. ")")
        elseif string.find(column_type, "^HASHTYPE") then
            text = hash_text(text)
        elseif string.find(column_type, "^GEOMETRY") or length and tonumber(length) > longest then
            text = "CAST(HASH_MD5(" .. text .. ") AS VARCHAR(32))"
        end
        -- An empty text is NULL.
        texts[#texts + 1] = "NVL(" .. text .. ", '~')"
    end
    -- No function takes as many texts as a table can have columns.
    for first = 1, #texts, 50 do
        groups[#groups + 1] = table.concat(texts, " || '|' || ", first, math.min(first + 49, #texts))
    end
    return "CAST(HASH_MD5(CONCAT('1', " .. table.concat(groups, ", ") .. ")) AS VARCHAR(32))"
end

-- Which rows are trained from, and which are held out. A row's place between 0 and 1 follows from a hash of
-- its values: the holdout is taken from the one end, the sample from the other. So the same table gives the
-- same rows, a larger sample has the rows of a smaller one, and rows that are alike go together.
local function training_rows(given, fails)
    local binds = { source = given.source, hash = row_hash(given.columns) }
    local look = given.query ~= null and reader(fails.query, binds, given.view)
        or reader(fails.unreadable, binds, given.view)
    local function number(cell)
        return tonumber(tostring(cell))
    end
    -- A place as the hash that is there; Lua 5.1 writes no more than 32 bits in hexadecimal everywhere.
    local function hash_at(place)
        local high = math.floor(place * 16777216)
        local low = math.floor((place * 16777216 - high) * 16777216)
        return string.format("'%06x%06x%020d'", high, low, 0)
    end

    local holdout = given.holdout_fraction ~= null and given.holdout_fraction or 0
    local fraction = given.sample_fraction ~= null and given.sample_fraction or 1
    local first = hash_at(holdout + (1 - fraction) * (1 - holdout))
    local condition = (holdout > 0 or fraction < 1) and binds.hash .. " >= " .. first or nil
    local sampled = fraction < 1

    local most = given.sample_rows ~= null and given.sample_rows or math.huge
    if given.max_cells ~= null then
        most = math.min(most, math.floor(given.max_cells / #require("cjson").decode(given.column_names)))
    end
    local all = null
    if most < math.huge then
        all = number(look("SELECT COUNT(*) FROM ::source")[1][1])
    end
    if most < math.huge and all > most then
        binds.first, binds.most = first, string.format("%d", most + 1)
        local found = look([[
            SELECT COUNT(*), MIN("PLACE")
            FROM (
              SELECT "PLACE" FROM (SELECT ::hash AS "PLACE" FROM ::source)
              WHERE "PLACE" >= ::first ORDER BY "PLACE" DESC LIMIT ::most
            )
        ]])[1]
        if number(found[1]) > most then
            condition, sampled = binds.hash .. " > '" .. tostring(found[2]) .. "'", true
        end
    end

    local source, told = given.source, {}
    if condition then
        source = "(SELECT * FROM " .. source .. " WHERE " .. condition .. ")"
    end
    if holdout > 0 then
        told[#told + 1] = "without its holdout"
    end
    if sampled then
        told[#told + 1] = "sampled"
    end
    return {
        source = source,
        holdout = holdout > 0 and binds.hash .. " < " .. hash_at(holdout) or null,
        all = all,
        shown = given.shown .. (#told > 0 and " (" .. table.concat(told, ", ") .. ")" or ""),
    }
end

-- A number with what is said of it: count_of(1, "row has", "rows have") is `1 row has`.
local function count_of(number, one, many)
    return string.format("%d ", number) .. (number == 1 and one or many)
end

-- What Autopilot takes of tabular data. Sources: Developer Guide, "Autopilot problem types" and "Autopilot
-- datasets and problem types" (500 rows; 100 GB), "Training modes" (100 MB, from which AUTO tunes
-- hyperparameters instead of ensembling). `classes`: how many a problem has, 3 for three or more.
local data_limits = {
    rows = 500,
    classes = { BinaryClassification = 2, MulticlassClassification = 3 },
    ensembling_bytes = 100 * 1000 * 1000,
    bytes = 100 * 1000 * 1000 * 1000,
}

-- As SQL, a label that a regression cannot take for a number, and NULL for any other: of its column's type,
-- and of how it is exported.
local function no_number(column_type, label)
    if string.find(column_type, "^DECIMAL") or string.find(column_type, "^DOUBLE") then
        return "CASE WHEN 1 = 0 THEN " .. label .. " END"
    elseif string.find(column_type, "CHAR") then
        return "CASE WHEN " .. label
            .. [[ NOT REGEXP_LIKE '\s*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?\s*' THEN ]]
            .. label .. " END"
    end
    return label
end

-- What the script has found, in rows that it returns: name, result, what was found, limit, what to do. Where
-- `all` is set, what is wrong with data is one of them rather than the script's end.
local findings = { all = false }

-- Refuses data: ends the script, or is a finding where all of them are wanted.
local function refuse(code, more, name, limit)
    if not findings.all then
        fail(code, more)
    end
    local found, advice = fill(errors[code].message, more), fill(errors[code].mitigation, more)
    findings[#findings + 1] = { name, "error", found, limit or null, advice }
end

-- Stops where Autopilot would refuse the rows after hours, or finds all reasons for which it would.
local function look_at_data(given, fails)
    local binds = {
        source = given.source,
        target = quote(given.target),
        label = given.expression,
    }
    local look = given.query ~= null and reader(fails.query, binds, given.view)
        or reader(fails.unreadable, binds, given.view)
    local function number(cell)
        return tonumber(tostring(cell))
    end
    local function quoted(value)
        return "'" .. shorten(tostring(value), 100) .. "'"
    end

    -- What a regression cannot take for a number.
    binds.odd = no_number(given.problem_type == "Regression" and given.type or "DOUBLE", binds.label)

    -- Some columns at a time: the first one that varies is enough.
    local features, varied, empty, constant = require("cjson").decode(given.variety_list), false, 0, 0
    for first = 1, #features, 50 do
        local last = math.min(first + 49, #features)
        binds.features = table.concat(features, ", ", first, last)
        local found = look([[
            SELECT COUNT(*), MIN(::label), CASE WHEN MIN(::label) = MAX(::label) THEN 1 ELSE 0 END,
              COUNT(::odd), MIN(::odd), ::features
            FROM ::source
            WHERE ::target IS NOT NULL
        ]])[1]
        local rows = number(found[1])
        if rows < data_limits.rows and first == 1 then
            local limit = "at least " .. data_limits.rows
            refuse(fails.few, { found = rows, required = data_limits.rows }, "rows", limit)
        end
        if number(found[3]) == 1 and first == 1 then
            refuse(fails.alike, { rows = rows, value = quoted(found[2]) }, "target_values", "at least 2")
        end
        if number(found[4]) > 0 and first == 1 then
            local odd, value = number(found[4]), quoted(found[5])
            refuse(fails.numbers, { found = odd, rows = rows, value = value }, "target_type", "numbers")
        end
        for i = 0, last - first do
            local variety = number(found[6 + i])
            varied = varied or variety > 1
            empty, constant = empty + (variety == 0 and 1 or 0), constant + (variety == 1 and 1 or 0)
        end
        if varied then
            break
        end
    end
    if not varied then
        refuse(fails.features, { empty = empty, constant = constant }, "columns", "at least 1 that varies")
    end

    local wanted = data_limits.classes[given.problem_type]
    local classes = wanted and number(look([[
        SELECT COUNT(*)
        FROM (SELECT DISTINCT ::label FROM ::source WHERE ::target IS NOT NULL LIMIT 3)
    ]])[1][1])
    if wanted and (classes > 2) ~= (wanted > 2) then
        local largest, told = look([[
            SELECT "LABEL", COUNT(*)
            FROM (SELECT ::label AS "LABEL" FROM ::source WHERE ::target IS NOT NULL)
            GROUP BY "LABEL"
            ORDER BY 2 DESC, 1
            LIMIT 6
        ]]), {}
        for i = 1, math.min(5, #largest) do
            told[i] = quoted(largest[i][1]) .. " in " .. count_of(number(largest[i][2]), "row", "rows")
        end
        local required = wanted > 2 and "3 or more" or "exactly 2"
        refuse(fails.classes, {
            found = classes > 2 and "3 or more" or classes,
            required = required,
            classes = table.concat(told, ", ") .. (#largest > 5 and ", and others" or ""),
        }, "classes", required)
    end

    -- Rows that are alike are held out together or not at all, so that there may be none.
    if given.holdout ~= null then
        binds.whole, binds.held = given.whole, given.holdout
        local held = look("SELECT 1 FROM ::whole WHERE ::held AND ::target IS NOT NULL LIMIT 1")
        if #held == 0 then
            refuse(fails.none_held, {}, "holdout", "at least 1 row")
        end
    end
end

-- Refuses weights that Autopilot would leave rows out for, and not say so. Without a column of weights there
-- is nothing to look at.
local function look_at_weights(given, fails)
    if given.weight == null then
        return
    end
    local binds = { source = given.source, target = quote(given.target), weight = quote(given.weight) }
    local look = given.query ~= null and reader(fails.query, binds, given.view)
        or reader(fails.unreadable, binds, given.view)
    local found = look([[
        SELECT COUNT(*), COUNT(*) - COUNT(::weight), COUNT(CASE WHEN ::weight < 0 THEN 1 END),
          COUNT(CASE WHEN ::weight = 0 THEN 1 END)
        FROM ::source
        WHERE ::target IS NOT NULL
    ]])
    local counts = {}
    for i = 1, 4 do
        counts[i] = tonumber(tostring(found[1][i]))
    end
    local rows, missing, negative, zero = counts[1], counts[2], counts[3], counts[4]
    if missing > 0 or negative > 0 or zero == rows then
        refuse(fails.wrong, {
            weights_rows = rows,
            weights_missing = missing,
            weights_negative = negative,
            weights_zero = zero,
        }, "weights", "at least 0")
    end
end

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

-- Refuses rows to compare models with whose labels a regression cannot take for numbers. A check also finds
-- labels that nothing is learnt of: how AWS counts them is not said.
local function look_at_validation_labels(given, fails)
    local binds = {
        source = given.source,
        known = given.known,
        target = quote(given.target),
        label = given.expression,
    }
    local look = reader(fails.query, binds, given.view)
    local function text(value)
        return "'" .. shorten(tostring(value), 100) .. "'"
    end
    if given.problem_type == "Regression" then
        binds.odd = no_number(given.type, binds.label)
        local found = look([[
            SELECT COUNT(*), COUNT(::odd), MIN(::odd)
            FROM ::source
            WHERE ::target IS NOT NULL
        ]])[1]
        local rows, odd = tonumber(tostring(found[1])), tonumber(tostring(found[2]))
        if odd > 0 then
            local value = text(found[3])
            refuse(fails.numbers, { found = odd, rows = rows, value = value }, "validation_query", "numbers")
        end
        return
    end
    local numeric = string.find(given.type, "^DECIMAL") or string.find(given.type, "^DOUBLE")
    if not findings.all or numeric and given.problem_type == null then
        return
    end
    local found = look([[
        SELECT COUNT(*), MIN(::label)
        FROM ::source
        WHERE ::target IS NOT NULL AND ::label NOT IN (SELECT ::label FROM ::known WHERE ::target IS NOT NULL)
    ]])[1]
    local rows = tonumber(tostring(found[1]))
    if rows > 0 then
        findings[#findings + 1] = {
            "validation_query",
            "warning",
            rows .. " of its rows have a label that the training data lack, such as " .. text(found[2]),
            "the labels of the training data",
            "No model can predict them: leave them out, or train from such rows, too.",
        }
    end
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

-- Makes a view of the rows that are held out, with all columns that the table or query has.
local function holdout_view(given, fails)
    local columns = {}
    for i = 1, #given.columns do
        columns[i] = quote(given.columns[i][1])
    end
    local name = quote(given.schema) .. "." .. quote(given.name)
    local ok, result = pquery([[
        CREATE VIEW ::view AS
        SELECT ::columns
        FROM ::source
        WHERE ::condition
        COMMENT IS :comment
    ]], {
        view = name,
        columns = table.concat(columns, ", "),
        -- The view that the query has become is dropped once its rows are exported.
        source = given.query ~= null and "(\n" .. given.query .. "\n)" or given.source,
        condition = given.condition,
        comment = "Rows that job " .. given.job .. " was not trained from, holdout_fraction "
            .. tostring(given.fraction) .. ". Example: SELECT * FROM " .. name,
    })
    if not ok then
        local cause = string.gsub(reason(result.error_message), "%s*%[line %d+, column %d+%]", "")
        fail(fails.create, { cause = hide_view(cause, given.source_view) })
    end
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
        name = "problem_type",
        maximum_length = 32,
        choose = read_choice,
        one_of = { "BinaryClassification", "MulticlassClassification", "Regression" },
    },
    {
        name = "objective",
        maximum_length = 64,
        read = read_metric,
        structured = true,
        choose = read_choice,
        one_of = {
            "AUC",
            "Accuracy",
            "BalancedAccuracy",
            "F1",
            "F1macro",
            "MAE",
            "MSE",
            "Precision",
            "PrecisionMacro",
            "R2",
            "RMSE",
            "Recall",
            "RecallMacro",
        },
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
    {
        name = "mode",
        maximum_length = 32,
        choose = read_choice,
        one_of = { "AUTO", "ENSEMBLING", "HYPERPARAMETER_TUNING" },
    },
    {
        name = "algorithms",
        maximum_length = 2000,
        read = read_list,
        structured = true,
        check = check_elements,
        element = {
            maximum_length = 2000,
            most = 11,
            choose = read_choice,
            one_of = {
                "catboost",
                "extra-trees",
                "fastai",
                "lightgbm",
                "linear-learner",
                "mlp",
                "nn-torch",
                "randomforest",
                "xgboost",
            },
        },
    },
    {
        name = "validation_fraction",
        number = true,
        fraction = true,
        minimum = 0.001,
        maximum = 0.999,
        read = read_fraction,
        structured = true,
    },
    {
        name = "sample_weight_column",
        maximum_length = 128,
        minimum_length = 1,
        read = read_identifier,
        fold = fold,
        folded = "sample_weight_column.folded",
        patterns = { "^[A-Za-z0-9_%-]+$" },
        words = "a name of letters, digits, _ and -, as AWS takes it",
    },
    {
        name = "feature_types",
        maximum_length = 2000000,
        read = read_mapping,
        structured = true,
        check = check_elements,
        element = {
            maximum_length = 2000000,
            choose = read_choice,
            one_of = { "numeric", "categorical", "text", "datetime", "sequence" },
        },
    },
    { name = "source_query", maximum_length = 2000000 },
    { name = "exclude_columns", maximum_length = 2000000, read = read_list, structured = true },
    {
        name = "sample_rows",
        number = true,
        minimum = 1,
        maximum = 9007199254740991,
        read = read_number,
        structured = true,
    },
    {
        name = "sample_fraction",
        number = true,
        fraction = true,
        minimum = 0.0001,
        maximum = 1,
        read = read_fraction,
        structured = true,
    },
    {
        name = "holdout_fraction",
        number = true,
        fraction = true,
        minimum = 0.001,
        maximum = 0.999,
        read = read_fraction,
        structured = true,
    },
    {
        name = "max_cells",
        number = true,
        minimum = 1,
        maximum = 9007199254740991,
        read = read_number,
        structured = true,
    },
    { name = "keep_training_data", boolean = true, read = read_boolean, structured = true },
    { name = "validation_query", maximum_length = 2000000 },
    {
        name = "compression_type",
        default = "None",
        maximum_length = 10,
        choose = read_choice,
        one_of = { "Gzip", "None" },
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
    { name = "model_info_schema_name", ignored = true },
    { name = "model_info_table_name", ignored = true },
}, json_text, unknown_arguments, {
    script = "SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT",
    keys = { timestamp_column = true, item_column = true, frequency = true, horizon = true },
})
check_not_both("E-SME-23", "source_query", "input_table_or_view_name")
check_not_both("E-SME-23", "sample_rows", "sample_fraction")
check_not_both("E-SME-23", "validation_query", "validation_fraction")
check_both_or_neither("E-SME-13", "problem_type", "objective")
check_fits("E-SME-16", "objective", "problem_type", {
    Regression = { "MSE", "RMSE", "MAE", "R2" },
    BinaryClassification = { "F1", "Accuracy", "AUC", "BalancedAccuracy", "Precision", "Recall" },
    MulticlassClassification = { "Accuracy", "BalancedAccuracy", "F1macro", "PrecisionMacro", "RecallMacro" },
})
check_only_with("E-SME-340", "algorithms", "mode", { "ENSEMBLING", "HYPERPARAMETER_TUNING" })
check_fits("E-SME-342", "algorithms", "mode", {
    ENSEMBLING = {
        "catboost",
        "extra-trees",
        "fastai",
        "lightgbm",
        "linear-learner",
        "nn-torch",
        "randomforest",
        "xgboost",
    },
    HYPERPARAMETER_TUNING = { "linear-learner", "mlp", "xgboost" },
})
check_only_with("E-SME-340", "sample_weight_column", "mode", { "ENSEMBLING" })
check_both_or_neither("E-SME-341", "vpc_subnets", "vpc_security_groups")
values.script_schema = exa.meta.script_schema
values.current_user = exa.meta.current_user
values.session_id = exa.meta.session_id
values.csv_encoding_version = 1
values["job_name.holdout"] = "SME_HOLDOUT_" .. string.upper(values.job_name)
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
values["source.query"] = null
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
    results.source = source_view({ query = values.source_query, schema = values.script_schema, name = values["database.view"] }, { query = "E-SME-22" })
    values["source.query"] = results.source.query
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

results.target = training_columns({
    rows = results.columns,
    target = values.target_attribute_name,
    target_folded = values["target_attribute_name.folded"],
    exclude = values.exclude_columns,
    weight = values.sample_weight_column,
    weight_folded = values["sample_weight_column.folded"],
    feature_types = values.feature_types,
    mode = values.mode,
}, {
    twice = "E-SME-22",
    missing = "E-SME-15",
    alone = "E-SME-17",
    exclude = "E-SME-24",
    unwritable = "E-SME-25",
    weight = "E-SME-343",
    feature_type = "E-SME-345",
})
values["target.name"] = results.target.name
values["target.type"] = results.target.type
values["target.expression"] = results.target.expression
values["target.column_names"] = results.target.column_names
values["target.column_types"] = results.target.column_types
values["target.select_list"] = results.target.select_list
values["target.variety_list"] = results.target.variety_list
values["target.weight"] = results.target.weight
values["target.feature_types"] = results.target.feature_types
values["target.compared_names"] = results.target.compared_names

-- The rows that are looked at and exported: all, or those that a hash of their values chooses.
results.rows = training_rows({
    columns = results.columns,
    column_names = values["target.column_names"],
    source = values["table.source"],
    shown = values["table.shown"],
    view = values["database.view"],
    query = values.source_query,
    sample_rows = values.sample_rows,
    sample_fraction = values.sample_fraction,
    holdout_fraction = values.holdout_fraction,
    max_cells = values.max_cells,
}, { query = "E-SME-22", unreadable = "E-SME-146" })
values["rows.source"] = results.rows.source
values["rows.holdout"] = results.rows.holdout
values["rows.all"] = results.rows.all
values["rows.shown"] = results.rows.shown

-- What Autopilot would refuse after hours, and use the job's name up for, is found in the rows themselves.
look_at_data({
    target = values["target.name"],
    type = values["target.type"],
    expression = values["target.expression"],
    variety_list = values["target.variety_list"],
    source = values["rows.source"],
    whole = values["table.source"],
    holdout = values["rows.holdout"],
    view = values["database.view"],
    query = values.source_query,
    problem_type = values.problem_type,
}, {
    query = "E-SME-22",
    unreadable = "E-SME-146",
    none_held = "E-SME-530",
    few = "E-SME-140",
    alike = "E-SME-142",
    classes = "E-SME-143",
    numbers = "E-SME-144",
    features = "E-SME-145",
})

-- Autopilot would leave such rows out, or learn nothing, and not say so.
if values.sample_weight_column ~= null then
    look_at_weights({
        target = values["target.name"],
        weight = values["target.weight"],
        source = values["rows.source"],
        view = values["database.view"],
        query = values.source_query,
    }, { query = "E-SME-22", unreadable = "E-SME-146", wrong = "E-SME-344" })
end

values["validation.view"] = null
if values.validation_query ~= null then
    results.validation = run("F-SME-1", [[
        SELECT 'SME_SOURCE_' || UPPER(SYS_GUID()) FROM DUAL WHERE :target_name IS NOT NULL
    ]], { target_name = values["target.name"] })
    if #results.validation > 0 then
        values["validation.view"] = results.validation[1][1]
    end
end

-- As a view, a query has columns with names and types like a table.
values["validation_source.query"] = null
if values["validation.view"] ~= null then
    undo.steps[#undo.steps + 1] = {
        what = fill("view {{script_schema}}.{{validation.view}}"),
        silent = true,
        statement = [[
            DROP VIEW IF EXISTS ::script_schema.::validation_view
        ]],
        binds = {
            script_schema = quote(values.script_schema),
            validation_view = quote(values["validation.view"]),
        },
    }
    results.validation_source = source_view({
        query = values.validation_query,
        schema = values.script_schema,
        name = values["validation.view"],
    }, { query = "E-SME-351" })
    values["validation_source.query"] = results.validation_source.query
end

if values["validation_source.query"] ~= null then
    results.validation_found = run("F-SME-2", [[
        SELECT COLUMN_NAME, COLUMN_TYPE
        FROM SYS.EXA_ALL_COLUMNS
        WHERE COLUMN_SCHEMA = :script_schema AND COLUMN_TABLE = :validation_view
        ORDER BY COLUMN_ORDINAL_POSITION
    ]], { script_schema = values.script_schema, validation_view = values["validation.view"] })
end

values["validation_checked.source"] = null
if values["validation_source.query"] ~= null then
    results.validation_checked = validation_columns({
        rows = results.validation_found,
        columns = results.columns,
        names = values["target.column_names"],
        types = values["target.column_types"],
        weight = values["target.weight"],
        schema = values.script_schema,
        view = values["validation.view"],
    }, { differ = "E-SME-352" })
    values["validation_checked.source"] = results.validation_checked.source
end

-- Models are compared by them.
if values["validation_checked.source"] ~= null then
    results.validation_rows = run("E-SME-351", [[
        SELECT COUNT(*)
        FROM ::script_schema.::validation_view
        HAVING COUNT(::target_name) = 0
    ]], {
        script_schema = quote(values.script_schema),
        validation_view = quote(values["validation.view"]),
        target_name = quote(values["target.name"]),
    })
    if #results.validation_rows > 0 then
        fail("E-SME-357")
    end
end

if values["validation_checked.source"] ~= null then
    look_at_validation_labels({
        target = values["target.name"],
        type = values["target.type"],
        expression = values["target.expression"],
        source = values["validation_checked.source"],
        known = values["rows.source"],
        view = values["validation.view"],
        problem_type = values.problem_type,
    }, { query = "E-SME-351", numbers = "E-SME-363" })
end

-- They weigh in what models are compared by.
if values["validation_checked.source"] ~= null then
    look_at_weights({
        target = values["target.name"],
        weight = values["target.weight"],
        source = values["validation_checked.source"],
        view = values["validation.view"],
        query = values.validation_query,
    }, { query = "E-SME-351", unreadable = "E-SME-351", wrong = "E-SME-362" })
end

-- A duplicate name must surface before data moves and before anything costs.
results.claim = run_explained("E-SME-8", [[
    INSERT INTO ::script_schema."SME_METADATA_AUTOPILOT_JOBS" (
      DATETIME, JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME, IAM_SAGEMAKER_ROLE, S3_BUCKET_URI, S3_OUTPUT_PATH,
      TARGET_ATTRIBUTE_NAME, PROBLEM_TYPE, OBJECTIVE, MAX_RUNTIME_FOR_AUTOML_JOB_IN_SECONDS, MAX_CANDIDATES,
      MAX_RUNTIME_PER_TRAINING_JOB_IN_SECONDS, SESSION_ID, SCRIPT_USER, COLUMN_NAMES, COLUMN_TYPES, AWS_REGION,
      INPUT_SCHEMA_NAME, INPUT_TABLE_OR_VIEW_NAME, SOURCE_QUERY, CSV_ENCODING,
      SAMPLE_ROWS, SAMPLE_FRACTION, HOLDOUT_FRACTION, HOLDOUT_VIEW_NAME, MAX_CELLS, SOURCE_ROWS,
      KEEP_TRAINING_DATA, VALIDATION_QUERY,
      MODE, ALGORITHMS, VALIDATION_FRACTION, SAMPLE_WEIGHT_COLUMN, FEATURE_TYPES, KMS_KEY_ID
    ) VALUES (
      CURRENT_TIMESTAMP, :job_name, :aws_credentials_connection_name, :iam_sagemaker_role, :s3_bucket_uri,
      :s3_output_path, :target_name, :problem_type, :objective, :max_runtime_for_automl_job_in_seconds,
      :max_candidates, :max_runtime_per_training_job_in_seconds, :session_id, :current_user,
      :target_column_names, :target_column_types, :aws_region,
      CASE WHEN :source_query IS NULL THEN :table_schema END, CASE WHEN :source_query IS NULL THEN :table_name END,
      :source_query, :csv_encoding_version, :sample_rows, :sample_fraction, :holdout_fraction,
      CASE WHEN :holdout_fraction IS NOT NULL THEN :job_name_holdout END, :max_cells, :rows_all,
      COALESCE(:keep_training_data, TRUE), :validation_query,
      :mode, :algorithms, :validation_fraction, :target_weight, :target_feature_types, :kms_key_id
    )
]], {
    script_schema = quote(values.script_schema),
    job_name = values.job_name,
    aws_credentials_connection_name = values.aws_credentials_connection_name,
    iam_sagemaker_role = values.iam_sagemaker_role,
    s3_bucket_uri = values.s3_bucket_uri,
    s3_output_path = values.s3_output_path,
    target_name = values["target.name"],
    problem_type = values.problem_type,
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
    sample_rows = values.sample_rows,
    sample_fraction = values.sample_fraction,
    holdout_fraction = values.holdout_fraction,
    job_name_holdout = values["job_name.holdout"],
    max_cells = values.max_cells,
    rows_all = values["rows.all"],
    keep_training_data = values.keep_training_data,
    validation_query = values.validation_query,
    mode = values.mode,
    algorithms = values.algorithms,
    validation_fraction = values.validation_fraction,
    target_weight = values["target.weight"],
    target_feature_types = values["target.feature_types"],
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

values["held.type"] = null
if values.holdout_fraction ~= null then
    results.held = run("F-SME-3", [[
        SELECT LOWER(OBJECT_TYPE)
        FROM SYS.EXA_ALL_OBJECTS
        WHERE ROOT_NAME = :script_schema AND OBJECT_NAME = :job_name_holdout
    ]], { script_schema = values.script_schema, job_name_holdout = values["job_name.holdout"] })
    if #results.held > 0 then
        values["held.type"] = results.held[1][1]
        fail("E-SME-364")
    end
end

-- Whoever evaluates the model finds the rows that it has never seen.
if values["rows.holdout"] ~= null then
    holdout_view({
        schema = values.script_schema,
        name = values["job_name.holdout"],
        job = values.job_name,
        fraction = values.holdout_fraction,
        columns = results.columns,
        source = values["table.source"],
        source_view = values["database.view"],
        query = values["source.query"],
        condition = values["rows.holdout"],
    }, { create = "E-SME-350" })
    undo.steps[#undo.steps + 1] = {
        what = fill("view {{job_name.holdout}}"),
        statement = [[
            DROP VIEW IF EXISTS ::script_schema.::job_name_holdout
        ]],
        binds = {
            script_schema = quote(values.script_schema),
            job_name_holdout = quote(values["job_name.holdout"]),
        },
    }
end

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
values["prepared.validation_data_path"] = results.prepared[1][5]

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

values["validation_export.files"] = null
if values["validation_checked.source"] ~= null then
    results.validation_export = export_to_s3({
        select_list = values["target.select_list"],
        source = values["validation_checked.source"],
        view = values["validation.view"],
        connection = values.aws_credentials_connection_name,
        path = values["prepared.validation_data_path"],
        nodes = values["database.nodes"],
        files_per_node = values.export_files_per_node,
        compression = values.compression_type,
    }, { export = "E-SME-1" })
    values["validation_export.files"] = results.validation_export.files
end

if values["validation.view"] ~= null then
    results.validation_cleanup = run("E-SME-351", [[
        DROP VIEW IF EXISTS ::script_schema.::validation_view
    ]], {
        script_schema = quote(values.script_schema),
        validation_view = quote(values["validation.view"]),
    })
end

results.training = run_repeatable("E-SME-7", [[
    SELECT ::script_schema."SME_AUTOPILOT_TRAINING_UDF"(
      :job_name,
      :aws_credentials_connection_name,
      :aws_region,
      :prepared_role_arn,
      :s3_bucket_uri,
      :s3_output_path,
      :prepared_run_key,
      :export_files,
      :validation_export_files,
      :target_name,
      :problem_type,
      :objective,
      :max_runtime_for_automl_job_in_seconds,
      :max_candidates,
      :max_runtime_per_training_job_in_seconds,
      :mode,
      :algorithms,
      :validation_fraction,
      :target_weight,
      :target_feature_types,
      :compression_type,
      :aws_tags,
      :current_user,
      :kms_key_id,
      :volume_kms_key_id,
      :encrypt_traffic,
      :vpc_subnets,
      :vpc_security_groups
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
    validation_export_files = values["validation_export.files"],
    target_name = values["target.name"],
    problem_type = values.problem_type,
    objective = values.objective,
    max_runtime_for_automl_job_in_seconds = values.max_runtime_for_automl_job_in_seconds,
    max_candidates = values.max_candidates,
    max_runtime_per_training_job_in_seconds = values.max_runtime_per_training_job_in_seconds,
    mode = values.mode,
    algorithms = values.algorithms,
    validation_fraction = values.validation_fraction,
    target_weight = values["target.weight"],
    target_feature_types = values["target.feature_types"],
    compression_type = values.compression_type,
    aws_tags = values.aws_tags,
    current_user = values.current_user,
    kms_key_id = values.kms_key_id,
    volume_kms_key_id = values.volume_kms_key_id,
    encrypt_traffic = values.encrypt_traffic,
    vpc_subnets = values.vpc_subnets,
    vpc_security_groups = values.vpc_security_groups,
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
COMMENT ON SCRIPT "SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT" IS 'Exports a table to S3 and starts an Autopilot job that learns to predict one of its columns. Example: EXECUTE SCRIPT ML.SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT(''{ "job_name": "abalone-rings", "aws_credentials_connection_name": "AWS_CONNECTION", "aws_region": "eu-central-1", "iam_sagemaker_role": "sagemaker-role", "s3_bucket_uri": "s3://ml-bucket", "s3_output_path": "autopilot", "input_schema_name": "DEMO", "input_table_or_view_name": "ABALONE_TRAIN", "target_attribute_name": "RINGS", "max_candidates": 10 }'')';
