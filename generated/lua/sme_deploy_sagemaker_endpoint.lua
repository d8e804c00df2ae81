CREATE OR REPLACE LUA SCRIPT "SME_DEPLOY_SAGEMAKER_ENDPOINT" (
    json_text
) RETURNS TABLE AS
-- Deploys a candidate of a finished job to an endpoint, on instances or serverless, and creates the functions that ask it.
-- Generated from spec/scripts/deploy-sagemaker-endpoint.ts: change that file, not this script.

local errors = {
    ["E-SME-3"] = {
        message = "E-SME-3: Endpoint {{endpoint_name}} could not be deployed: {{cause}}",
        mitigation = "Correct that and call the script again.",
    },
    ["F-SME-3"] = {
        message = "F-SME-3: SME_METADATA_AUTOPILOT_JOBS could not be read: {{cause}}",
        mitigation = "You need the right to read the table. If you have it, please report this.",
    },
    ["E-SME-5"] = {
        message = "E-SME-5: The argument of SME_DEPLOY_SAGEMAKER_ENDPOINT cannot be read as a JSON object: {{complaint}}.",
        mitigation = "Check its quotes, commas, braces and keys.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_DEPLOY_SAGEMAKER_ENDPOINT cannot start: {{complaints}}.",
        mitigation = "It takes one JSON object with job_name, endpoint_name and schema_name, and if wanted candidate_name, instance_type, instance_count, serverless_memory_mb, serverless_max_concurrency, wait, ttl_hours, aws_tags, kms_key_id, aws_credentials_connection_name and aws_region.",
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
        mitigation = "If AWS has it, a ROLLBACK after its training took its row away: train again under another job_name and COMMIT, or enter it with SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB.",
    },
    ["E-SME-19"] = {
        message = "E-SME-19: There is no schema {{schema_name}}.{{suggestion}}",
        mitigation = "Create it, or correct schema_name.",
    },
    ["E-SME-20"] = {
        message = "E-SME-20: {{schema_name}} holds a {{object.type}} {{object.name}} that is no prediction function.",
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
    ["E-SME-323"] = {
        message = "E-SME-323: {{missing}} must be given for job {{job_name}}: SME_METADATA_AUTOPILOT_JOBS does not tell.{{suggestion}}",
        mitigation = "Give it, or correct the job's name.",
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
    ["E-SME-328"] = {
        message = "E-SME-328: SME_METADATA_AUTOPILOT_ENDPOINTS could not be used: {{cause}}",
        mitigation = "Where another session is changing it, call the script again when that has ended. Otherwise you need the rights SELECT, INSERT and DELETE on the table: whoever owns it grants them.",
    },
    ["E-SME-329"] = {
        message = "E-SME-329: SME_POLICY limits max_endpoints to {{limits.max_endpoints}}, and this installation has {{endpoints.count}} already.",
        mitigation = "Delete one with SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT, or ask {{limits.owner}}, who owns the table, to change the limit.",
    },
    ["E-SME-354"] = {
        message = "E-SME-354: The training data of job {{job_name}} could not be removed: {{cause}}",
        mitigation = "Remove them in S3, or call the script again.",
    },
    ["E-SME-450"] = {
        message = "E-SME-450: {{first}} and {{second}} exclude each other: an endpoint has instances or is serverless.",
        mitigation = "Leave one of the two out.",
    },
    ["E-SME-455"] = {
        message = "E-SME-455: The prices in SME_PRICES could not be read: {{cause}}",
        mitigation = "You need the right SELECT on the table: whoever owns it grants it.",
    },
    ["E-SME-562"] = {
        message = "E-SME-562: The claim on max_endpoints of SME_POLICY could not be taken: {{cause}}",
        mitigation = "Where another session has it, call the script again when that has ended. Otherwise you need the right UPDATE on SME_LIMIT_CLAIMS: whoever owns the table grants it.",
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

-- A number, its digits as a text, or a DECIMAL, which is no number to Lua.
local function read_number(value)
    if type(value) == "number" then
        return value
    end
    local digits = type(value) == "string" and string.match(value, "^%-?%d+$")
        or type(value) == "userdata" and tostring(value)
    return digits and tonumber(digits)
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

-- A number, its digits as a text, with a point or an exponent, or a DECIMAL, which is no number to Lua.
local function read_fraction(value)
    if type(value) == "number" then
        return value
    end
    local digits = (type(value) == "string" or type(value) == "userdata") and tostring(value)
    -- tonumber() also takes other bases and blanks.
    return digits and string.find(digits, "^[-+]?[%d.]+[eE]?[-+]?%d*$") and tonumber(digits)
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

-- The columns that a prediction function takes: those of the training without its target; and the type of
-- that.
local function prediction_columns(given, fails)
    if given.names == null or given.types == null then
        fail(fails.absent)
    end
    local names, types, input, target_type = names_of(given.names), names_of(given.types), {}, nil
    local taken = {}
    if not names or not types then
        fail(fails.damaged, { complaint = "they are no JSON array of texts" })
    elseif #names ~= #types then
        fail(fails.damaged, { complaint = #names .. " names, " .. #types .. " types" })
    end
    for i, name in ipairs(names) do
        if not string.match(types[i], "^[%u%d (),]+$") then
            fail(fails.damaged, { complaint = "'" .. types[i] .. "' is no type" })
        elseif name == given.target then
            target_type = types[i]
        else
            input[#input + 1] = quote(name) .. " " .. types[i]
            taken[#taken + 1] = quote(name)
        end
    end
    if not target_type then
        fail(fails.damaged, { complaint = "they lack the target " .. given.target })
    end
    return {
        input = table.concat(input, ", "),
        target_type = target_type,
        taken = table.concat(taken, ", "),
    }
end

-- What histories and forecasts look like: for the function's text, and as the columns that it takes, those
-- of the training, and gives, item, groups and time with the quantiles and the mean.
local function forecast_shape(given, fails)
    local names, types = names_of(given.names), names_of(given.types)
    local groups = given.groups ~= null and names_of(given.groups) or {}
    local quantiles = names_of(given.quantiles)
    if not (names and types and groups and quantiles) or #names ~= #types then
        fail(fails.damaged, { complaint = "they are no lists of the same length" })
    end
    local input, taken_in, type_of = {}, {}, {}
    for i, name in ipairs(names) do
        if not string.match(types[i], "^[%u%d (),]+$") then
            fail(fails.damaged, { complaint = "'" .. types[i] .. "' is no type" })
        end
        input[i], type_of[name] = quote(name) .. " " .. types[i], types[i]
        taken_in[i] = quote(name)
    end
    local output, taken = {}, {}
    local function add(name, column_type)
        -- The table may have columns of these names, too.
        local own, number = name, 1
        while taken[own] do
            number = number + 1
            own = name .. number
        end
        taken[own] = true
        output[#output + 1] = quote(own) .. " " .. column_type
    end
    local keys = { given.item }
    for i, group in ipairs(groups) do
        keys[i + 1] = group
    end
    keys[#keys + 1] = given.timestamp
    for _, name in ipairs(keys) do
        if not type_of[name] then
            fail(fails.damaged, { complaint = "they lack " .. name })
        end
        add(name, type_of[name])
    end
    for _, quantile in ipairs(quantiles) do
        add(string.upper(quantile), "DOUBLE")
    end
    add("MEAN", "DOUBLE")
    return {
        json = require("cjson").encode({
            item = given.item,
            groups = #groups > 0 and groups or nil,
            timestamp = given.timestamp,
            horizon = tonumber(tostring(given.horizon)),
            quantiles = quantiles,
            aggregates = given.aggregation ~= null,
        }),
        input = table.concat(input, ", "),
        output = table.concat(output, ", "),
        taken = table.concat(taken_in, ", "),
    }
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

-- The function for sets of rows. It gives its input back, the probability for a classification, and the
-- prediction.
local function prediction_function(given, fails, body)
    -- The table may have columns of these names, too.
    local function added(name)
        local number = ""
        while string.find(", " .. given.input, ', "' .. name .. number .. '" ', 1, true) do
            number = (tonumber(number) or 1) + 1
        end
        return ', "' .. name .. number .. '" '
    end
    local output = given.input .. (given.problem_type == "Regression"
        and added("PREDICTIONS") .. "DOUBLE"
        or added("PROBABILITY") .. "DECIMAL(18,4)" .. added("PREDICTIONS") .. given.target_type)
    create_prediction_function(fails.create, {
        kind = "SET",
        schema = given.schema,
        name = given.name,
        input = given.input,
        output = output,
        body = body.before .. given.deployment .. body.after,
    })
end

-- The function for one row at a time.
local function prediction_scalar_function(given, fails, body)
    local output = given.problem_type == "Regression"
        and '"PREDICTION" DOUBLE, "ERROR" VARCHAR(2000000)'
        or '"PREDICTION" ' .. given.target_type
            .. ', "PROBABILITY" DECIMAL(18,4), "PROBABILITIES" VARCHAR(2000000), "ERROR" VARCHAR(2000000)'
    create_prediction_function(fails.create, {
        kind = "SCALAR",
        schema = given.schema,
        name = given.name,
        input = given.input,
        output = output,
        body = body.before .. given.deployment .. body.after,
    })
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
    { name = "candidate_name", maximum_length = 64 },
    {
        name = "instance_type",
        maximum_length = 64,
        patterns = { "^ml[%.][a-z0-9%-]+[%.][a-z0-9]+$" },
        words = "an instance type such as ml.m5.large",
    },
    {
        name = "instance_count",
        number = true,
        minimum = 1,
        maximum = 999999999,
        read = read_number,
        structured = true,
    },
    {
        name = "serverless_memory_mb",
        number = true,
        minimum = 1024,
        maximum = 6144,
        multiple_of = 1024,
        read = read_number,
        structured = true,
    },
    {
        name = "serverless_max_concurrency",
        number = true,
        minimum = 1,
        maximum = 200,
        read = read_number,
        structured = true,
    },
    { name = "wait", default = false, boolean = true, read = read_boolean, structured = true },
    {
        name = "ttl_hours",
        number = true,
        fraction = true,
        minimum = 0.01,
        maximum = 999999,
        read = read_fraction,
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
        name = "aws_credentials_connection_name",
        maximum_length = 128,
        minimum_length = 1,
        read = read_identifier,
        fold = fold,
        folded = "aws_credentials_connection_name",
    },
    {
        name = "aws_region",
        maximum_length = 32,
        patterns = { "^[a-z0-9%-]+$" },
        words = "lower-case letters, digits and hyphens",
    },
}, json_text, unknown_arguments)
check_not_both("E-SME-450", "instance_type", "serverless_memory_mb")
check_not_both("E-SME-450", "instance_type", "serverless_max_concurrency")
check_not_both("E-SME-450", "instance_count", "serverless_memory_mb")
check_not_both("E-SME-450", "instance_count", "serverless_max_concurrency")
values.script_schema = exa.meta.script_schema
values.current_user = exa.meta.current_user
values.session_id = exa.meta.session_id
values["endpoint_name.connection"] = "SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_" .. string.upper(values.endpoint_name)
values["endpoint_name.scalar"] = values.endpoint_name .. "_SCALAR"
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
known.endpoint_name = {
    error = "E-SME-78",
    statement = [[
        SELECT ENDPOINT_NAME, 'SME_METADATA_AUTOPILOT_ENDPOINTS has it in region ' || AWS_REGION || '.'
        FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
        ORDER BY CREATED_AT DESC
        LIMIT 1000
    ]],
    binds = { script_schema = quote(values.script_schema) },
}
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
known.aws_credentials_connection_name = {
    error = "E-SME-60",
    statement = [[
        SELECT CONNECTION_NAME, NULL FROM SYS.EXA_ALL_CONNECTIONS LIMIT 1000
    ]],
    binds = {},
}

-- What serves where the caller does not say: one small instance, or a serverless endpoint as the SageMaker SDK for Python makes them.
if values.instance_type == null or values.instance_count == null or values.serverless_memory_mb == null or values.serverless_max_concurrency == null then
    results.size = run("E-SME-3", [[
        SELECT
          CASE WHEN :serverless_memory_mb IS NULL AND :serverless_max_concurrency IS NULL THEN 'ml.m5.large' END,
          CASE WHEN :serverless_memory_mb IS NULL AND :serverless_max_concurrency IS NULL THEN 1 END,
          CASE WHEN :serverless_max_concurrency IS NOT NULL THEN 2048 END,
          CASE WHEN :serverless_memory_mb IS NOT NULL THEN 5 END
    ]], {
        serverless_memory_mb = values.serverless_memory_mb,
        serverless_max_concurrency = values.serverless_max_concurrency,
    })
    fill_arguments(results.size, {
        { "instance_type", 1 },
        { "instance_count", 2 },
        { "serverless_memory_mb", 3 },
        { "serverless_max_concurrency", 4 },
    })
end

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

values["limits.allowed_instance_types"] = null
values["limits.max_instance_count"] = null
values["limits.default_ttl_hours"] = null
values["limits.max_endpoints"] = null
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
    values["limits.allowed_instance_types"] = results.limits[1][1]
    values["limits.max_instance_count"] = results.limits[1][2]
    values["limits.default_ttl_hours"] = results.limits[1][5]
    values["limits.max_endpoints"] = results.limits[1][6]
    values["limits.owner"] = results.limits[1][8]
end

-- Before anything costs.
results.limit = run("E-SME-327", [[
    SELECT 'allowed_instance_types', :limits_allowed_instance_types, 'instance_type ' || :instance_type
    FROM DUAL
    WHERE :limits_allowed_instance_types IS NOT NULL AND :instance_type IS NOT NULL
      AND INSTR(',' || REPLACE(:limits_allowed_instance_types, ' ', '') || ',', ',' || :instance_type || ',') = 0
    UNION ALL
    SELECT 'max_instance_count', :limits_max_instance_count, 'instance_count ' || :instance_count
    FROM DUAL
    WHERE :instance_count > :limits_max_instance_count
    UNION ALL
    SELECT 'allowed_instance_types', :limits_allowed_instance_types, 'serverless_memory_mb ' || :serverless_memory_mb
    FROM DUAL
    WHERE :limits_allowed_instance_types IS NOT NULL AND :serverless_memory_mb IS NOT NULL
      AND INSTR(',' || REPLACE(:limits_allowed_instance_types, ' ', '') || ',', ',' || 'serverless' || ',') = 0
]], {
    limits_allowed_instance_types = values["limits.allowed_instance_types"],
    instance_type = values.instance_type,
    limits_max_instance_count = values["limits.max_instance_count"],
    instance_count = values.instance_count,
    serverless_memory_mb = values.serverless_memory_mb,
})
if #results.limit > 0 then
    values["limit.setting"] = results.limit[1][1]
    values["limit.value"] = results.limit[1][2]
    values["limit.asked"] = results.limit[1][3]
    fail("E-SME-325")
end

-- What is asked of the steps below.
results.asked = run("E-SME-3", [[
    SELECT :candidate_name, :serverless_memory_mb, :serverless_max_concurrency, :aws_tags, :kms_key_id, :ttl_hours,
      :wait
]], {
    candidate_name = values.candidate_name,
    serverless_memory_mb = values.serverless_memory_mb,
    serverless_max_concurrency = values.serverless_max_concurrency,
    aws_tags = values.aws_tags,
    kms_key_id = values.kms_key_id,
    ttl_hours = values.ttl_hours,
    wait = values.wait,
})
values["asked.candidate_name"] = results.asked[1][1]
values["asked.serverless_memory_mb"] = results.asked[1][2]
values["asked.serverless_max_concurrency"] = results.asked[1][3]
values["asked.aws_tags"] = results.asked[1][4]
values["asked.kms_key_id"] = results.asked[1][5]
values["asked.ttl_hours"] = results.asked[1][6]
values["asked.wait"] = results.asked[1][7]

-- Before endpoints are counted, and until the script's end: it keeps waiting who adds to them, and nobody else.
if values["limits.max_endpoints"] ~= null then
    results.turn = run_explained("E-SME-562", [[
        UPDATE ::script_schema."SME_LIMIT_CLAIMS"
        SET SESSION_ID = :session_id, SCRIPT_USER = :current_user, CLAIMED_AT = ADD_SECONDS(TIMESTAMP '1970-01-01 00:00:00', POSIX_TIME(CURRENT_TIMESTAMP))
        WHERE SETTING = 'max_endpoints'
    ]], {
        script_schema = quote(values.script_schema),
        session_id = values.session_id,
        current_user = values.current_user,
    }, {
        { word = "Transaction collision", says = "another session is deploying or resuming an endpoint at this moment, or has just done so" },
    })
end

values["endpoints.count"] = null
if values["limits.max_endpoints"] ~= null then
    results.endpoints = run("E-SME-328", [[
        SELECT COUNT(*)
        FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
        WHERE UPPER(ENDPOINT_NAME) <> UPPER(:endpoint_name) AND PAUSED_CONFIGURATION IS NULL
        HAVING COUNT(*) >= :limits_max_endpoints
    ]], {
        script_schema = quote(values.script_schema),
        endpoint_name = values.endpoint_name,
        limits_max_endpoints = values["limits.max_endpoints"],
    })
    if #results.endpoints > 0 then
        values["endpoints.count"] = results.endpoints[1][1]
        fail("E-SME-329")
    end
end

-- AWS does not tell upper from lower case in a job's name, so neither does this. All that is made carries the deployment's token: a name alone would not tell whose it is.
results.job = run("F-SME-3", [[
    SELECT JOB_NAME, TARGET_ATTRIBUTE_NAME, COLUMN_NAMES, COLUMN_TYPES, CSV_ENCODING, JOB_ARN, AWS_REGION,
      CASE WHEN PROBLEM_TYPE IS NULL OR SEEN_AT IS NULL OR JOB_STATUS NOT IN ('Completed', 'Failed', 'Stopped') THEN JOB_NAME END,
      LOWER(SUBSTR(CAST(HASH_SHA1(SYS_GUID()) AS VARCHAR(40)), 1, 12)), TIMESTAMP_COLUMN, ITEM_COLUMN, GROUP_COLUMNS,
      HORIZON, QUANTILES, AGGREGATION
    FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
    WHERE UPPER(JOB_NAME) = UPPER(:job_name)
    ORDER BY CASE WHEN JOB_NAME = :job_name THEN 1 ELSE 2 END
    LIMIT 1
]], { script_schema = quote(values.script_schema), job_name = values.job_name })
if #results.job == 0 then
    fail("E-SME-18", { suggestion = did_you_mean("job_name") })
end
values["job.job_name"] = results.job[1][1]
values["job.target_attribute_name"] = results.job[1][2]
values["job.column_names"] = results.job[1][3]
values["job.column_types"] = results.job[1][4]
values["job.csv_encoding"] = results.job[1][5]
values["job.job_arn"] = results.job[1][6]
values["job.aws_region"] = results.job[1][7]
values["job.unfinished"] = results.job[1][8]
values["job.deployment"] = results.job[1][9]
values["job.timestamp_column"] = results.job[1][10]
values["job.item_column"] = results.job[1][11]
values["job.group_columns"] = results.job[1][12]
values["job.horizon"] = results.job[1][13]
values["job.quantiles"] = results.job[1][14]
values["job.aggregation"] = results.job[1][15]

-- Where the job was trained. A row of another region than the caller's is another job's.
if values.aws_credentials_connection_name == null or values.aws_region == null then
    results.place = run("F-SME-3", [[
        SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION
        FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
        WHERE UPPER(JOB_NAME) = UPPER(:job_name) AND (AWS_REGION = :aws_region OR AWS_REGION IS NULL OR :aws_region IS NULL)
        ORDER BY CASE WHEN JOB_NAME = :job_name THEN 1 ELSE 2 END
        LIMIT 1
    ]], {
        script_schema = quote(values.script_schema),
        job_name = values.job_name,
        aws_region = values.aws_region,
    })
    fill_arguments(results.place, { { "aws_credentials_connection_name", 1 }, { "aws_region", 2 } }, "E-SME-323", "job_name")
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

-- Nothing but a prediction function is replaced by one.
results.object = run("F-SME-3", [[
    SELECT LOWER(OBJECT_TYPE), OBJECT_NAME
    FROM SYS.EXA_ALL_OBJECTS
    WHERE ROOT_NAME = :schema_schema_name AND OBJECT_NAME IN (:endpoint_name, :endpoint_name_scalar)
      AND OBJECT_ID NOT IN (
        SELECT SCRIPT_OBJECT_ID
        FROM SYS.EXA_ALL_SCRIPTS
        WHERE SCRIPT_SCHEMA = :schema_schema_name AND (SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-%' ESCAPE '\'
          OR SCRIPT_TEXT LIKE '%AutopilotPredictionUDF%' ESCAPE '\'))
]], {
    schema_schema_name = values["schema.schema_name"],
    endpoint_name = values.endpoint_name,
    endpoint_name_scalar = values["endpoint_name.scalar"],
})
if #results.object > 0 then
    values["object.type"] = results.object[1][1]
    values["object.name"] = results.object[1][2]
    fail("E-SME-20")
end

-- The function takes the training table's columns without the target.
results.columns = prediction_columns({
    target = values["job.target_attribute_name"],
    names = values["job.column_names"],
    types = values["job.column_types"],
}, { absent = "E-SME-174", damaged = "E-SME-21" })
values["columns.input"] = results.columns.input
values["columns.target_type"] = results.columns.target_type
values["columns.taken"] = results.columns.taken

-- A forecasting job's function takes histories.
values["series.json"] = null
values["series.input"] = null
values["series.output"] = null
values["series.taken"] = null
if values["job.item_column"] ~= null then
    results.series = forecast_shape({
        names = values["job.column_names"],
        types = values["job.column_types"],
        item = values["job.item_column"],
        groups = values["job.group_columns"],
        timestamp = values["job.timestamp_column"],
        horizon = values["job.horizon"],
        quantiles = values["job.quantiles"],
        aggregation = values["job.aggregation"],
    }, { damaged = "E-SME-21" })
    values["series.json"] = results.series.json
    values["series.input"] = results.series.input
    values["series.output"] = results.series.output
    values["series.taken"] = results.series.taken
end

-- Nobody would know of an endpoint that is not entered, and max_endpoints would not count it.
if not is_one_of(values["asked.wait"], { true }) then
    results.writable = run("E-SME-328", [[
        DELETE FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" WHERE 1 = 0
    ]], { script_schema = quote(values.script_schema) })
end

-- The endpoint's tags tell it, too: functions cannot read our tables.
values["terms.expires_at"] = null
values["terms.usd_per_hour"] = null
results.terms = run("E-SME-455", [[
    SELECT TO_CHAR(ADD_SECONDS(ADD_SECONDS(TIMESTAMP '1970-01-01 00:00:00', POSIX_TIME(CURRENT_TIMESTAMP)), T.HOURS_ * 3600), 'YYYY-MM-DD HH24:MI:SS'), P.USD_PER_HOUR
    FROM (SELECT COALESCE(:asked_ttl_hours, :limits_default_ttl_hours) AS HOURS_) T
    LEFT JOIN ::script_schema."SME_PRICES" P ON P.AWS_REGION = :aws_region AND P.INSTANCE_TYPE = :instance_type
]], {
    asked_ttl_hours = values["asked.ttl_hours"],
    limits_default_ttl_hours = values["limits.default_ttl_hours"],
    script_schema = quote(values.script_schema),
    aws_region = values.aws_region,
    instance_type = values.instance_type,
})
if #results.terms > 0 then
    values["terms.expires_at"] = results.terms[1][1]
    values["terms.usd_per_hour"] = results.terms[1][2]
end

-- Not after the deployment: a table that was read before it, and written after it, may have changed in between.
values["state.job_status"] = null
values["state.problem_type"] = null
values["state.objective"] = null
values["state.job_arn"] = null
values["state.best_candidate"] = null
values["state.best_metric"] = null
values["state.best_value"] = null
if values["job.unfinished"] ~= null then
    results.state = run_optional("E-SME-3", [[
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
    if #results.state > 0 then
        values["state.job_status"] = results.state[1][1]
        values["state.problem_type"] = results.state[1][3]
        values["state.objective"] = results.state[1][4]
        values["state.job_arn"] = results.state[1][5]
        values["state.best_candidate"] = results.state[1][6]
        values["state.best_metric"] = results.state[1][7]
        values["state.best_value"] = results.state[1][8]
    end
end

-- Only what is new is written: a training that has not committed makes that wait.
values["changed.job_name"] = null
if values["state.job_status"] ~= null then
    results.changed = run_optional("E-SME-3", [[
        SELECT JOB_NAME
        FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
        WHERE JOB_NAME = :job_job_name AND (
          SEEN_AT IS NULL OR JOB_STATUS <> :state_job_status OR PROBLEM_TYPE IS NULL AND :state_problem_type IS NOT NULL
          OR COALESCE(BEST_CANDIDATE, ' ') <> COALESCE(:state_best_candidate, ' ')
        ) AND (UPPER(JOB_ARN) = UPPER(:state_job_arn)
          OR JOB_ARN IS NULL AND UPPER(AWS_CREDENTIALS_CONNECTION_NAME) = UPPER(:aws_credentials_connection_name))
    ]], {
        script_schema = quote(values.script_schema),
        job_job_name = values["job.job_name"],
        state_job_status = values["state.job_status"],
        state_problem_type = values["state.problem_type"],
        state_best_candidate = values["state.best_candidate"],
        state_job_arn = values["state.job_arn"],
        aws_credentials_connection_name = values.aws_credentials_connection_name,
    })
    if #results.changed > 0 then
        values["changed.job_name"] = results.changed[1][1]
    end
end

-- Who may not write it gets the result all the same.
if values["changed.job_name"] ~= null then
    results.choice = run_optional("E-SME-3", [[
        UPDATE ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
        SET PROBLEM_TYPE = COALESCE(PROBLEM_TYPE, :state_problem_type),
          OBJECTIVE = COALESCE(OBJECTIVE, :state_objective), JOB_STATUS = :state_job_status,
          BEST_CANDIDATE = :state_best_candidate, BEST_METRIC = :state_best_metric, BEST_VALUE = :state_best_value,
          SEEN_AT = ADD_SECONDS(TIMESTAMP '1970-01-01 00:00:00', POSIX_TIME(CURRENT_TIMESTAMP))
        WHERE JOB_NAME = :changed_job_name
    ]], {
        script_schema = quote(values.script_schema),
        state_problem_type = values["state.problem_type"],
        state_objective = values["state.objective"],
        state_job_status = values["state.job_status"],
        state_best_candidate = values["state.best_candidate"],
        state_best_metric = values["state.best_metric"],
        state_best_value = values["state.best_value"],
        changed_job_name = values["changed.job_name"],
    })
end

-- Data that were not to be kept are removed by whatever looks at the job when it has ended.
values["unkept.job_name"] = null
values["unkept.training_data_uri"] = null
results.unkept = run_optional("E-SME-354", [[
    SELECT JOB_NAME, S3_TRAINING_DATA_URI
    FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
    WHERE UPPER(JOB_NAME) = UPPER(:job_name) AND NOT KEEP_TRAINING_DATA AND TRAINING_DATA_REMOVED_AT IS NULL
      AND S3_TRAINING_DATA_URI IS NOT NULL
    ORDER BY CASE WHEN JOB_NAME = :job_name THEN 1 ELSE 2 END
    LIMIT 1
]], { script_schema = quote(values.script_schema), job_name = values.job_name })
if #results.unkept > 0 then
    values["unkept.job_name"] = results.unkept[1][1]
    values["unkept.training_data_uri"] = results.unkept[1][2]
end

values["removal.removed_objects"] = null
if values["unkept.job_name"] ~= null then
    results.removal = run_optional("E-SME-354", [[
        SELECT ::script_schema."SME_ENDED_JOB_DATA_REMOVAL_UDF"(
          :unkept_job_name,
          :aws_credentials_connection_name,
          :aws_region,
          :unkept_training_data_uri
        )
    ]], {
        script_schema = quote(values.script_schema),
        unkept_job_name = values["unkept.job_name"],
        aws_credentials_connection_name = values.aws_credentials_connection_name,
        aws_region = values.aws_region,
        unkept_training_data_uri = values["unkept.training_data_uri"],
    })
    if #results.removal > 0 then
        values["removal.removed_objects"] = results.removal[1][1]
    end
end

if values["removal.removed_objects"] ~= null then
    results.removed = run_optional("E-SME-354", [[
        UPDATE ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
        SET TRAINING_DATA_REMOVED_AT = CURRENT_TIMESTAMP
        WHERE JOB_NAME = :unkept_job_name AND S3_TRAINING_DATA_URI = :unkept_training_data_uri
    ]], {
        script_schema = quote(values.script_schema),
        unkept_job_name = values["unkept.job_name"],
        unkept_training_data_uri = values["unkept.training_data_uri"],
    })
end

-- From here on it costs money, so a failure below takes the endpoint down again.
undo.steps[#undo.steps + 1] = {
    what = fill("endpoint {{endpoint_name}} with its configuration and model"),
    on_death = true,
    statement = [[
        SELECT ::script_schema."SME_AUTOPILOT_DEPLOYMENT_REMOVAL_UDF"(
          :endpoint_name,
          :job_deployment,
          :aws_credentials_connection_name,
          :aws_region
        )
    ]],
    binds = {
        script_schema = quote(values.script_schema),
        endpoint_name = values.endpoint_name,
        job_deployment = values["job.deployment"],
        aws_credentials_connection_name = values.aws_credentials_connection_name,
        aws_region = values.aws_region,
    },
}
results.deployment = run_repeatable("E-SME-3", [[
    SELECT ::script_schema."SME_AUTOPILOT_ENDPOINT_DEPLOYMENT_UDF"(
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
      :job_column_types,
      :series_json,
      :asked_candidate_name,
      :asked_serverless_memory_mb,
      :asked_serverless_max_concurrency,
      :asked_aws_tags,
      :asked_kms_key_id,
      :asked_wait,
      :terms_expires_at,
      :terms_usd_per_hour
    )
]], {
    script_schema = quote(values.script_schema),
    job_job_name = values["job.job_name"],
    endpoint_name = values.endpoint_name,
    instance_type = values.instance_type,
    instance_count = values.instance_count,
    aws_credentials_connection_name = values.aws_credentials_connection_name,
    aws_region = values.aws_region,
    job_csv_encoding = values["job.csv_encoding"],
    job_job_arn = values["job.job_arn"],
    job_aws_region = values["job.aws_region"],
    job_deployment = values["job.deployment"],
    schema_schema_name = values["schema.schema_name"],
    job_target_attribute_name = values["job.target_attribute_name"],
    job_column_names = values["job.column_names"],
    job_column_types = values["job.column_types"],
    series_json = values["series.json"],
    asked_candidate_name = values["asked.candidate_name"],
    asked_serverless_memory_mb = values["asked.serverless_memory_mb"],
    asked_serverless_max_concurrency = values["asked.serverless_max_concurrency"],
    asked_aws_tags = values["asked.aws_tags"],
    asked_kms_key_id = values["asked.kms_key_id"],
    asked_wait = values["asked.wait"],
    terms_expires_at = values["terms.expires_at"],
    terms_usd_per_hour = values["terms.usd_per_hour"],
})
values["deployment.problem_type"] = results.deployment[1][1]
values["deployment.connection_address"] = results.deployment[1][2]
values["deployment.deployment_literal"] = results.deployment[1][3]
values["deployment.candidate_name"] = results.deployment[1][4]
values["deployment.token"] = results.deployment[1][5]
values["deployment.endpoint_status"] = results.deployment[1][6]
undo.steps[#undo.steps].on_death = nil

-- One that was deployed before keeps its version and when it expires.
values["entered.name"] = null
results.entered = run("E-SME-328", [[
    SELECT ENDPOINT_NAME
    FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
    WHERE ENDPOINT_NAME = :endpoint_name AND DEPLOYMENT = :deployment_token
]], {
    script_schema = quote(values.script_schema),
    endpoint_name = values.endpoint_name,
    deployment_token = values["deployment.token"],
})
if #results.entered > 0 then
    values["entered.name"] = results.entered[1][1]
end

if values["entered.name"] == null then
    results.former = run("E-SME-328", [[
        DELETE FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" WHERE UPPER(ENDPOINT_NAME) = UPPER(:endpoint_name)
    ]], { script_schema = quote(values.script_schema), endpoint_name = values.endpoint_name })
end

if values["entered.name"] == null then
    results.entry = run("E-SME-328", [[
        INSERT INTO ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" (
          ENDPOINT_NAME, JOB_NAME, CANDIDATE_NAME, SCHEMA_NAME, FUNCTION_NAME, VERSION, DEPLOYMENT,
          AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, INSTANCE_TYPE, INSTANCE_COUNT, SERVERLESS_MEMORY_MB,
          SERVERLESS_MAX_CONCURRENCY, CREATED_BY, CREATED_AT, EXPIRES_AT
        ) VALUES (
          :endpoint_name, :job_job_name, :deployment_candidate_name, :schema_schema_name, :endpoint_name, 1,
          :deployment_token, :aws_credentials_connection_name, :aws_region, :instance_type, :instance_count,
          :asked_serverless_memory_mb, :asked_serverless_max_concurrency, :current_user, ADD_SECONDS(TIMESTAMP '1970-01-01 00:00:00', POSIX_TIME(CURRENT_TIMESTAMP)),
          TO_TIMESTAMP(:terms_expires_at, 'YYYY-MM-DD HH24:MI:SS')
        )
    ]], {
        script_schema = quote(values.script_schema),
        endpoint_name = values.endpoint_name,
        job_job_name = values["job.job_name"],
        deployment_candidate_name = values["deployment.candidate_name"],
        schema_schema_name = values["schema.schema_name"],
        deployment_token = values["deployment.token"],
        aws_credentials_connection_name = values.aws_credentials_connection_name,
        aws_region = values.aws_region,
        instance_type = values.instance_type,
        instance_count = values.instance_count,
        asked_serverless_memory_mb = values["asked.serverless_memory_mb"],
        asked_serverless_max_concurrency = values["asked.serverless_max_concurrency"],
        current_user = values.current_user,
        terms_expires_at = values["terms.expires_at"],
    })
    undo.steps[#undo.steps + 1] = {
        what = "the endpoint's metadata row",
        statement = [[
            DELETE FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" WHERE ENDPOINT_NAME = :endpoint_name AND DEPLOYMENT = :deployment_token
        ]],
        binds = {
            script_schema = quote(values.script_schema),
            endpoint_name = values.endpoint_name,
            deployment_token = values["deployment.token"],
        },
    }
end

-- Functions that this very deployment has made stay as they are.
values["lacking.forecast"] = null
values["lacking.tabular"] = null
results.lacking = run("F-SME-3", [[
    SELECT
      CASE WHEN :job_item_column IS NOT NULL AND COUNT(*) < 1 THEN TRUE END,
      CASE WHEN :job_item_column IS NULL AND COUNT(*) < 2 THEN TRUE END
    FROM SYS.EXA_ALL_SCRIPTS
    WHERE SCRIPT_SCHEMA = :schema_schema_name AND SCRIPT_NAME IN (:endpoint_name, :endpoint_name_scalar)
      AND SCRIPT_TEXT LIKE '%predictWith({%' || :deployment_token || '%' ESCAPE '\'
]], {
    job_item_column = values["job.item_column"],
    schema_schema_name = values["schema.schema_name"],
    endpoint_name = values.endpoint_name,
    endpoint_name_scalar = values["endpoint_name.scalar"],
    deployment_token = values["deployment.token"],
})
if #results.lacking > 0 then
    values["lacking.forecast"] = results.lacking[1][1]
    values["lacking.tabular"] = results.lacking[1][2]
end

-- A connection that is altered stays granted to those who predict, one that is replaced does not.
values["connection_found.name"] = null
if values["deployment.connection_address"] ~= null then
    results.connection_found = run("E-SME-9", [[
        SELECT CONNECTION_NAME FROM SYS.EXA_ALL_CONNECTIONS
        WHERE CONNECTION_NAME = :endpoint_name_connection
    ]], { endpoint_name_connection = values["endpoint_name.connection"] })
    if #results.connection_found > 0 then
        values["connection_found.name"] = results.connection_found[1][1]
    end
end

-- The function reads from it which endpoint to ask, and how. One that says so already stays.
if values["connection_found.name"] ~= null then
    results.connection = run("E-SME-9", [[
        ALTER CONNECTION ::endpoint_name_connection
        TO :deployment_connection_address
    ]], {
        endpoint_name_connection = quote(values["endpoint_name.connection"]),
        deployment_connection_address = values["deployment.connection_address"],
    })
end

if values["deployment.connection_address"] ~= null and values["connection_found.name"] == null then
    results.connection_made = run("E-SME-9", [[
        CREATE CONNECTION ::endpoint_name_connection
        TO :deployment_connection_address
    ]], {
        endpoint_name_connection = quote(values["endpoint_name.connection"]),
        deployment_connection_address = values["deployment.connection_address"],
    })
end

if values["deployment.connection_address"] ~= null then
    results.connection_comment = run_optional("E-SME-9", [[
        COMMENT ON CONNECTION ::endpoint_name_connection IS 'Internal: tells prediction functions where their endpoint is and whether it lives. What deploys, pauses, resumes or deletes an endpoint writes it.'
    ]], { endpoint_name_connection = quote(values["endpoint_name.connection"]) })
end

-- Of a forecasting job: it takes histories, and gives what follows them.
if values["lacking.forecast"] ~= null then
    set_function({
        schema = values["schema.schema_name"],
        name = values.endpoint_name,
        input = values["series.input"],
        output = values["series.output"],
        deployment = values["deployment.deployment_literal"],
    }, { create = "E-SME-10" }, {
        before = [[
// Generated from spec/udfs/endpoint-prediction-forecast-udf.ts: change that file, not this script.
// Forecasts each series from its history with a SageMaker endpoint of the same name. The columns of the training table come in; item, groups, time, quantiles and the mean go out, for each step of the horizon.
// Without types of its own: Node would have to take them away at the start of every call.
import { predictWith } from "exasol-sagemaker-extension/handlers/endpoint-prediction-forecast-udf";
// The handler reads each DECIMAL as the database sends it, which costs no conversion.
export const columns = { "*": "as-received" };
// Which endpoint the function asks, and what it must know of it.
export const run = predictWith(]],
        after = [[
);
]],
    })
    undo.steps[#undo.steps + 1] = {
        what = fill("function {{endpoint_name}}"),
        statement = [[
            DROP SCRIPT ::schema_schema_name.::endpoint_name
        ]],
        binds = {
            schema_schema_name = quote(values["schema.schema_name"]),
            endpoint_name = quote(values.endpoint_name),
        },
    }
end

-- It gives back its input, the probability for a classification, and the prediction.
if values["lacking.tabular"] ~= null then
    prediction_function({
        schema = values["schema.schema_name"],
        name = values.endpoint_name,
        input = values["columns.input"],
        target_type = values["columns.target_type"],
        problem_type = values["deployment.problem_type"],
        deployment = values["deployment.deployment_literal"],
    }, { create = "E-SME-10" }, {
        before = [[
// Generated from spec/udfs/endpoint-prediction-udf.ts: change that file, not this script.
// Predicts the target of each row with a SageMaker endpoint of the same name. The columns of the training table, without the target, come in; they and the prediction go out.
// Without types of its own: Node would have to take them away at the start of every call.
import { predictWith } from "exasol-sagemaker-extension/handlers/endpoint-prediction-udf";
// The handler reads each DECIMAL as the database sends it, which costs no conversion.
export const columns = { "*": "as-received" };
// Which endpoint the function asks, and what it must know of it.
export const run = predictWith(]],
        after = [[
);
]],
    })
    undo.steps[#undo.steps + 1] = {
        what = fill("function {{endpoint_name}}"),
        statement = [[
            DROP SCRIPT ::schema_schema_name.::endpoint_name
        ]],
        binds = {
            schema_schema_name = quote(values["schema.schema_name"]),
            endpoint_name = quote(values.endpoint_name),
        },
    }
end

-- The same for one row at a time: Exasol spreads it over all nodes, and it may stand beside any column.
if values["lacking.tabular"] ~= null then
    prediction_scalar_function({
        schema = values["schema.schema_name"],
        name = values["endpoint_name.scalar"],
        input = values["columns.input"],
        target_type = values["columns.target_type"],
        problem_type = values["deployment.problem_type"],
        deployment = values["deployment.deployment_literal"],
    }, { create = "E-SME-10" }, {
        before = [[
// Generated from spec/udfs/endpoint-prediction-scalar-udf.ts: change that file, not this script.
// Predicts the target of each row with a SageMaker endpoint, on all nodes at once, beside any other column. The columns of the training table, without the target, come in; the prediction alone goes out.
// Without types of its own: Node would have to take them away at the start of every call.
import { predictWith } from "exasol-sagemaker-extension/handlers/endpoint-prediction-scalar-udf";
// The handler reads each DECIMAL as the database sends it, which costs no conversion.
export const columns = { "*": "as-received" };
// Which endpoint the function asks, and what it must know of it.
export const runBlocks = predictWith(]],
        after = [[
);
]],
    })
    undo.steps[#undo.steps + 1] = {
        what = fill("function {{endpoint_name.scalar}}"),
        statement = [[
            DROP SCRIPT ::schema_schema_name.::endpoint_name_scalar
        ]],
        binds = {
            schema_schema_name = quote(values["schema.schema_name"]),
            endpoint_name_scalar = quote(values["endpoint_name.scalar"]),
        },
    }
end

-- What catalogues and agents show of the functions.
values["comments.of_rows"] = null
values["comments.of_row"] = null
if values["lacking.tabular"] ~= null then
    results.comments = run_optional("E-SME-10", [[
        SELECT
          CASE WHEN LENGTH(TAKEN) + LENGTH(ROWS_OF) < 1100
            THEN SAID || ' For sets of rows: PREDICTIONS stands behind the columns. Example: SELECT ' || '"' || REPLACE(:schema_schema_name, '"', '""') || '"' || '.' ||
              '"' || REPLACE(:endpoint_name, '"', '""') || '"' || '(' || TAKEN || ') FROM (SELECT * FROM ' || ROWS_OF || ' LIMIT 5)'
            ELSE SUBSTR(SAID || ' For sets of rows: PREDICTIONS stands behind the columns. It takes, in this order: ' || TAKEN, 1, 2000)
          END,
          CASE WHEN LENGTH(TAKEN) + LENGTH(ROWS_OF) < 1100
            THEN SAID || ' Row by row, beside any other column; a row that cannot be predicted has an ERROR. Example: SELECT ' || '"' || REPLACE(:schema_schema_name, '"', '""') || '"' || '.' ||
              '"' || REPLACE(:endpoint_name_scalar, '"', '""') || '"' || '(' || TAKEN || ') FROM (SELECT * FROM ' || ROWS_OF || ' LIMIT 5)'
            ELSE SUBSTR(SAID || ' Row by row, beside any other column; a row that cannot be predicted has an ERROR. It takes, in this order: ' || TAKEN, 1, 2000)
          END
        FROM (
          SELECT
            'Predicts ' || TARGET_ATTRIBUTE_NAME || ' by endpoint ' || :endpoint_name ||
              ', deployed for Autopilot job ' || JOB_NAME || '.' AS SAID,
            :columns_taken AS TAKEN,
            CASE
              WHEN INPUT_TABLE_OR_VIEW_NAME IS NOT NULL
                THEN '"' || REPLACE(INPUT_SCHEMA_NAME, '"', '""') || '"' || '.' || '"' || REPLACE(INPUT_TABLE_OR_VIEW_NAME, '"', '""') || '"'
              WHEN SOURCE_QUERY NOT LIKE '%--%' ESCAPE '\' THEN '(' || RTRIM(SOURCE_QUERY, ' ;') || ')'
            END AS ROWS_OF
          FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
          WHERE JOB_NAME = :job_job_name
        )
    ]], {
        schema_schema_name = values["schema.schema_name"],
        endpoint_name = values.endpoint_name,
        endpoint_name_scalar = values["endpoint_name.scalar"],
        columns_taken = values["columns.taken"],
        script_schema = quote(values.script_schema),
        job_job_name = values["job.job_name"],
    })
    if #results.comments > 0 then
        values["comments.of_rows"] = results.comments[1][1]
        values["comments.of_row"] = results.comments[1][2]
    end
end

-- The function for sets of rows.
if values["comments.of_rows"] ~= null then
    results.rows_comment = run_optional("E-SME-10", [[
        COMMENT ON SCRIPT ::schema_schema_name.::endpoint_name IS :comments_of_rows
    ]], {
        schema_schema_name = quote(values["schema.schema_name"]),
        endpoint_name = quote(values.endpoint_name),
        comments_of_rows = values["comments.of_rows"],
    })
end

-- The function for one row.
if values["comments.of_row"] ~= null then
    results.row_comment = run_optional("E-SME-10", [[
        COMMENT ON SCRIPT ::schema_schema_name.::endpoint_name_scalar IS :comments_of_row
    ]], {
        schema_schema_name = quote(values["schema.schema_name"]),
        endpoint_name_scalar = quote(values["endpoint_name.scalar"]),
        comments_of_row = values["comments.of_row"],
    })
end

-- What catalogues and agents show of the function.
values["forecast_comments.of_histories"] = null
if values["lacking.forecast"] ~= null then
    results.forecast_comments = run_optional("E-SME-10", [[
        SELECT
          CASE WHEN LENGTH(ROWS_OF) + LENGTH(:series_taken) < 1100
            THEN SAID || 'Example: SELECT ' || '"' || REPLACE(:schema_schema_name, '"', '""') || '"' || '.' ||
              '"' || REPLACE(:endpoint_name, '"', '""') || '"' || '(' || :series_taken || ') FROM ' || ROWS_OF
            ELSE SUBSTR(SAID || ' It takes, in this order: ' || :series_taken, 1, 2000)
          END
        FROM (
          SELECT
            'Forecasts ' || TARGET_ATTRIBUTE_NAME || ' by the model of Autopilot job ' || JOB_NAME ||
              ', deployed to endpoint ' || :endpoint_name || ': takes the history of each ' || ITEM_COLUMN ||
              ', gives the ' || HORIZON || ' steps of ' || FREQUENCY || ' after it.' AS SAID,
            CASE
              WHEN INPUT_TABLE_OR_VIEW_NAME IS NOT NULL
                THEN '"' || REPLACE(INPUT_SCHEMA_NAME, '"', '""') || '"' || '.' || '"' || REPLACE(INPUT_TABLE_OR_VIEW_NAME, '"', '""') || '"'
              WHEN SOURCE_QUERY NOT LIKE '%--%' ESCAPE '\' THEN '(' || RTRIM(SOURCE_QUERY, ' ;') || ')'
            END AS ROWS_OF
          FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
          WHERE JOB_NAME = :job_job_name
        )
    ]], {
        series_taken = values["series.taken"],
        schema_schema_name = values["schema.schema_name"],
        endpoint_name = values.endpoint_name,
        script_schema = quote(values.script_schema),
        job_job_name = values["job.job_name"],
    })
    if #results.forecast_comments > 0 then
        values["forecast_comments.of_histories"] = results.forecast_comments[1][1]
    end
end

-- The function for histories.
if values["forecast_comments.of_histories"] ~= null then
    results.forecast_comment = run_optional("E-SME-10", [[
        COMMENT ON SCRIPT ::schema_schema_name.::endpoint_name IS :forecast_comments_of_histories
    ]], {
        schema_schema_name = quote(values["schema.schema_name"]),
        endpoint_name = quote(values.endpoint_name),
        forecast_comments_of_histories = values["forecast_comments.of_histories"],
    })
end

-- What is paid by use, or has no price, has no cost per hour.
values["result.scalar_name"] = null
values["result.expires_at"] = null
values["result.cost_per_hour"] = null
results.result = run("E-SME-328", [[
    SELECT CASE WHEN :job_item_column IS NULL THEN :endpoint_name_scalar END, E.EXPIRES_AT,
      CAST(E.INSTANCE_COUNT * P.USD_PER_HOUR AS DECIMAL(12,6))
    FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" E
    LEFT JOIN ::script_schema."SME_PRICES" P ON P.AWS_REGION = E.AWS_REGION AND P.INSTANCE_TYPE = E.INSTANCE_TYPE
    WHERE E.ENDPOINT_NAME = :endpoint_name AND E.DEPLOYMENT = :deployment_token
]], {
    job_item_column = values["job.item_column"],
    endpoint_name_scalar = values["endpoint_name.scalar"],
    script_schema = quote(values.script_schema),
    endpoint_name = values.endpoint_name,
    deployment_token = values["deployment.token"],
})
if #results.result > 0 then
    values["result.scalar_name"] = results.result[1][1]
    values["result.expires_at"] = results.result[1][2]
    values["result.cost_per_hour"] = results.result[1][3]
end

exit({ {
    values.endpoint_name,
    values.endpoint_name,
    values["result.scalar_name"],
    values["deployment.endpoint_status"],
    values["deployment.candidate_name"],
    values["result.expires_at"],
    values["result.cost_per_hour"],
} }, "ENDPOINT_NAME VARCHAR(63), FUNCTION_NAME VARCHAR(128), SCALAR_FUNCTION_NAME VARCHAR(128), ENDPOINT_STATUS VARCHAR(100), CANDIDATE_NAME VARCHAR(64), EXPIRES_AT TIMESTAMP, COST_PER_HOUR DECIMAL(12,6)")
/
COMMENT ON SCRIPT "SME_DEPLOY_SAGEMAKER_ENDPOINT" IS 'Deploys a candidate of a finished job to an endpoint, on instances or serverless, and creates the functions that ask it. Example: EXECUTE SCRIPT ML.SME_DEPLOY_SAGEMAKER_ENDPOINT(''{"job_name": "abalone-rings", "endpoint_name": "abaloneRings", "schema_name": "PRED_SCHEMA", "ttl_hours": 8}'')';
