CREATE OR REPLACE LUA SCRIPT "SME_DROP_MODEL" (
    json_text
) RETURNS TABLE AS
-- Removes all of a model: what serves it, what it wrote to S3, its functions, and what tables hold of it.
-- Generated from spec/scripts/drop-model.ts: change that file, not this script.

local errors = {
    ["E-SME-5"] = {
        message = "E-SME-5: The argument of SME_DROP_MODEL cannot be read as a JSON object: {{complaint}}.",
        mitigation = "Check its quotes, commas, braces and keys.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_DROP_MODEL cannot start: {{complaints}}.",
        mitigation = "It takes one JSON object with job_name, and if wanted keep, dry_run, aws_credentials_connection_name, aws_region, s3_bucket_uri and s3_output_path.",
    },
    ["E-SME-11"] = {
        message = "E-SME-11: Invalid job_name '{{value}}': {{complaint}}.",
        mitigation = "Choose another name.",
    },
    ["E-SME-12"] = {
        message = "E-SME-12: Invalid {{parameter}} '{{value}}': {{complaint}}.",
        mitigation = "Correct the argument.",
    },
    ["E-SME-512"] = {
        message = "E-SME-512: What the database has of job {{job_name}} could not be read or removed: {{cause}}",
        mitigation = "Mend that and call the script again.",
    },
    ["E-SME-513"] = {
        message = "E-SME-513: The model of job {{job_name}} could not be removed from AWS: {{cause}}",
        mitigation = "Mend that and call the script again: it goes on with what is left.",
    },
    ["E-SME-522"] = {
        message = "E-SME-522: Another session is changing the same endpoint at this moment, or has just changed it: {{cause}}",
        mitigation = "This one has done nothing to it. When that session has ended, look at SME_ENDPOINTS, and call the script again if it is still wanted.",
    },
    ["E-SME-527"] = {
        message = "E-SME-527: Arguments s3_bucket_uri and s3_output_path belong together: {{missing}} is missing.",
        mitigation = "Give both as the training had them, or neither.",
    },
    ["E-SME-528"] = {
        message = "E-SME-528: SME_METADATA_AUTOPILOT_JOBS does not tell in which region job {{job_name}} was trained.",
        mitigation = "Give aws_region, and aws_credentials_connection_name where that is another one by now.",
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

-- A word in the spelling in which the parameter has it, or what it must be instead.
local function read_choice(value, choices)
    for _, choice in ipairs(choices) do
        if type(value) == "string" and string.lower(value) == string.lower(choice) then
            return choice
        end
    end
    return nil, "it must be one of " .. table.concat(choices, ", ")
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

-- The rows of several results, one after the other.
local function joined(given)
    local all = {}
    for _, rows in ipairs(given) do
        for i = 1, #rows do
            all[#all + 1] = rows[i]
        end
    end
    return all
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
        name = "keep",
        maximum_length = 2000,
        read = read_list,
        structured = true,
        check = check_elements,
        element = {
            maximum_length = 2000,
            most = 8,
            choose = read_choice,
            one_of = {
                "artefacts",
                "endpoint",
                "evaluations",
                "functions",
                "holdout_view",
                "metadata",
                "statistics",
                "training_data",
            },
        },
    },
    { name = "dry_run", default = false, boolean = true, read = read_boolean, structured = true },
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
    {
        name = "s3_bucket_uri",
        maximum_length = 200,
        read = read_uri,
        patterns = { "^s3://[a-z0-9][a-z0-9%.%-]*$", "[a-z0-9]$" },
        without = { "[%.][%.]" },
        words = "s3://bucket, without a path",
    },
    {
        name = "s3_output_path",
        maximum_length = 512,
        minimum_length = 1,
        read = read_path,
        patterns = { "^[A-Za-z0-9_%./=%+%-]+$" },
        without = { "//", "[%.]/", "[%.]$" },
        words = "a path of letters, digits and _ . = + -, with single slashes between its folders, none of which ends in a dot",
    },
}, json_text, unknown_arguments)
check_both_or_neither("E-SME-527", "s3_bucket_uri", "s3_output_path")
values.script_schema = exa.meta.script_schema
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

