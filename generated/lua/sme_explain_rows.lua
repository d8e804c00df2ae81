CREATE OR REPLACE LUA SCRIPT "SME_EXPLAIN_ROWS" (
    json_text
) RETURNS TABLE AS
-- Tells for each of a few rows what each column's value does to the prediction.
-- Generated from spec/scripts/explain-rows.ts: change that file, not this script.

local errors = {
    ["E-SME-5"] = {
        message = "E-SME-5: The argument of SME_EXPLAIN_ROWS cannot be read as a JSON object: {{complaint}}.",
        mitigation = "Check its quotes, commas, braces and keys.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_EXPLAIN_ROWS cannot start: {{complaints}}.",
        mitigation = "It takes one JSON object with function and query.",
    },
    ["E-SME-12"] = {
        message = "E-SME-12: Invalid {{parameter}} '{{value}}': {{complaint}}.",
        mitigation = "Correct the argument.",
    },
    ["E-SME-346"] = {
        message = "E-SME-346: The query has no rows to explain by {{function}}.",
        mitigation = "Select some: the predictions of a few are explained at once.",
    },
    ["E-SME-347"] = {
        message = "E-SME-347: {{function}} could not be asked about the rows of the query: {{cause}}",
        mitigation = "If a value does not fit, select its column with the type that the training had; you also need the right to call the function and to use its connection.",
    },
    ["E-SME-404"] = {
        message = "E-SME-404: The query cannot be read: {{cause}}",
        mitigation = "Correct the query. It must have a name for each column, and you need the rights to create, read and drop views in the schema of the scripts.",
    },
    ["E-SME-407"] = {
        message = "E-SME-407: There is no prediction function {{function}} of this release that you may call.{{suggestion}}",
        mitigation = "Write it as in SQL, with its schema. It must be one that SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT made; deploy a function of an older release again.",
    },
    ["E-SME-408"] = {
        message = "E-SME-408: The predictions of {{function}} could not be explained: {{cause}}",
        mitigation = "You need the right to read SME_TRAINING_STATISTICS and to create views in the schema of the scripts.",
    },
    ["E-SME-409"] = {
        message = "E-SME-409: Schemas {{found.schema}} and {{other.schema}} have a function {{function}} each.",
        mitigation = "Write the schema before its name.",
    },
    ["E-SME-410"] = {
        message = "E-SME-410: SME_TRAINING_STATISTICS has nothing of job {{job.name}}, whose model {{function}} asks.",
        mitigation = "The job's STATISTICS_FAILURE in SME_METADATA_AUTOPILOT_JOBS says why, unless an older release trained it. Train again under another name, and deploy that.",
    },
    ["E-SME-411"] = {
        message = "E-SME-411: The query lacks {{missing}}, which {{function}} takes.",
        mitigation = "Select all columns that the function takes.",
    },
    ["E-SME-412"] = {
        message = "E-SME-412: The query has {{rows}} rows, but {{limit}} rows of {{found}} columns are the most that are explained at once.",
        mitigation = "Select fewer rows.",
    },
    ["E-SME-413"] = {
        message = "E-SME-413: A row of the query could not be predicted by {{function}}: {{cause}}",
        mitigation = "Leave the row out, or ask the function itself with it.",
    },
    ["E-SME-414"] = {
        message = "E-SME-414: The 50 commonest values of column {{column}}, which {{function}} takes, are texts of 2,000 characters or more, and SME_TRAINING_STATISTICS keeps no more of them: nothing can be replaced by one.",
        mitigation = "Rows of this model cannot be explained; train without the column, and deploy that.",
    },
    ["E-SME-422"] = {
        message = "E-SME-422: Function {{endpoint_name}} forecasts time series from whole histories, so it cannot be asked about single rows.",
        mitigation = "SME_FORECAST_BACKTEST has what a candidate of its job forecast beside what happened, which SME_REGRESSION_METRICS measures.",
    },
    ["E-SME-555"] = {
        message = "E-SME-555: Which model the function asks cannot be told: SME_METADATA_AUTOPILOT_ENDPOINTS has no row of its deployment.",
        mitigation = "Call SME_DEPLOY_SAGEMAKER_ENDPOINT with the endpoint's name and job again: it enters it anew.",
    },
}

-- Which names there are, for the errors that know nothing of a name.
local known = {}

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

-- A name without the quotes in which SQL takes it as it is, and whether it had any.
local function unquote(text)
    local quoted = string.match(text, '^%s*"(.*)"%s*$')
    if quoted then
        quoted = string.gsub(quoted, '""', '"')
        return quoted, true
    end
    return text, false
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

