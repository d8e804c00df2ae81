CREATE OR REPLACE LUA SCRIPT "SME_ATTACH_SAGEMAKER_ENDPOINT" (
    json_text
) RETURNS TABLE AS
-- Creates functions that ask an endpoint which somebody else made, whatever its model is.
-- Generated from spec/scripts/attach-sagemaker-endpoint.ts: change that file, not this script.

local errors = {
    ["F-SME-3"] = {
        message = "F-SME-3: SME_METADATA_AUTOPILOT_JOBS could not be read: {{cause}}",
        mitigation = "You need the right to read the table. If you have it, please report this.",
    },
    ["E-SME-5"] = {
        message = "E-SME-5: The argument of SME_ATTACH_SAGEMAKER_ENDPOINT cannot be read as a JSON object: {{complaint}}.",
        mitigation = "Check its quotes, commas, braces and keys.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_ATTACH_SAGEMAKER_ENDPOINT cannot start: {{complaints}}.",
        mitigation = "It takes one JSON object with endpoint_name, schema_name, function_name, aws_credentials_connection_name and aws_region, and if wanted columns, returns, job_name, content_type, accept, response, request_path, response_path, batch_size and on_error.",
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
        mitigation = "If AWS has it, a ROLLBACK after its training took its row away: train again under another job_name and COMMIT, or enter it with SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB.",
    },
    ["E-SME-19"] = {
        message = "E-SME-19: There is no schema {{schema_name}}.{{suggestion}}",
        mitigation = "Create it, or correct schema_name.",
    },
    ["E-SME-21"] = {
        message = "E-SME-21: The columns of job {{job_name}} in SME_METADATA_AUTOPILOT_JOBS are damaged: {{complaint}}.",
        mitigation = "Restore COLUMN_NAMES and COLUMN_TYPES of its row.",
    },
    ["E-SME-174"] = {
        message = "E-SME-174: SME_METADATA_AUTOPILOT_JOBS does not say which columns job {{job_name}} was trained from, as release 0.1 of the Python extension kept none.",
        mitigation = "Set COLUMN_NAMES and COLUMN_TYPES in its row to all columns of the training table in their order, the target too, as JSON: '[\"A\",\"B\"]' and '[\"DOUBLE\",\"VARCHAR(10)\"]'.",
    },
    ["E-SME-505"] = {
        message = "E-SME-505: No function can have the columns of {{parameter}}: {{complaint}}.",
        mitigation = "Correct the argument.",
    },
    ["E-SME-507"] = {
        message = "E-SME-507: {{schema_name}} holds a {{object.type}} {{object.name}} that SME_ATTACH_SAGEMAKER_ENDPOINT has not made.",
        mitigation = "Choose another function_name or schema_name, or drop it first.",
    },
    ["E-SME-508"] = {
        message = "E-SME-508: Endpoint {{endpoint_name}} could not be attached: {{cause}}",
        mitigation = "Correct that and call the script again.",
    },
    ["E-SME-509"] = {
        message = "E-SME-509: The function {{function_name}} could not be created in {{schema_name}}: {{cause}}",
        mitigation = "You need the right to create scripts in that schema, and columns of types that Exasol has.",
    },
    ["E-SME-536"] = {
        message = "E-SME-536: Job {{job_name}} forecasts: functions of an attached endpoint take rows, and no histories.",
        mitigation = "Deploy it with SME_DEPLOY_SAGEMAKER_ENDPOINT.",
    },
    ["E-SME-537"] = {
        message = "E-SME-537: Nobody knows whether job {{job_name}} classifies: it has no problem type yet.",
        mitigation = "Wait until it is Completed, or give columns and returns instead of job_name.",
    },
    ["E-SME-539"] = {
        message = "E-SME-539: {{missing}} must be given for endpoint {{endpoint_name}}, or job_name for one that serves a job's model.",
        mitigation = "Say what the function is to take and to give.",
    },
}

-- Which names there are, for the errors that know nothing of a name.
local known = {}

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

-- Ends the script with an error of the catalogue.
local function fail(code, more)
    error(describe(code, more), 0)
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