-- A row that somebody has deleted leaves the job on AWS, and what the caller says of it.
values["job.job_name"] = null
values["job.connection"] = null
values["job.region"] = null
values["job.is_placed"] = null
values["job.is_recorded"] = null
values["job.recorded_region"] = null
values["job.arn"] = null
values["job.training_data_uri"] = null
values["job.bucket"] = null
values["job.path"] = null
values["job.holdout"] = null
results.job = run("E-SME-512", [[
    SELECT NAME_, CONNECTION_, REGION_, CASE WHEN CONNECTION_ IS NOT NULL AND REGION_ IS NOT NULL THEN TRUE END,
      IS_RECORDED, RECORDED_REGION, ARN_, DATA_, BUCKET_, PATH_, HOLDOUT_
    FROM (
      SELECT ORDER_, NAME_, COALESCE(:aws_credentials_connection_name, CONNECTION_) AS CONNECTION_,
        COALESCE(:aws_region, REGION_) AS REGION_, IS_RECORDED, REGION_ AS RECORDED_REGION, ARN_, DATA_,
        COALESCE(:s3_bucket_uri, BUCKET_) AS BUCKET_, COALESCE(:s3_output_path, PATH_) AS PATH_, HOLDOUT_
      FROM (
        SELECT CASE WHEN JOB_NAME = :job_name THEN 1 ELSE 2 END AS ORDER_, JOB_NAME AS NAME_,
          AWS_CREDENTIALS_CONNECTION_NAME AS CONNECTION_, AWS_REGION AS REGION_, TRUE AS IS_RECORDED,
          JOB_ARN AS ARN_, S3_TRAINING_DATA_URI AS DATA_, S3_BUCKET_URI AS BUCKET_, S3_OUTPUT_PATH AS PATH_,
          HOLDOUT_VIEW_NAME AS HOLDOUT_
        FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS" WHERE UPPER(JOB_NAME) = UPPER(:job_name)
        UNION ALL
        SELECT CASE WHEN AWS_REGION = :aws_region THEN 3 ELSE 4 END, JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME,
          AWS_REGION, FALSE, NULL, NULL, NULL, NULL, NULL
        FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" WHERE UPPER(JOB_NAME) = UPPER(:job_name)
        UNION ALL
        SELECT 5, :job_name, NULL, NULL, FALSE, NULL, NULL, NULL, NULL, NULL FROM DUAL
      )
    )
    ORDER BY ORDER_
    LIMIT 1
]], {
    aws_credentials_connection_name = values.aws_credentials_connection_name,
    aws_region = values.aws_region,
    s3_bucket_uri = values.s3_bucket_uri,
    s3_output_path = values.s3_output_path,
    job_name = values.job_name,
    script_schema = quote(values.script_schema),
})
if #results.job > 0 then
    values["job.job_name"] = results.job[1][1]
    values["job.connection"] = results.job[1][2]
    values["job.region"] = results.job[1][3]
    values["job.is_placed"] = results.job[1][4]
    values["job.is_recorded"] = results.job[1][5]
    values["job.recorded_region"] = results.job[1][6]
    values["job.arn"] = results.job[1][7]
    values["job.training_data_uri"] = results.job[1][8]
    values["job.bucket"] = results.job[1][9]
    values["job.path"] = results.job[1][10]
    values["job.holdout"] = results.job[1][11]
end

-- The Python extension did not note the region.
if is_one_of(values["job.is_recorded"], { true }) then
    results.placed = run("E-SME-512", [[
        SELECT 1 FROM DUAL WHERE :job_connection IS NOT NULL AND :job_region IS NOT NULL
    ]], { job_connection = values["job.connection"], job_region = values["job.region"] })
    if #results.placed == 0 then
        fail("E-SME-528")
    end
end

-- Called again when all is gone, it is no error; and a misspelt name is seen.
if values["job.is_placed"] == null then
    results.unknown = run("E-SME-512", [[
        SELECT 'metadata', :job_name, 'keep', 'SME_METADATA_AUTOPILOT_JOBS has no such job: it is dropped, or was never trained here.'
          || CASE WHEN MIN(JOB_NAME) IS NOT NULL THEN ' The most alike is ' || MIN(JOB_NAME) || '.' END
          || ' What AWS has of it goes where aws_credentials_connection_name and aws_region are given.'
        FROM (
          SELECT JOB_NAME FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
          ORDER BY EDIT_DISTANCE(UPPER(JOB_NAME), UPPER(:job_name)), JOB_NAME LIMIT 1
        )
    ]], { job_name = values.job_name, script_schema = quote(values.script_schema) })
end

