CREATE OR REPLACE LUA SCRIPT "SME_EVALUATE" (
    json_text
) RETURNS TABLE AS
-- Predicts rows whose target is known, tells how good the predictions are, and notes it in SME_EVALUATIONS.
-- Generated from spec/scripts/evaluate.ts: change that file, not this script.

local errors = {
    ["E-SME-5"] = {
        message = "E-SME-5: The argument of SME_EVALUATE cannot be read as a JSON object: {{complaint}}.",
        mitigation = "Check its quotes, commas, braces and keys.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_EVALUATE cannot start: {{complaints}}.",
        mitigation = "It takes one JSON object with function_name and schema_name, and if wanted query and target.",
    },
    ["E-SME-12"] = {
        message = "E-SME-12: Invalid {{parameter}} '{{value}}': {{complaint}}.",
        mitigation = "Correct the argument.",
    },
    ["E-SME-394"] = {
        message = "E-SME-394: There is no prediction function {{function_name}} in schema {{schema_name}} that this release deployed and you may use.{{suggestion}}",
        mitigation = "Deploy the job anew if an older release did; for predictions of anything else, use SME_CLASSIFICATION_METRICS or SME_REGRESSION_METRICS in a SELECT.",
    },
    ["E-SME-395"] = {
        message = "E-SME-395: Function {{function_name}} could not be evaluated: {{cause}}",
        mitigation = "If a value does not fit, select its column with the type that the training had; if it is a right that you lack, have it granted. You need SELECT and INSERT on SME_EVALUATIONS, and SELECT on SME_METADATA_AUTOPILOT_ENDPOINTS.",
    },
    ["E-SME-397"] = {
        message = "E-SME-397: There are no rows to evaluate function {{function_name}} by.",
        mitigation = "Give a query that has some, or train with holdout_fraction: then query can be left out.",
    },
    ["E-SME-398"] = {
        message = "E-SME-398: The query cannot be evaluated: {{cause}}",
        mitigation = "Correct the query. It must have a name for each column, and you need the rights to create, read and drop views in the schema of the scripts.",
    },
    ["E-SME-399"] = {
        message = "E-SME-399: The query lacks {{missing}}; it has {{columns}}.{{suggestion}}",
        mitigation = "Add the column: the query must have all that function {{function_name}} takes, and the target.",
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

-- The column of a query that has what was to be predicted, and a look whether it has all that the function
-- takes.
local function evaluated_columns(given, fails)
    local existing, has, missing = {}, {}, {}
    for i = 1, #given.rows do
        local name = given.rows[i][1]
        if has[name] then
            fail(fails.twice, { cause = "it has more than one column " .. name })
        end
        existing[i], has[name] = name, true
    end
    local target = given.own_target
    if given.target ~= null then
        target = has[given.target_folded] and given.target_folded or given.target
    end
    for _, name in ipairs(require("cjson").decode(given.columns)) do
        if not has[name] then
            missing[#missing + 1] = name
        end
    end
    if not has[target] then
        missing[#missing + 1] = target
    end
    if #missing > 0 then
        fail(fails.missing, {
            missing = table.concat(missing, ", "),
            columns = table.concat(existing, ", "),
            suggestion = suggest(missing[1], existing),
        })
    end
    return { target = target }
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

-- The names of a list as SQL takes them: each quoted, separated by commas. Where there is none, the empty
-- name, which no database takes: f() and COUNT() would mean something else.
local function identifiers(list)
    local names = list ~= null and names_of(list) or {}
    for i, name in ipairs(names) do
        names[i] = quote(name)
    end
    return #names > 0 and table.concat(names, ", ") or quote("")
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
    {
        name = "function_name",
        required = true,
        maximum_length = 128,
        minimum_length = 1,
        read = read_identifier,
        fold = fold,
        folded = "function_name.folded",
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
    { name = "query", maximum_length = 2000000 },
    {
        name = "target",
        maximum_length = 128,
        minimum_length = 1,
        read = read_identifier,
        fold = fold,
        folded = "target.folded",
    },
}, json_text, unknown_arguments)
values.script_schema = exa.meta.script_schema
values.current_user = exa.meta.current_user
values["function_name.scalar"] = values.function_name .. "_SCALAR"
known.function_name = {
    error = "E-SME-394",
    statement = [[
        SELECT SUBSTR(SCRIPT_NAME, 1, LENGTH(SCRIPT_NAME) - 7),
          CASE WHEN SCRIPT_SCHEMA NOT IN (:schema_name, :schema_name_folded)
            THEN 'Schema ' || SCRIPT_SCHEMA || ' has it.' END
        FROM SYS.EXA_ALL_SCRIPTS
        WHERE SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-scalar-udf%predictWith({%' ESCAPE '\'
        ORDER BY EDIT_DISTANCE(SCRIPT_NAME, :function_name_scalar), SCRIPT_NAME
        LIMIT 5
    ]],
    binds = {
        schema_name = values.schema_name,
        schema_name_folded = values["schema_name.folded"],
        function_name_scalar = values["function_name.scalar"],
    },
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

-- The function for one row at a time lets the target stand beside the prediction.
results["function"] = run("E-SME-395", [[
    SELECT SCRIPT_SCHEMA, SCRIPT_NAME, SCRIPT_TEXT
    FROM SYS.EXA_ALL_SCRIPTS
    WHERE SCRIPT_SCHEMA IN (:schema_name, :schema_name_folded)
      AND (
        SCRIPT_NAME IN (:function_name, :function_name_scalar, :function_name_folded || '_SCALAR')
          AND SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-scalar-udf%predictWith({%' ESCAPE '\'
        OR SCRIPT_NAME IN (:function_name, :function_name_folded)
          AND SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-forecast-udf%predictWith({%' ESCAPE '\'
      )
    ORDER BY CASE WHEN SCRIPT_NAME = :function_name_scalar THEN 1 ELSE 2 END,
      CASE WHEN SCRIPT_SCHEMA = :schema_name_folded THEN 1 ELSE 2 END
    LIMIT 1
]], {
    schema_name = values.schema_name,
    schema_name_folded = values["schema_name.folded"],
    function_name = values.function_name,
    function_name_scalar = values["function_name.scalar"],
    function_name_folded = values["function_name.folded"],
})
if #results["function"] == 0 then
    fail("E-SME-394", { suggestion = did_you_mean("function_name") })
end
values["function.schema"] = results["function"][1][1]
values["function.name"] = results["function"][1][2]
values["function.text"] = results["function"][1][3]

-- The function says which deployment made it.
results.stated = stated_deployment({ text = values["function.text"] }, { damaged = "E-SME-395", forecast = "E-SME-422" })
values["stated.job_name"] = results.stated.job_name
values["stated.endpoint_name"] = results.stated.endpoint_name
values["stated.deployment"] = results.stated.deployment
values["stated.target"] = results.stated.target
values["stated.columns"] = results.stated.columns
values["stated.kind"] = results.stated.kind

results.place = run("E-SME-395", [[
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
results.served = run("E-SME-395", [[
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
values["served.version"] = results.served[1][1]
values["served.job_name"] = results.served[1][2]
values["served.candidate_name"] = results.served[1][3]
values["served.served"] = results.served[1][4]

-- Rows that the model has not seen are those to evaluate it by.
if values.query == null then
    results.holdout = run("E-SME-395", [[
        SELECT 'SELECT * FROM "' || REPLACE(:script_schema, '"', '""') || '"."' || HOLDOUT_VIEW_NAME || '"'
        FROM ::script_schema_2."SME_METADATA_AUTOPILOT_JOBS"
        WHERE JOB_NAME = COALESCE(:served_job_name, :stated_job_name) AND HOLDOUT_VIEW_NAME IS NOT NULL
    ]], {
        script_schema = values.script_schema,
        script_schema_2 = quote(values.script_schema),
        served_job_name = values["served.job_name"],
        stated_job_name = values["stated.job_name"],
    })
    fill_arguments(results.holdout, { { "query", 1 } }, "E-SME-397")
end

results.run = run("E-SME-395", [[
    SELECT LOWER(SUBSTR(CAST(HASH_SHA1(SYS_GUID()) AS VARCHAR(40)), 1, 12)), 'SME_EVALUATED_' || UPPER(SYS_GUID())
]], {})
values["run.evaluation"] = results.run[1][1]
values["run.view"] = results.run[1][2]

-- As a view, a query has columns with names and types like a table.
undo.steps[#undo.steps + 1] = {
    what = fill("view {{script_schema}}.{{run.view}}"),
    silent = true,
    statement = [[
        DROP VIEW IF EXISTS ::script_schema.::run_view
    ]],
    binds = { script_schema = quote(values.script_schema), run_view = quote(values["run.view"]) },
}
source_view({ query = values.query, schema = values.script_schema, name = values["run.view"] }, { query = "E-SME-398" })

results.columns = run("E-SME-395", [[
    SELECT COLUMN_NAME
    FROM SYS.EXA_ALL_COLUMNS
    WHERE COLUMN_SCHEMA = :script_schema AND COLUMN_TABLE = :run_view
    ORDER BY COLUMN_ORDINAL_POSITION
]], { script_schema = values.script_schema, run_view = values["run.view"] })

-- What the query lacks is said by name, before anything is asked.
results.model = evaluated_columns({
    rows = results.columns,
    columns = values["stated.columns"],
    target = values.target,
    target_folded = values["target.folded"],
    own_target = values["stated.target"],
}, { missing = "E-SME-399", twice = "E-SME-398" })
values["model.target"] = results.model.target

if is_one_of(values["stated.kind"], { "regression" }) then
    results.regression = run("E-SME-395", [[
        INSERT INTO ::script_schema."SME_EVALUATIONS" (
          EVALUATION, EVALUATED_AT, EVALUATED_BY, SCHEMA_NAME, FUNCTION_NAME, JOB_NAME, DEPLOYMENT,
          VERSION, CANDIDATE_NAME, QUERY, TARGET, METRIC, LABEL, "VALUE", EVALUATED_ROWS
        )
        SELECT :run_evaluation, CURRENT_TIMESTAMP, :current_user, :function_schema, :stated_endpoint_name,
          COALESCE(:served_job_name, :stated_job_name), :stated_deployment, :served_version,
          :served_candidate_name, :query, :model_target,
          METRIC, LABEL, "VALUE", EVALUATED_ROWS
        FROM (
          SELECT ::script_schema."SME_EVALUATION_UDF"("TARGET", "PREDICTION", "ERROR")
          FROM (
            SELECT ::model_target_2 AS "TARGET", ::function_schema_2.::function_name(::stated_columns)
            FROM ::script_schema.::run_view
          )
        )
    ]], {
        script_schema = quote(values.script_schema),
        run_evaluation = values["run.evaluation"],
        current_user = values.current_user,
        function_schema = values["function.schema"],
        stated_endpoint_name = values["stated.endpoint_name"],
        served_job_name = values["served.job_name"],
        stated_job_name = values["stated.job_name"],
        stated_deployment = values["stated.deployment"],
        served_version = values["served.version"],
        served_candidate_name = values["served.candidate_name"],
        query = values.query,
        model_target = values["model.target"],
        model_target_2 = quote(values["model.target"]),
        function_schema_2 = quote(values["function.schema"]),
        function_name = quote(values["function.name"]),
        stated_columns = identifiers(values["stated.columns"]),
        run_view = quote(values["run.view"]),
    })
    undo.steps[#undo.steps + 1] = {
        what = "the evaluation",
        statement = [[
            DELETE FROM ::script_schema."SME_EVALUATIONS" WHERE EVALUATION = :run_evaluation
        ]],
        binds = { script_schema = quote(values.script_schema), run_evaluation = values["run.evaluation"] },
    }
end

if is_one_of(values["stated.kind"], { "classification" }) then
    results.classification = run("E-SME-395", [[
        INSERT INTO ::script_schema."SME_EVALUATIONS" (
          EVALUATION, EVALUATED_AT, EVALUATED_BY, SCHEMA_NAME, FUNCTION_NAME, JOB_NAME, DEPLOYMENT,
          VERSION, CANDIDATE_NAME, QUERY, TARGET, METRIC, LABEL, "VALUE", EVALUATED_ROWS
        )
        SELECT :run_evaluation, CURRENT_TIMESTAMP, :current_user, :function_schema, :stated_endpoint_name,
          COALESCE(:served_job_name, :stated_job_name), :stated_deployment, :served_version,
          :served_candidate_name, :query, :model_target,
          METRIC, LABEL, "VALUE", EVALUATED_ROWS
        FROM (
          SELECT ::script_schema."SME_EVALUATION_UDF"("TARGET", "PREDICTION", "ERROR", "PROBABILITIES")
          FROM (
            SELECT ::model_target_2 AS "TARGET", ::function_schema_2.::function_name(::stated_columns)
            FROM ::script_schema.::run_view
          )
        )
    ]], {
        script_schema = quote(values.script_schema),
        run_evaluation = values["run.evaluation"],
        current_user = values.current_user,
        function_schema = values["function.schema"],
        stated_endpoint_name = values["stated.endpoint_name"],
        served_job_name = values["served.job_name"],
        stated_job_name = values["stated.job_name"],
        stated_deployment = values["stated.deployment"],
        served_version = values["served.version"],
        served_candidate_name = values["served.candidate_name"],
        query = values.query,
        model_target = values["model.target"],
        model_target_2 = quote(values["model.target"]),
        function_schema_2 = quote(values["function.schema"]),
        function_name = quote(values["function.name"]),
        stated_columns = identifiers(values["stated.columns"]),
        run_view = quote(values["run.view"]),
    })
    undo.steps[#undo.steps + 1] = {
        what = "the evaluation",
        statement = [[
            DELETE FROM ::script_schema."SME_EVALUATIONS" WHERE EVALUATION = :run_evaluation
        ]],
        binds = { script_schema = quote(values.script_schema), run_evaluation = values["run.evaluation"] },
    }
end

-- Answers of two models are no model's.
results.unchanged = run("E-SME-395", [[
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

results.cleanup = run("E-SME-395", [[
    DROP VIEW IF EXISTS ::script_schema.::run_view
]], { script_schema = quote(values.script_schema), run_view = quote(values["run.view"]) })

results.metrics = run("E-SME-395", [[
    SELECT EVALUATION, METRIC, LABEL, "VALUE"
    FROM ::script_schema."SME_EVALUATIONS"
    WHERE EVALUATION = :run_evaluation
    ORDER BY CASE WHEN METRIC = 'Note' THEN 3 WHEN LABEL IS NULL THEN 1 ELSE 2 END, LABEL, METRIC
]], { script_schema = quote(values.script_schema), run_evaluation = values["run.evaluation"] })
if #results.metrics == 0 then
    fail("E-SME-397")
end

exit(cells(results.metrics, 4), "EVALUATION VARCHAR(12), METRIC VARCHAR(100), LABEL VARCHAR(2000000), \"VALUE\" DOUBLE")
/
COMMENT ON SCRIPT "SME_EVALUATE" IS 'Predicts rows whose target is known, tells how good the predictions are, and notes it in SME_EVALUATIONS. Example: EXECUTE SCRIPT ML.SME_EVALUATE(''{"function_name": "abaloneRings", "schema_name": "PRED_SCHEMA", "query": "SELECT * FROM DEMO.ABALONE_TEST", "target": "RINGS"}'')';
