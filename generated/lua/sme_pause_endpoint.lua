CREATE OR REPLACE LUA SCRIPT "SME_PAUSE_ENDPOINT" (
    endpoint_name,
    aws_credentials_connection_name,
    aws_region
) RETURNS TABLE AS
-- Takes an endpoint down, which ends its cost, so that SME_RESUME_ENDPOINT can bring it back.
-- Generated from spec/scripts/pause-endpoint.ts: change that file, not this script.

local arguments = {
    endpoint_name = endpoint_name,
    aws_credentials_connection_name = aws_credentials_connection_name,
    aws_region = aws_region,
}

local errors = {
    ["E-SME-6"] = {
        message = "E-SME-6: SME_PAUSE_ENDPOINT cannot start: {{complaints}}.",
        mitigation = "It takes endpoint_name, aws_credentials_connection_name and aws_region, in this order.",
    },
    ["E-SME-9"] = {
        message = "E-SME-9: The connection of endpoint {{endpoint_name}} could not be written: {{cause}}",
        mitigation = "You need the right to create connections, and to change this one if there is one already.",
    },
    ["E-SME-12"] = {
        message = "E-SME-12: Invalid {{parameter}} '{{value}}': {{complaint}}.",
        mitigation = "Correct the argument.",
    },
    ["E-SME-324"] = {
        message = "E-SME-324: {{missing}} must be given for endpoint {{endpoint_name}}: SME_METADATA_AUTOPILOT_ENDPOINTS does not tell.{{suggestion}}",
        mitigation = "Give it, or correct the endpoint's name.",
    },
    ["E-SME-328"] = {
        message = "E-SME-328: SME_METADATA_AUTOPILOT_ENDPOINTS could not be used: {{cause}}",
        mitigation = "Where another session is changing it, call the script again when that has ended. Otherwise you need the rights SELECT, INSERT and DELETE on the table: whoever owns it grants them.",
    },
    ["E-SME-487"] = {
        message = "E-SME-487: Endpoint {{endpoint_name}} could not be paused: {{cause}}",
        mitigation = "Check endpoint_name, aws_region and the connection, then call the script again, which completes what it has begun.",
    },
    ["E-SME-522"] = {
        message = "E-SME-522: Another session is changing the same endpoint at this moment, or has just changed it: {{cause}}",
        mitigation = "This one has done nothing to it. When that session has ended, look at SME_ENDPOINTS, and call the script again if it is still wanted.",
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

check_arguments(arguments, {
    {
        name = "endpoint_name",
        required = true,
        maximum_length = 63,
        patterns = { "^[A-Za-z0-9%-]+$", "^[A-Za-z0-9]", "[A-Za-z0-9]$" },
        words = "letters, digits and hyphens, with a letter or a digit at both ends",
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
})
values.script_schema = exa.meta.script_schema
values["endpoint_name.connection"] = "SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_" .. string.upper(values.endpoint_name)
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
known.aws_credentials_connection_name = {
    error = "E-SME-60",
    statement = [[
        SELECT CONNECTION_NAME, NULL FROM SYS.EXA_ALL_CONNECTIONS LIMIT 1000
    ]],
    binds = {},
}

-- Where the endpoint was deployed. A row of another region than the caller's is another endpoint's.
if values.aws_credentials_connection_name == null or values.aws_region == null then
    results.place = run("E-SME-328", [[
        SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION
        FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
        WHERE UPPER(ENDPOINT_NAME) = UPPER(:endpoint_name) AND (AWS_REGION = :aws_region OR :aws_region IS NULL)
    ]], {
        script_schema = quote(values.script_schema),
        endpoint_name = values.endpoint_name,
        aws_region = values.aws_region,
    })
    fill_arguments(results.place, { { "aws_credentials_connection_name", 1 }, { "aws_region", 2 } }, "E-SME-324", "endpoint_name")
end

-- Before AWS is asked: a session that changes the same endpoint meanwhile ends here, or waits.
results.claim = run_optional("E-SME-522", [[
    UPDATE ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" SET VERSION = VERSION WHERE UPPER(ENDPOINT_NAME) = UPPER(:endpoint_name) AND AWS_REGION = :aws_region
]], {
    script_schema = quote(values.script_schema),
    endpoint_name = values.endpoint_name,
    aws_region = values.aws_region,
})

results.pause = run_repeatable("E-SME-487", [[
    SELECT ::script_schema."SME_ENDPOINT_PAUSE_UDF"(
      :endpoint_name,
      :aws_credentials_connection_name,
      :aws_region
    )
]], {
    script_schema = quote(values.script_schema),
    endpoint_name = values.endpoint_name,
    aws_credentials_connection_name = values.aws_credentials_connection_name,
    aws_region = values.aws_region,
})
values["pause.endpoint_status"] = results.pause[1][1]
values["pause.configuration"] = results.pause[1][2]
values["pause.version"] = results.pause[1][3]
values["pause.served_job_name"] = results.pause[1][4]
values["pause.served_candidate_name"] = results.pause[1][5]
values["pause.connection_address"] = results.pause[1][6]
undo.steps, undo.kept = {}, fill("Endpoint {{endpoint_name}} is paused on AWS; a further call completes it.")

-- A connection that is altered stays granted to those who predict, one that is replaced does not.
values["connection_found.name"] = null
results.connection_found = run("E-SME-9", [[
    SELECT CONNECTION_NAME FROM SYS.EXA_ALL_CONNECTIONS
    WHERE CONNECTION_NAME = :endpoint_name_connection
]], { endpoint_name_connection = values["endpoint_name.connection"] })
if #results.connection_found > 0 then
    values["connection_found.name"] = results.connection_found[1][1]
end

-- The prediction functions read from it that their endpoint is paused.
if values["connection_found.name"] ~= null then
    results.connection = run("E-SME-9", [[
        ALTER CONNECTION ::endpoint_name_connection
        TO :pause_connection_address
    ]], {
        endpoint_name_connection = quote(values["endpoint_name.connection"]),
        pause_connection_address = values["pause.connection_address"],
    })
end

if values["connection_found.name"] == null then
    results.connection_made = run("E-SME-9", [[
        CREATE CONNECTION ::endpoint_name_connection
        TO :pause_connection_address
    ]], {
        endpoint_name_connection = quote(values["endpoint_name.connection"]),
        pause_connection_address = values["pause.connection_address"],
    })
end

results.connection_comment = run_optional("E-SME-9", [[
    COMMENT ON CONNECTION ::endpoint_name_connection IS 'Internal: tells prediction functions where their endpoint is and whether it lives. What deploys, pauses, resumes or deletes an endpoint writes it.'
]], { endpoint_name_connection = quote(values["endpoint_name.connection"]) })

-- Who may not write the table has paused the endpoint all the same.
results.noted = run_optional("E-SME-328", [[
    UPDATE ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
    SET PAUSED_CONFIGURATION = :pause_configuration,
      VERSION = COALESCE(:pause_version, VERSION), JOB_NAME = COALESCE(:pause_served_job_name, JOB_NAME),
      CANDIDATE_NAME = CASE WHEN :pause_version IS NULL OR VERSION = :pause_version THEN CANDIDATE_NAME ELSE :pause_served_candidate_name END,
      PREVIOUS_VERSION = CASE WHEN :pause_version IS NULL OR VERSION = :pause_version THEN PREVIOUS_VERSION END,
      PREVIOUS_JOB_NAME = CASE WHEN :pause_version IS NULL OR VERSION = :pause_version THEN PREVIOUS_JOB_NAME END,
      PREVIOUS_CANDIDATE_NAME = CASE WHEN :pause_version IS NULL OR VERSION = :pause_version THEN PREVIOUS_CANDIDATE_NAME END,
      PREVIOUS_CONFIGURATION = CASE WHEN :pause_version IS NULL OR VERSION = :pause_version THEN PREVIOUS_CONFIGURATION END
    WHERE UPPER(ENDPOINT_NAME) = UPPER(:endpoint_name) AND AWS_REGION = :aws_region
]], {
    script_schema = quote(values.script_schema),
    pause_configuration = values["pause.configuration"],
    pause_version = values["pause.version"],
    pause_served_job_name = values["pause.served_job_name"],
    pause_served_candidate_name = values["pause.served_candidate_name"],
    endpoint_name = values.endpoint_name,
    aws_region = values.aws_region,
})

values["saved.per_hour"] = null
results.saved = run_optional("E-SME-328", [[
      SELECT CAST(M.INSTANCE_COUNT * P.USD_PER_HOUR AS DECIMAL(18,6))
      FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" M
    LEFT JOIN ::script_schema."SME_PRICES" P ON P.AWS_REGION = M.AWS_REGION AND P.INSTANCE_TYPE = M.INSTANCE_TYPE
      WHERE UPPER(M.ENDPOINT_NAME) = UPPER(:endpoint_name) AND M.AWS_REGION = :aws_region
]], {
    script_schema = quote(values.script_schema),
    endpoint_name = values.endpoint_name,
    aws_region = values.aws_region,
})
if #results.saved > 0 then
    values["saved.per_hour"] = results.saved[1][1]
end

exit({ {
    values.endpoint_name,
    values["pause.endpoint_status"],
    values["pause.configuration"],
    values["saved.per_hour"],
} }, "ENDPOINT_NAME VARCHAR(63), ENDPOINT_STATUS VARCHAR(100), PAUSED_CONFIGURATION VARCHAR(63), COST_SAVED_PER_HOUR DECIMAL(18,6)")
/
COMMENT ON SCRIPT "SME_PAUSE_ENDPOINT" IS 'Takes an endpoint down, which ends its cost, so that SME_RESUME_ENDPOINT can bring it back. Example: EXECUTE SCRIPT ML.SME_PAUSE_ENDPOINT(''abaloneRings'', ''AWS_CONNECTION'', ''eu-central-1'')';