-- Before AWS is asked: a session that changes the same endpoint meanwhile ends here, or waits.
if values["job.job_name"] ~= null and not is_one_of(values.dry_run, { true }) then
    results.claim = run_optional("E-SME-522", [[
        UPDATE ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" SET VERSION = VERSION WHERE UPPER(JOB_NAME) = UPPER(:job_job_name)
    ]], { script_schema = quote(values.script_schema), job_job_name = values["job.job_name"] })
end

-- Names of endpoints are letters, digits and hyphens.
values["endpoints.recorded"] = null
if values["job.is_placed"] ~= null then
    results.endpoints = run("E-SME-512", [[
        SELECT '[' || GROUP_CONCAT('{"name":"' || ENDPOINT_NAME || '","deployment":' || CASE WHEN DEPLOYMENT IS NULL THEN 'null' ELSE '"' || DEPLOYMENT || '"' END
          || ',"paused":' || CASE WHEN PAUSED_CONFIGURATION IS NULL THEN 'null' ELSE '"' || PAUSED_CONFIGURATION || '"' END || '}' ORDER BY ENDPOINT_NAME SEPARATOR ',') || ']'
        FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
        WHERE UPPER(JOB_NAME) = UPPER(:job_job_name) AND AWS_REGION = :job_region
    ]], {
        script_schema = quote(values.script_schema),
        job_job_name = values["job.job_name"],
        job_region = values["job.region"],
    })
    if #results.endpoints > 0 then
        values["endpoints.recorded"] = results.endpoints[1][1]
    end
end

values["removal.left_count"] = null
if values["job.is_placed"] ~= null then
    results.removal = run_repeatable("E-SME-513", [[
        SELECT ::script_schema."SME_MODEL_REMOVAL_UDF"(
          :job_job_name,
          :job_connection,
          :job_region,
          :job_is_recorded,
          :job_arn,
          :job_recorded_region,
          :job_training_data_uri,
          :job_bucket,
          :job_path,
          :endpoints_recorded,
          :keep,
          :dry_run
        )
    ]], {
        script_schema = quote(values.script_schema),
        job_job_name = values["job.job_name"],
        job_connection = values["job.connection"],
        job_region = values["job.region"],
        job_is_recorded = values["job.is_recorded"],
        job_arn = values["job.arn"],
        job_recorded_region = values["job.recorded_region"],
        job_training_data_uri = values["job.training_data_uri"],
        job_bucket = values["job.bucket"],
        job_path = values["job.path"],
        endpoints_recorded = values["endpoints.recorded"],
        keep = values.keep,
        dry_run = values.dry_run,
    })
    if #results.removal > 0 then
        values["removal.left_count"] = results.removal[1][5]
    end
    undo.steps, undo.kept = {}, "Unless this was a dry run, what AWS had of it is removed as far as it can be; a further call completes it."
end