-- Columns, given as [{"name": "AGE", "type": "DOUBLE", "path": "data.age"}] or its text, as that text. A type
-- is a word with numbers in parentheses, so that none can bring in more than itself.
local function read_columns(value)
    local cjson = require("cjson")
    local form = 'it must be a JSON array of objects, as [{"name": "AGE", "type": "DOUBLE"}]'
    if type(value) == "string" then
        local ok, decoded = pcall(cjson.decode, value)
        local twice = ok and repeated_key(value)
        if twice then
            return nil, "the name '" .. twice .. "' stands there twice"
        end
        value = ok and decoded or nil
    end
    if type(value) ~= "table" or type(value[1]) ~= "table" then
        return nil, form
    end
    local columns = {}
    for _ in pairs(value) do
        local column = value[#columns + 1]
        if type(column) ~= "table" then
            return nil, form
        end
        for key, word in pairs(column) do
            if key ~= "name" and key ~= "type" and key ~= "path" then
                return nil, "a column has name, type and path, and no '" .. tostring(key) .. "'"
            elseif type(word) == "number" and key == "path" then
                column.path = string.format("%d", word)
            elseif type(word) ~= "string" or not string.find(word, "%S") then
                return nil, form
            end
        end
        if not column.name or not column.type then
            return nil, form
        end
        local plain = string.gsub(column.type, "%(%s*%d+%s*,?%s*%d*%s*%)", "", 1)
        if not string.find(plain, "^%s*%a[%w ]*$") then
            return nil, "'" .. column.type .. "' is no type"
        end
        columns[#columns + 1] = { name = column.name, type = string.upper(column.type), path = column.path }
    end
    return cjson.encode(columns)
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

-- A number, its digits as a text, or a DECIMAL, which is no number to Lua.
local function read_number(value)
    if type(value) == "number" then
        return value
    end
    local digits = type(value) == "string" and string.match(value, "^%-?%d+$")
        or type(value) == "userdata" and tostring(value)
    return digits and tonumber(digits)
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

-- The texts that a list holds, a JSON array or, as the predecessor wrote it, separated by semicolons; or nil
-- for JSON that is damaged.
local function names_of(list)
    local names = {}
    -- No names are {} to cjson.
    if list == "{}" or string.sub(list, 1, 1) == "[" then
        local read, items = pcall(require("cjson").decode, list)
        for i, item in ipairs(read and items or { {} }) do
            if type(item) ~= "string" then
                return nil
            end
            names[i] = item
        end
        return names
    end
    for item in string.gmatch(list, "[^;]+") do
        names[#names + 1] = item
    end
    return names
end

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

-- Creates the function that asks an endpoint: of kind SET or SCALAR. The body's lines stay as they are.
local function create_prediction_function(code, created)
    local created_as = facts.script_language .. " " .. created.kind
    run(code, "CREATE OR REPLACE " .. created_as .. [[ SCRIPT ::schema.::name (::input)
    EMITS (::output) AS
::body
]], {
        schema = quote(created.schema),
        name = quote(created.name),
        input = created.input,
        output = created.output,
        body = created.body,
    })
end

-- A function for sets of rows, whose columns are known.
local function set_function(given, fails, body)
    create_prediction_function(fails.create, {
        kind = "SET",
        schema = given.schema,
        name = given.name,
        input = given.input,
        output = given.output,
        body = body.before .. given.deployment .. body.after,
    })
end

-- A function for a row at a time, whose columns are known.
local function scalar_function(given, fails, body)
    create_prediction_function(fails.create, {
        kind = "SCALAR",
        schema = given.schema,
        name = given.name,
        input = given.input,
        output = given.output,
        body = body.before .. given.deployment .. body.after,
    })
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

check_arguments(parse_json(json_text), {
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
        fold = fold,
        folded = "schema_name.folded",
    },
    {
        name = "function_name",
        required = true,
        maximum_length = 121,
        minimum_length = 1,
        read = read_identifier,
        fold = fold,
        folded = "function_name",
    },
    { name = "columns", maximum_length = 2000000, read = read_columns, structured = true },
    { name = "returns", maximum_length = 2000000, read = read_columns, structured = true },
    {
        name = "job_name",
        maximum_length = 32,
        patterns = { "^[A-Za-z0-9%-]+$", "^[A-Za-z0-9]", "[A-Za-z0-9]$" },
        words = "letters, digits and hyphens, with a letter or a digit at both ends",
        invalid = "E-SME-11",
    },
    {
        name = "content_type",
        default = "text/csv",
        maximum_length = 1024,
        patterns = { "^[A-Za-z]+/[A-Za-z0-9%.%+%-]+", "^[A-Za-z0-9%./%+;=_, %-]+$" },
        words = "a MIME type such as text/csv",
    },
    {
        name = "accept",
        maximum_length = 1024,
        patterns = { "^[A-Za-z]+/[A-Za-z0-9%.%+%-]+", "^[A-Za-z0-9%./%+;=_, %-]+$" },
        words = "a MIME type such as text/csv",
    },
    {
        name = "response",
        maximum_length = 20,
        choose = read_choice,
        one_of = { "csv", "jsonlines", "json" },
    },
    { name = "request_path", maximum_length = 2000 },
    { name = "response_path", maximum_length = 2000 },
    {
        name = "batch_size",
        number = true,
        minimum = 1,
        maximum = 1000000,
        read = read_number,
        structured = true,
    },
    { name = "on_error", maximum_length = 10, choose = read_choice, one_of = { "fail", "null" } },
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
}, json_text, unknown_arguments)
values.script_schema = exa.meta.script_schema
values["function_name.scalar"] = values.function_name .. "_SCALAR"
known.schema_name = {
    error = "E-SME-19",
    statement = [[
        SELECT SCHEMA_NAME
        FROM SYS.EXA_SCHEMAS
        ORDER BY EDIT_DISTANCE(SCHEMA_NAME, :schema_name_folded), SCHEMA_NAME
        LIMIT 5
    ]],
    binds = { schema_name_folded = values["schema_name.folded"] },
}
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

-- An endpoint that serves a job's model takes that one's columns: the Python extension deployed such.
values["job.job_name"] = null
values["job.target"] = null
values["job.names"] = null
values["job.types"] = null
values["job.problem_type"] = null
values["job.undecided"] = null
values["job.item"] = null
if values.job_name ~= null then
    results.job = run("F-SME-3", [[
        SELECT JOB_NAME, TARGET_ATTRIBUTE_NAME, COLUMN_NAMES, COLUMN_TYPES, PROBLEM_TYPE,
          CASE WHEN PROBLEM_TYPE IS NULL THEN JOB_NAME END, ITEM_COLUMN
        FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
        WHERE UPPER(JOB_NAME) = UPPER(:job_name)
        ORDER BY CASE WHEN JOB_NAME = :job_name THEN 1 ELSE 2 END
        LIMIT 1
    ]], { script_schema = quote(values.script_schema), job_name = values.job_name })
    if #results.job == 0 then
        fail("E-SME-18", { suggestion = did_you_mean("job_name") })
    end
    values["job.job_name"] = results.job[1][1]
    values["job.target"] = results.job[1][2]
    values["job.names"] = results.job[1][3]
    values["job.types"] = results.job[1][4]
    values["job.problem_type"] = results.job[1][5]
    values["job.undecided"] = results.job[1][6]
    values["job.item"] = results.job[1][7]
end

-- Where Autopilot was to choose the problem type, it knows what it chose.
values["state.problem_type"] = null
if values["job.undecided"] ~= null then
    results.state = run("E-SME-508", [[
        SELECT ::script_schema."SME_AUTOPILOT_JOB_STATE_UDF"(
          :job_job_name,
          :aws_credentials_connection_name,
          :aws_region
        )
    ]], {
        script_schema = quote(values.script_schema),
        job_job_name = values["job.job_name"],
        aws_credentials_connection_name = values.aws_credentials_connection_name,
        aws_region = values.aws_region,
    })
    values["state.problem_type"] = results.state[1][3]
end

values["described.columns"] = null
values["described.returns"] = null
if values["job.job_name"] ~= null then
    results.described = job_attachment({
        target = values["job.target"],
        names = values["job.names"],
        types = values["job.types"],
        problem_type = values["job.problem_type"],
        found_problem_type = values["state.problem_type"],
        item = values["job.item"],
    }, {
        absent = "E-SME-174",
        damaged = "E-SME-21",
        forecast = "E-SME-536",
        problem_type = "E-SME-537",
    })
    values["described.columns"] = results.described.columns
    values["described.returns"] = results.described.returns
end

-- What the caller says counts.
if values.columns == null or values.returns == null then
    results.told = run("E-SME-508", [[
        SELECT :described_columns, :described_returns
    ]], {
        described_columns = values["described.columns"],
        described_returns = values["described.returns"],
    })
    fill_arguments(results.told, { { "columns", 1 }, { "returns", 2 } }, "E-SME-539")
end

-- An unquoted name means its upper-case spelling; one that exists only as it is written is found too.
results.schema = run("F-SME-3", [[
    SELECT SCHEMA_NAME
    FROM SYS.EXA_SCHEMAS
    WHERE SCHEMA_NAME IN (:schema_name, :schema_name_folded)
    ORDER BY CASE WHEN SCHEMA_NAME = :schema_name_folded THEN 1 ELSE 2 END
    LIMIT 1
]], { schema_name = values.schema_name, schema_name_folded = values["schema_name.folded"] })
if #results.schema == 0 then
    fail("E-SME-19", { suggestion = did_you_mean("schema_name") })
end
values["schema.schema_name"] = results.schema[1][1]

-- A function that belongs to a deployment of ours stays, as does all else; one of the Python extension is replaced.
results.object = run("E-SME-508", [[
    SELECT LOWER(OBJECT_TYPE), OBJECT_NAME
    FROM SYS.EXA_ALL_OBJECTS
    WHERE ROOT_NAME = :schema_schema_name AND OBJECT_NAME IN (:function_name, :function_name_scalar)
      AND OBJECT_ID NOT IN (
        SELECT SCRIPT_OBJECT_ID
        FROM SYS.EXA_ALL_SCRIPTS
        WHERE SCRIPT_SCHEMA = :schema_schema_name AND (SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-attached-%' ESCAPE '\'
          OR SCRIPT_TEXT LIKE '%AutopilotPredictionUDF%' ESCAPE '\'))
]], {
    schema_schema_name = values["schema.schema_name"],
    function_name = values.function_name,
    function_name_scalar = values["function_name.scalar"],
})
if #results.object > 0 then
    values["object.type"] = results.object[1][1]
    values["object.name"] = results.object[1][2]
    fail("E-SME-507")
end

results.shape = attached_columns({ columns = values.columns, returns = values.returns }, { columns = "E-SME-505" })
values["shape.input"] = results.shape.input
values["shape.output"] = results.shape.output
values["shape.scalar_output"] = results.shape.scalar_output
values["shape.taken"] = results.shape.taken

-- It looks whether there is such an endpoint, and changes nothing.
results.attachment = run("E-SME-508", [[
    SELECT ::script_schema."SME_ENDPOINT_ATTACHMENT_UDF"(
      :endpoint_name,
      :columns,
      :returns,
      :job_name,
      :content_type,
      :accept,
      :response,
      :request_path,
      :response_path,
      :batch_size,
      :on_error,
      :aws_credentials_connection_name,
      :aws_region
    )
]], {
    script_schema = quote(values.script_schema),
    endpoint_name = values.endpoint_name,
    columns = values.columns,
    returns = values.returns,
    job_name = values.job_name,
    content_type = values.content_type,
    accept = values.accept,
    response = values.response,
    request_path = values.request_path,
    response_path = values.response_path,
    batch_size = values.batch_size,
    on_error = values.on_error,
    aws_credentials_connection_name = values.aws_credentials_connection_name,
    aws_region = values.aws_region,
})
values["attachment.attachment_literal"] = results.attachment[1][1]
values["attachment.endpoint_status"] = results.attachment[1][2]

-- It gives back its input and the answer.
set_function({
    schema = values["schema.schema_name"],
    name = values.function_name,
    input = values["shape.input"],
    output = values["shape.output"],
    deployment = values["attachment.attachment_literal"],
}, { create = "E-SME-509" }, {
    before = [[
// Generated from spec/udfs/endpoint-prediction-attached-udf.ts: change that file, not this script.
// Asks a SageMaker endpoint that another made about each row. The columns that it was attached with come in; they and what it answers go out.
// Without types of its own: Node would have to take them away at the start of every call.
import { predictWith } from "exasol-sagemaker-extension/handlers/endpoint-prediction-attached-udf";
// The handler reads each DECIMAL as the database sends it, which costs no conversion.
export const columns = { "*": "as-received" };
// Which endpoint the function asks, and what it must know of it.
export const run = predictWith(]],
    after = [[
);
]],
})

-- The same for one row at a time: Exasol spreads it over all nodes, and it may stand beside any column.
scalar_function({
    schema = values["schema.schema_name"],
    name = values["function_name.scalar"],
    input = values["shape.input"],
    output = values["shape.scalar_output"],
    deployment = values["attachment.attachment_literal"],
}, { create = "E-SME-509" }, {
    before = [[
// Generated from spec/udfs/endpoint-prediction-attached-scalar-udf.ts: change that file, not this script.
// Asks a SageMaker endpoint that another made about each row, on all nodes at once, beside any other column. The columns that it was attached with come in; what it answers goes out, and why there is no answer.
// Without types of its own: Node would have to take them away at the start of every call.
import { predictWith } from "exasol-sagemaker-extension/handlers/endpoint-prediction-attached-scalar-udf";
// The handler reads each DECIMAL as the database sends it, which costs no conversion.
export const columns = { "*": "as-received" };
// Which endpoint the function asks, and what it must know of it.
export const runBlocks = predictWith(]],
    after = [[
);
]],
})

-- What catalogues and agents show of the functions.
values["comments.of_rows"] = null
values["comments.of_row"] = null
results.comments = run_optional("E-SME-509", [[
    SELECT SUBSTR('Asks endpoint ' || :endpoint_name || ', which another made. For sets of rows: the answer stands behind the columns. It takes, in this order: ' || :shape_taken, 1, 2000),
      SUBSTR('Asks endpoint ' || :endpoint_name || ', which another made. Row by row, beside any other column; a row without an answer has an ERROR. It takes, in this order: ' || :shape_taken, 1, 2000)
]], { endpoint_name = values.endpoint_name, shape_taken = values["shape.taken"] })
if #results.comments > 0 then
    values["comments.of_rows"] = results.comments[1][1]
    values["comments.of_row"] = results.comments[1][2]
end

if values["comments.of_rows"] ~= null then
    results.rows_comment = run_optional("E-SME-509", [[
        COMMENT ON SCRIPT ::schema_schema_name.::function_name IS :comments_of_rows
    ]], {
        schema_schema_name = quote(values["schema.schema_name"]),
        function_name = quote(values.function_name),
        comments_of_rows = values["comments.of_rows"],
    })
end

if values["comments.of_row"] ~= null then
    results.row_comment = run_optional("E-SME-509", [[
        COMMENT ON SCRIPT ::schema_schema_name.::function_name_scalar IS :comments_of_row
    ]], {
        schema_schema_name = quote(values["schema.schema_name"]),
        function_name_scalar = quote(values["function_name.scalar"]),
        comments_of_row = values["comments.of_row"],
    })
end

exit({ {
    values.endpoint_name,
    values.function_name,
    values["function_name.scalar"],
    values["attachment.endpoint_status"],
} }, "ENDPOINT_NAME VARCHAR(63), FUNCTION_NAME VARCHAR(128), SCALAR_FUNCTION_NAME VARCHAR(128), ENDPOINT_STATUS VARCHAR(100)")
/
COMMENT ON SCRIPT "SME_ATTACH_SAGEMAKER_ENDPOINT" IS 'Creates functions that ask an endpoint which somebody else made, whatever its model is. Example: EXECUTE SCRIPT ML.SME_ATTACH_SAGEMAKER_ENDPOINT(''{"endpoint_name": "abaloneRings", "schema_name": "PRED_SCHEMA", "function_name": "RINGS", "columns": [{"name": "SEX", "type": "CHAR(1)"}, {"name": "LENGTH", "type": "DOUBLE"}], "returns": [{"name": "RINGS", "type": "DOUBLE"}], "aws_credentials_connection_name": "AWS_CONNECTION", "aws_region": "eu-central-1"}'')';