-- The parts of a function's name as SQL writes it: its schema, if it has one, and its own name, each as it is
-- written and as SQL folds it.
local function function_name(given, fails)
    local parts, rest = {}, given.text
    while rest do
        local part, behind = string.match(rest, '^%s*("[^"]*")%s*(.*)$')
        if not part then
            part, behind = string.match(rest, '^%s*([^%s".]+)%s*(.*)$')
        end
        local dot = part and string.match(behind, "^%.(.*)$")
        if not part or #parts == 2 or (not dot and behind ~= "") then
            fail(fails.name, { suggestion = "" })
        end
        parts[#parts + 1], rest = part, dot
    end
    local folded = fold(parts)
    local name = unquote(parts[#parts])
    if #parts == 1 then
        return { schema = null, schema_folded = null, name = name, name_folded = folded[1] }
    end
    local schema = unquote(parts[1])
    return { schema = schema, schema_folded = folded[1], name = name, name_folded = folded[2] }
end

-- What the steps gave: the rows of a statement, or what a partial returned.
local results = {}

-- Runs a statement; its :names are those of the binds.
local function run(code, statement, binds)
    local ok, result = pquery(statement, binds)
    if not ok then
        fail(code, { cause = reason(result.error_message) })
    end
    return result
end

-- What a prediction function states of the deployment that made it.
local function stated_deployment(given, fails)
    local literal = string.match(given.text, "predictWith%((%b{})%)")
    local read, stated = pcall(require("cjson").decode, literal or "")
    if not read or not (stated.deployment and stated.target and stated.columns) then
        fail(fails.damaged, { cause = "its text does not say which deployment made it" })
    end
    if stated.forecast then
        fail(fails.forecast, { endpoint_name = stated.endpoint_name })
    end
    local columns = {}
    for i, column in ipairs(stated.columns) do
        columns[i] = column.name
    end
    return {
        job_name = stated.job_name,
        endpoint_name = stated.endpoint_name,
        deployment = stated.deployment,
        target = stated.target.name,
        columns = require("cjson").encode(columns),
        -- By what comes out: a column of the rows may be called so, too.
        kind = string.find(given.text, 'EMITS%s*%("PREDICTION"[^"]*"PROBABILITY"') and "classification"
            or "regression",
    }
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

-- Whether a value is one of these. A DECIMAL, which is no number to Lua, is compared as its number.
local function is_one_of(value, choices)
    for _, choice in ipairs(choices) do
        if value == choice or type(choice) == "number" and tonumber(tostring(value)) == choice then
            return true
        end
    end
    return false
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

-- What each column's value does to the prediction of each row of a view: the rows of the result, for each row
-- the columns by their effects. One SELECT asks for the rows as they are and with each column replaced.
local function column_effects(given, fails)
    local cjson = require("cjson")
    local features, has, missing, usual = cjson.decode(given.features), {}, {}, {}
    for i = 1, #given.columns do
        has[given.columns[i][1]] = true
    end
    for _, name in ipairs(features) do
        if not has[name] then
            missing[#missing + 1] = name
        end
    end
    if #missing > 0 then
        fail(fails.missing, { missing = table.concat(missing, ", ") })
    end
    -- The usual value as SQL has it, whatever the session's formats are.
    local function literal(value, column_type)
        if value == null or value == nil then
            return "CAST(NULL AS " .. string.gsub(column_type, " UTF8$", "") .. ")"
        elseif string.find(column_type, "^DECIMAL") or string.find(column_type, "^DOUBLE") then
            return "CAST(" .. value .. " AS " .. column_type .. ")"
        end
        local text = "'" .. string.gsub(value, "'", "''") .. "'"
        if string.find(column_type, "^DATE") then
            return "TO_DATE(" .. text .. ", 'YYYY-MM-DD')"
        elseif string.find(column_type, "^TIMESTAMP") then
            return "CAST(TO_TIMESTAMP(" .. text .. ", 'YYYY-MM-DD HH24:MI:SS.FF6') AS " .. column_type .. ")"
        end
        return string.find(column_type, "^BOOLEAN") and "CAST(" .. text .. " AS BOOLEAN)" or text
    end
    for i = 1, #given.usual do
        local name, column_type, value = given.usual[i][1], given.usual[i][2], given.usual[i][3]
        -- Of a longer text SME_TRAINING_STATISTICS keeps the beginning, which is another value.
        -- A character of UTF-8 has one byte that continues none.
        local _, characters = string.gsub(value ~= null and value or "", "[^\128-\191]", "")
        if characters >= 2000 and is_one_of(name, features) then
            fail(fails.cut, { column = name })
        end
        usual[name] = literal(value, column_type)
    end
    local projection, replaced, differs, arguments = {}, {}, {}, {}
    for i, name in ipairs(features) do
        local own, other = quote("A" .. i), usual[name] or "NULL"
        projection[i] = quote(name) .. " AS " .. own
        replaced[i] = 'CASE WHEN "F" = ' .. i .. " THEN " .. other .. " ELSE " .. own .. " END AS "
            .. quote("V" .. i)
        differs[i] = "WHEN " .. i .. " THEN NVL(" .. own .. " <> " .. other .. ", "
            .. own .. " IS NOT NULL OR " .. other .. " IS NOT NULL)"
        arguments[i] = '"V' .. i .. '"'
    end

    local source = quote(given.schema) .. "." .. quote(given.view)
    local counted = read_rows(fails.query, "SELECT COUNT(*) FROM ::source", { source = source }, given.view)
    local rows = tonumber(tostring(counted[1][1]))
    if rows == 0 then
        fail(fails.none)
    elseif rows * (#features + 1) > 100000 then
        local most = math.floor(100000 / (#features + 1))
        fail(fails.many, { rows = rows, found = #features, limit = most })
    end
    local found = read_rows(fails.asked, [[
        WITH "NUMBERED" AS (
          SELECT ROWNUM AS "R", "Q".*
          FROM (SELECT ::id AS "ID", ::projection FROM ::source) AS "Q"
          ORDER BY FALSE
        )
        SELECT "R", "ID", "F", ::schema.::name(::arguments)
        FROM (
          SELECT "R", "ID", "F", ::replaced
          FROM "NUMBERED"
          CROSS JOIN (SELECT "I" AS "F" FROM VALUES BETWEEN 0 AND ::last AS "T"("I"))
          WHERE ::differs
        )
    ]], {
        id = has.ROW_ID and 'CAST("ROW_ID" AS VARCHAR(2000))' or "CAST(NULL AS VARCHAR(2000))",
        projection = table.concat(projection, ", "),
        source = source,
        schema = quote(given.function_schema),
        name = quote(given.function_name),
        arguments = table.concat(arguments, ", "),
        replaced = table.concat(replaced, ", "),
        last = tostring(#features),
        differs = 'CASE "F" WHEN 0 THEN TRUE ' .. table.concat(differs, " ") .. " END",
    }, given.view)

    local classification = given.kind == "classification"
    -- By the row's number and the column's, 0 for the row as it is.
    local predictions, ids = {}, {}
    for i = 1, #found do
        local row, feature = tonumber(tostring(found[i][1])), tonumber(tostring(found[i][3]))
        local prediction, problem = found[i][4], found[i][5]
        if classification then
            prediction, problem = found[i][6], found[i][7]
        end
        if problem ~= null then
            fail(fails.predicted, { cause = tostring(problem) })
        elseif prediction == null then
            fail(fails.predicted, { cause = "the endpoint does not tell the probabilities of all labels" })
        end
        predictions[row] = predictions[row] or {}
        local text = tostring(prediction)
        predictions[row][feature] = classification and cjson.decode(text) or tonumber(text)
        ids[row] = has.ROW_ID and found[i][2] or tostring(row)
    end
    local result = {}
    for row = 1, rows do
        local own, effects, label = predictions[row][0], {}, nil
        for one, share in pairs(classification and own or {}) do
            if not label or share > own[label] or (share == own[label] and one < label) then
                label = one
            end
        end
        local function amount(prediction)
            return classification and (prediction[label] or 0) or prediction
        end
        for i, name in ipairs(features) do
            local other = predictions[row][i]
            effects[i] = { ids[row], name, other and amount(own) - amount(other) or 0 }
        end
        table.sort(effects, function(one, other)
            if math.abs(one[3]) ~= math.abs(other[3]) then
                return math.abs(one[3]) > math.abs(other[3])
            end
            return one[2] < other[2]
        end)
        for _, effect in ipairs(effects) do
            result[#result + 1] = effect
        end
    end
    return result
end

-- The rows of a result, at most so many if that is said, of which the script returns the first columns.
local function cells(rows, columns, most)
    local copied = {}
    for i = 1, math.min(rows and #rows or 0, most or math.huge) do
        copied[i] = {}
        for j = 1, columns do
            copied[i][j] = rows[i][j]
        end
    end
    return copied
end

check_arguments(parse_json(json_text), {
    { name = "function", required = true, maximum_length = 260, minimum_length = 1 },
    { name = "query", required = true, maximum_length = 2000000, minimum_length = 1 },
}, json_text, unknown_arguments)
values.script_schema = exa.meta.script_schema
known["function"] = {
    error = "E-SME-407",
    statement = [[
        SELECT SCRIPT_SCHEMA || '.' || SUBSTR(SCRIPT_NAME, 1, LENGTH(SCRIPT_NAME) - 7)
        FROM SYS.EXA_ALL_SCRIPTS
        WHERE SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-scalar-udf%predictWith({%' ESCAPE '\'
        ORDER BY EDIT_DISTANCE(SCRIPT_SCHEMA || '.' || SCRIPT_NAME, :function), SCRIPT_SCHEMA, SCRIPT_NAME
        LIMIT 5
    ]],
    binds = { ["function"] = values["function"] },
}

results.named = function_name({ text = values["function"] }, { name = "E-SME-407" })
values["named.schema"] = results.named.schema
values["named.schema_folded"] = results.named.schema_folded
values["named.name"] = results.named.name
values["named.name_folded"] = results.named.name_folded

-- The function for one row at a time lets the row's number stand beside the prediction.
results.found = run("E-SME-408", [[
    SELECT SCRIPT_SCHEMA, SCRIPT_NAME, SCRIPT_TEXT
    FROM SYS.EXA_ALL_SCRIPTS
    WHERE (:named_schema IS NULL OR SCRIPT_SCHEMA IN (:named_schema, :named_schema_folded))
      AND SCRIPT_NAME IN (:named_name, :named_name_folded,
        :named_name || '_SCALAR', :named_name_folded || '_SCALAR')
      AND (SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-scalar-udf%predictWith({%' ESCAPE '\' OR SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-forecast-udf%predictWith({%' ESCAPE '\')
    ORDER BY CASE WHEN SCRIPT_NAME IN (:named_name_folded, :named_name_folded || '_SCALAR') THEN 1 ELSE 2 END,
      CASE WHEN SCRIPT_SCHEMA = :named_schema_folded THEN 1 ELSE 2 END
    LIMIT 1
]], {
    named_schema = values["named.schema"],
    named_schema_folded = values["named.schema_folded"],
    named_name = values["named.name"],
    named_name_folded = values["named.name_folded"],
})
if #results.found == 0 then
    fail("E-SME-407", { suggestion = did_you_mean("function") })
end
values["found.schema"] = results.found[1][1]
values["found.name"] = results.found[1][2]
values["found.text"] = results.found[1][3]

values["other.schema"] = null
if values["named.schema"] == null then
    results.other = run("E-SME-408", [[
        SELECT SCRIPT_SCHEMA
        FROM SYS.EXA_ALL_SCRIPTS
        WHERE SCRIPT_NAME = :found_name AND SCRIPT_SCHEMA <> :found_schema AND (SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-scalar-udf%predictWith({%' ESCAPE '\' OR SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-forecast-udf%predictWith({%' ESCAPE '\')
    ]], { found_name = values["found.name"], found_schema = values["found.schema"] })
    if #results.other > 0 then
        values["other.schema"] = results.other[1][1]
        fail("E-SME-409")
    end
end

-- The function says which deployment made it.
results.stated = stated_deployment({ text = values["found.text"] }, { damaged = "E-SME-408", forecast = "E-SME-422" })
values["stated.job_name"] = results.stated.job_name
values["stated.endpoint_name"] = results.stated.endpoint_name
values["stated.deployment"] = results.stated.deployment
values["stated.columns"] = results.stated.columns
values["stated.kind"] = results.stated.kind

results.place = run("E-SME-408", [[
    SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, CAST(NULL AS VARCHAR(200))
    FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
    WHERE DEPLOYMENT = :stated_deployment
]], { script_schema = quote(values.script_schema), stated_deployment = values["stated.deployment"] })
if #results.place == 0 then
    fail("E-SME-555")
end
values["place.connection"] = results.place[1][1]
values["place.region"] = results.place[1][2]
values["place.nothing"] = results.place[1][3]

-- A promotion puts another model behind the same function, and the table says only which one was asked for.
results.served = run("E-SME-408", [[
    SELECT ::script_schema."SME_ENDPOINT_VERSION_UDF"(
      :stated_endpoint_name,
      :place_connection,
      :place_region,
      :place_nothing
    )
]], {
    script_schema = quote(values.script_schema),
    stated_endpoint_name = values["stated.endpoint_name"],
    place_connection = values["place.connection"],
    place_region = values["place.region"],
    place_nothing = values["place.nothing"],
})
values["served.job_name"] = results.served[1][2]
values["served.served"] = results.served[1][4]

results.job = run("E-SME-408", [[
    SELECT COALESCE(:served_job_name, :stated_job_name), 'SME_EXPLAINED_' || UPPER(SYS_GUID())
]], { served_job_name = values["served.job_name"], stated_job_name = values["stated.job_name"] })
values["job.name"] = results.job[1][1]
values["job.view"] = results.job[1][2]

-- What each column is replaced by. Of a text of 2,000 characters the rest may be missing, which would be another value.
results.usual = run("E-SME-408", [[
    SELECT COLUMN_NAME, COLUMN_TYPE,
      COALESCE(MAX(CASE WHEN STATISTIC = 'median' THEN "VALUE" END),
        MAX(CASE WHEN STATISTIC = 'value' AND PLACE = NVL("WHOLE", 1) THEN "VALUE" END))
    FROM (
      SELECT COLUMN_NAME, COLUMN_TYPE, STATISTIC, PLACE, "VALUE",
        MIN(CASE WHEN STATISTIC = 'value' AND LENGTH("VALUE") < 2000 THEN PLACE END)
          OVER (PARTITION BY COLUMN_NAME) AS "WHOLE"
      FROM ::script_schema."SME_TRAINING_STATISTICS"
      WHERE JOB_NAME = :job_name
    )
    GROUP BY COLUMN_NAME, COLUMN_TYPE
]], { script_schema = quote(values.script_schema), job_name = values["job.name"] })
if #results.usual == 0 then
    fail("E-SME-410")
end

-- As a view, a query has columns with names and types like a table.
undo.steps[#undo.steps + 1] = {
    what = fill("view {{script_schema}}.{{job.view}}"),
    silent = true,
    statement = [[
        DROP VIEW IF EXISTS ::script_schema.::job_view
    ]],
    binds = { script_schema = quote(values.script_schema), job_view = quote(values["job.view"]) },
}
source_view({ query = values.query, schema = values.script_schema, name = values["job.view"] }, { query = "E-SME-404" })

results.columns = run("E-SME-408", [[
    SELECT COLUMN_NAME
    FROM SYS.EXA_ALL_COLUMNS
    WHERE COLUMN_SCHEMA = :script_schema AND COLUMN_TABLE = :job_view
    ORDER BY COLUMN_ORDINAL_POSITION
]], { script_schema = values.script_schema, job_view = values["job.view"] })

results.effects = column_effects({
    features = values["stated.columns"],
    kind = values["stated.kind"],
    usual = results.usual,
    columns = results.columns,
    schema = values.script_schema,
    view = values["job.view"],
    function_schema = values["found.schema"],
    function_name = values["found.name"],
}, {
    missing = "E-SME-411",
    many = "E-SME-412",
    cut = "E-SME-414",
    query = "E-SME-404",
    none = "E-SME-346",
    asked = "E-SME-347",
    predicted = "E-SME-413",
})

-- Answers of two models are no model's.
results.unchanged = run("E-SME-408", [[
    SELECT ::script_schema."SME_ENDPOINT_VERSION_UDF"(
      :stated_endpoint_name,
      :place_connection,
      :place_region,
      :served_served
    )
]], {
    script_schema = quote(values.script_schema),
    stated_endpoint_name = values["stated.endpoint_name"],
    place_connection = values["place.connection"],
    place_region = values["place.region"],
    served_served = values["served.served"],
})

results.cleanup = run("E-SME-408", [[
    DROP VIEW IF EXISTS ::script_schema.::job_view
]], { script_schema = quote(values.script_schema), job_view = quote(values["job.view"]) })

exit(cells(results.effects, 3), "ROW_ID VARCHAR(2000), FEATURE VARCHAR(128), EFFECT DOUBLE")
/
COMMENT ON SCRIPT "SME_EXPLAIN_ROWS" IS 'Tells for each of a few rows what each column''s value does to the prediction. Example: EXECUTE SCRIPT ML.SME_EXPLAIN_ROWS(''{"function": "PRED_SCHEMA.abaloneRings", "query": "SELECT * FROM DEMO.ABALONE_TEST LIMIT 10"}'')';