-- As long as something is left on AWS, what finds it stays. A function is the job's by the endpoint that it asks, which a promotion may have changed.
if values["job.is_placed"] ~= null then
    results.things = run("E-SME-512", [[
        WITH FUNCTIONS_ AS (
          SELECT SCRIPT_SCHEMA, SCRIPT_NAME, SUBSTR(SUBSTR(TEXT_, INSTR(TEXT_, '"deployment": "') + 15), 1, INSTR(SUBSTR(TEXT_, INSTR(TEXT_, '"deployment": "') + 15), '"') - 1) AS TOKEN_, SUBSTR(SUBSTR(TEXT_, INSTR(TEXT_, '"job_name": "') + 13), 1, INSTR(SUBSTR(TEXT_, INSTR(TEXT_, '"job_name": "') + 13), '"') - 1) AS STATED_JOB,
            SUBSTR(SUBSTR(TEXT_, INSTR(TEXT_, '"endpoint_name": "') + 18), 1, INSTR(SUBSTR(TEXT_, INSTR(TEXT_, '"endpoint_name": "') + 18), '"') - 1) AS ENDPOINT_
          FROM (
            SELECT SCRIPT_SCHEMA, SCRIPT_NAME, SUBSTR(SCRIPT_TEXT, INSTR(SCRIPT_TEXT, 'predictWith({')) AS TEXT_
            FROM SYS.EXA_ALL_SCRIPTS
            WHERE SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-%predictWith({%"deployment": "%' ESCAPE '\'
          )
        ), SERVED_ AS (
          SELECT F.SCRIPT_SCHEMA, F.SCRIPT_NAME, F.ENDPOINT_,
            CASE WHEN UPPER(COALESCE(M.JOB_NAME, F.STATED_JOB)) = UPPER(:job_job_name) THEN 1 ELSE 0 END AS IS_OWN
          FROM FUNCTIONS_ F
          LEFT JOIN ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" M ON M.DEPLOYMENT = F.TOKEN_
          WHERE M.AWS_REGION IS NULL OR M.AWS_REGION = :job_region
        ), ENDPOINTS_ AS (
          SELECT UPPER(ENDPOINT_) AS ENDPOINT_ FROM SERVED_ WHERE IS_OWN = 1
          UNION
          SELECT UPPER(ENDPOINT_NAME) FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
          WHERE UPPER(JOB_NAME) = UPPER(:job_job_name) AND AWS_REGION = :job_region
        ), ALL_ AS (
          SELECT 1 AS ORDER_, 'function' AS OBJECT_, SCRIPT_SCHEMA AS SCHEMA_, SCRIPT_NAME AS NAME_,
            CASE WHEN COALESCE(:keep, ' ') LIKE '%"functions"%' ESCAPE '\' OR COALESCE(:keep, ' ') LIKE '%"endpoint"%' ESCAPE '\' THEN 1 ELSE 0 END AS KEPT_, 1 AS WAITS_
          FROM SERVED_ WHERE IS_OWN = 1
          UNION ALL
          SELECT 2, 'connection', NULL, C.CONNECTION_NAME,
            CASE WHEN COALESCE(:keep, ' ') LIKE '%"functions"%' ESCAPE '\' OR COALESCE(:keep, ' ') LIKE '%"endpoint"%' ESCAPE '\' THEN 1 ELSE 0 END, 1
          FROM SYS.EXA_ALL_CONNECTIONS C
          JOIN ENDPOINTS_ E ON C.CONNECTION_NAME = 'SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_' || E.ENDPOINT_
          WHERE NOT EXISTS (SELECT 1 FROM SERVED_ S WHERE S.IS_OWN = 0 AND UPPER(S.ENDPOINT_) = E.ENDPOINT_)
          UNION ALL
          SELECT 3, 'statistics', NULL, MIN(JOB_NAME), CASE WHEN COALESCE(:keep, ' ') LIKE '%"statistics"%' ESCAPE '\' THEN 1 ELSE 0 END, 0
          FROM ::script_schema."SME_TRAINING_STATISTICS" WHERE JOB_NAME = :job_job_name HAVING COUNT(*) > 0
          UNION ALL
          SELECT 4, 'evaluations', NULL, MIN(JOB_NAME), CASE WHEN COALESCE(:keep, ' ') LIKE '%"evaluations"%' ESCAPE '\' THEN 1 ELSE 0 END, 0
          FROM ::script_schema."SME_EVALUATIONS" WHERE JOB_NAME = :job_job_name HAVING COUNT(*) > 0
          UNION ALL
          SELECT 5, 'holdout view', VIEW_SCHEMA, VIEW_NAME, CASE WHEN COALESCE(:keep, ' ') LIKE '%"holdout_view"%' ESCAPE '\' THEN 1 ELSE 0 END, 0
          FROM SYS.EXA_ALL_VIEWS WHERE VIEW_SCHEMA = :script_schema_2 AND VIEW_NAME = :job_holdout
          UNION ALL
          SELECT 6, 'metadata', NULL, :job_job_name,
            CASE WHEN COALESCE(:keep, ' ') LIKE '%"metadata"%' ESCAPE '\' OR COALESCE(:keep, ' ') LIKE '%"endpoint"%' ESCAPE '\' THEN 1 ELSE 0 END, 1
          FROM (
            SELECT JOB_NAME FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS" WHERE JOB_NAME = :job_job_name
            UNION ALL
            SELECT JOB_NAME FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
            WHERE UPPER(JOB_NAME) = UPPER(:job_job_name) AND AWS_REGION = :job_region
          ) HAVING COUNT(*) > 0
        )
        SELECT OBJECT_, SCHEMA_, NAME_, CASE WHEN SCHEMA_ IS NULL THEN NAME_ ELSE SCHEMA_ || '.' || NAME_ END,
          CASE WHEN KEPT_ = 1 OR WAITS_ = 1 AND :removal_left_count > 0 THEN 'keep' ELSE 'delete' END,
          CASE WHEN KEPT_ = 1 THEN 'to be kept'
            WHEN WAITS_ = 1 AND :removal_left_count > 0 THEN 'stays until the rest is gone'
            WHEN :dry_run THEN 'to be done' ELSE 'done' END,
          CASE WHEN KEPT_ = 0 AND NOT :dry_run AND (WAITS_ = 0 OR :removal_left_count = 0) THEN OBJECT_ END
        FROM ALL_
        ORDER BY ORDER_, SCHEMA_, NAME_
    ]], {
        job_job_name = values["job.job_name"],
        script_schema = quote(values.script_schema),
        job_region = values["job.region"],
        keep = values.keep,
        script_schema_2 = values.script_schema,
        job_holdout = values["job.holdout"],
        removal_left_count = values["removal.left_count"],
        dry_run = values.dry_run,
    })
end

results.thing = {}
for position = 1, #(results.things or {}) do
    values["thing.object"] = results.things[position][1]
    values["thing.schema"] = results.things[position][2]
    values["thing.name"] = results.things[position][3]
    values["thing.shown"] = results.things[position][4]
    values["thing.action"] = results.things[position][5]
    values["thing.result"] = results.things[position][6]
    values["thing.doing"] = results.things[position][7]
    if is_one_of(values["thing.doing"], { "function" }) then
        results["function"] = run("E-SME-512", [[
            DROP SCRIPT ::thing_schema.::thing_name
        ]], { thing_schema = quote(values["thing.schema"]), thing_name = quote(values["thing.name"]) })
    end
    if is_one_of(values["thing.doing"], { "connection" }) then
        results.connection = run("E-SME-512", [[
            DROP CONNECTION ::thing_name
        ]], { thing_name = quote(values["thing.name"]) })
    end
    if is_one_of(values["thing.doing"], { "statistics" }) then
        results.statistics = run("E-SME-512", [[
            DELETE FROM ::script_schema."SME_TRAINING_STATISTICS" WHERE JOB_NAME = :job_job_name
        ]], { script_schema = quote(values.script_schema), job_job_name = values["job.job_name"] })
    end
    if is_one_of(values["thing.doing"], { "evaluations" }) then
        results.evaluations = run("E-SME-512", [[
            DELETE FROM ::script_schema."SME_EVALUATIONS" WHERE JOB_NAME = :job_job_name
        ]], { script_schema = quote(values.script_schema), job_job_name = values["job.job_name"] })
    end
    if is_one_of(values["thing.doing"], { "holdout view" }) then
        results.view = run("E-SME-512", [[
            DROP VIEW ::thing_schema.::thing_name
        ]], { thing_schema = quote(values["thing.schema"]), thing_name = quote(values["thing.name"]) })
    end
    if is_one_of(values["thing.doing"], { "metadata" }) then
        results.metadata = run("E-SME-512", [[
            DELETE FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS" WHERE JOB_NAME = :job_job_name
        ]], { script_schema = quote(values.script_schema), job_job_name = values["job.job_name"] })
    end
    results.thing[#results.thing + 1] = {
        values["thing.object"],
        values["thing.shown"],
        values["thing.action"],
        values["thing.result"],
    }
end

values["gone.endpoints"] = null
if values["job.is_placed"] ~= null then
    results.gone = run("E-SME-512", [[
        SELECT CASE WHEN NOT :dry_run AND :removal_left_count = 0 AND NOT COALESCE(:keep, ' ') LIKE '%"endpoint"%' ESCAPE '\' THEN TRUE END
    ]], {
        dry_run = values.dry_run,
        removal_left_count = values["removal.left_count"],
        keep = values.keep,
    })
    values["gone.endpoints"] = results.gone[1][1]
end

-- Endpoints that are gone have no rows, also where the job's row is kept. Those of another region were not looked for.
if values["gone.endpoints"] ~= null then
    results.deployments = run("E-SME-512", [[
        DELETE FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" WHERE UPPER(JOB_NAME) = UPPER(:job_job_name) AND AWS_REGION = :job_region
    ]], {
        script_schema = quote(values.script_schema),
        job_job_name = values["job.job_name"],
        job_region = values["job.region"],
    })
end

exit(cells(joined({ results.unknown or {}, results.removal or {}, results.thing or {} }), 4), "\"OBJECT\" VARCHAR(64), NAME VARCHAR(2048), \"ACTION\" VARCHAR(10), \"RESULT\" VARCHAR(2000000)")
/
COMMENT ON SCRIPT "SME_DROP_MODEL" IS 'Removes all of a model: what serves it, what it wrote to S3, its functions, and what tables hold of it. Example: EXECUTE SCRIPT ML.SME_DROP_MODEL(''{"job_name": "abalone-rings", "dry_run": true}'')';
