CREATE OR REPLACE LUA SCRIPT "SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT" (
    endpoint_name,
    aws_credentials_connection_name,
    aws_region
) RETURNS ROWCOUNT AS
-- Deletes an endpoint, which ends its cost.
-- Generated from spec/scripts/delete-sagemaker-autopilot-endpoint.ts: change that file, not this script.

local errors = {
    ["E-SME-2"] = "E-SME-2: Endpoint {{endpoint_name}} could not be deleted: {{cause}} Check the endpoint's name, the region and the connection.",
    ["E-SME-6"] = "E-SME-6: SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT cannot start: {{complaints}}. All its arguments: generated/docs/sme_delete_sagemaker_autopilot_endpoint.md. Nothing was changed.",
    ["E-SME-9"] = "E-SME-9: The connection of endpoint {{endpoint_name}} could not be written: {{cause}} The script's caller needs the right to create connections.",
    ["E-SME-12"] = "E-SME-12: Invalid {{parameter}} '{{value}}': {{complaint}}. Nothing was changed.",
}

-- Everything the statements below can name: the arguments, and what the steps before them found.
local values = {}

-- Puts values into a text, each in one line: {{name}} stands for more.name or values.name.
local function fill(text, more)
    return (string.gsub(text, "{{([%w_]+)}}", function(name)
        local value = more and more[name]
        if value == nil then
            value = values[name]
        end
        return (string.gsub(tostring(value), "%c+", " "))
    end))
end

-- What went wrong, in one line and without the session, which the database adds once more.
local function reason(message)
    local line = string.match(message, "[EF]%-SME%-%d+: [^\n]*") or string.match(message, "^[^\n]*")
    return (string.gsub(line, "%s*%(Session: %d+%)%s*$", ""))
end

-- How to take back what the steps made, the latest last; and what stays whatever happens.
local undo, kept = {}, nil

-- Ends the script with an error of the catalogue, or with the one that a UDF found: that says more.
-- What the steps before it made is taken back.
local function fail(code, more)
    local cause = more and more.cause
    if cause and not string.match(cause, "[.!?]$") then
        more.cause = cause .. "."
    end
    local text = cause and string.match(cause, "^[EF]%-SME%-%d+: .*") or fill(errors[code], more)
    for i = #undo, 1, -1 do
        local ok, result = pquery(undo[i].statement, values)
        local what = fill(undo[i].what)
        if ok then
            text = text .. " Taken back: " .. what .. "."
        else
            -- Its code would compete with that of the error itself.
            local why = string.gsub(string.gsub(reason(result.error_message), "^[EF]%-SME%-%d+: ", ""), "%.$", "")
            text = text .. " Left behind: " .. what .. " (" .. why .. ")."
        end
    end
    if kept then
        text = text .. " " .. fill(kept)
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

-- An Exasol name without its quotes, and what SQL makes of it: upper case unless quoted.
local function read_identifier(text)
    local quoted = string.match(text, '^"(.*)"$')
    if quoted then
        quoted = string.gsub(quoted, '""', '"')
        return quoted, quoted
    end
    return text, string.upper(text)
end

-- An Exasol name as SQL reads it: upper case unless quoted.
local function read_name(text)
    local _, folded = read_identifier(text)
    return folded
end

-- Why a value is beyond the limits of its parameter, or nil.
local function complaint_about(parameter, value)
    if parameter.number then
        if not value or value ~= math.floor(value) then
            return "it must be a whole number"
        elseif parameter.minimum and value < parameter.minimum then
            return "it must be at least " .. parameter.minimum
        elseif parameter.maximum and value > parameter.maximum then
            return "it must be at most " .. parameter.maximum
        end
        return nil
    end
    if type(value) ~= "string" then
        return "it must be a text"
    end
    -- Characters, not bytes: the continuation bytes of UTF-8 do not count.
    local length = #string.gsub(value, "[\128-\191]", "")
    if parameter.minimum_length and length < parameter.minimum_length then
        return "it must not be empty"
    elseif length > parameter.maximum_length then
        return "it must not be longer than " .. parameter.maximum_length .. " characters"
    end
    for _, pattern in ipairs(parameter.patterns or {}) do
        if not string.match(value, pattern) then
            return "it must be " .. parameter.words
        end
    end
    for _, allowed in ipairs(parameter.one_of or { value }) do
        if value == allowed then
            return nil
        end
    end
    return "it must be one of " .. table.concat(parameter.one_of, ", ")
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
        local name, value, folded = parameter.name, given[parameter.name], nil
        if absent(value) then
            values[name] = parameter.default or null
        elseif not parameter.ignored then
            if parameter.number then
                value = tonumber(tostring(value))
            elseif parameter.read and (parameter.structured or type(value) == "string") then
                value, folded = parameter.read(value)
            end
            local wrong = complaint_about(parameter, value)
            if wrong then
                local shown = given[name]
                shown = type(shown) == "table" and require("cjson").encode(shown) or tostring(shown)
                fail(parameter.invalid or "E-SME-12", { parameter = name, value = shown, complaint = wrong })
            end
            values[name] = parameter.number and math.floor(value) or value
            values[name .. "_folded"] = folded
        end
    end
end

check_arguments({
    endpoint_name = endpoint_name,
    aws_credentials_connection_name = aws_credentials_connection_name,
    aws_region = aws_region,
}, {
    {
        name = "endpoint_name",
        required = true,
        maximum_length = 63,
        patterns = { "^[A-Za-z0-9%-]+$", "^[A-Za-z0-9]", "[A-Za-z0-9]$" },
        words = "letters, digits and hyphens, with a letter or a digit at both ends",
    },
    {
        name = "aws_credentials_connection_name",
        required = true,
        maximum_length = 128,
        minimum_length = 1,
        read = read_name,
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
values.endpoint_name_connection_quoted = quote("SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_" .. string.upper(values.endpoint_name))

-- Stop what costs money first.
local deletion_rows = run("E-SME-2", [[
    SELECT ::script_schema_quoted."SME_AUTOPILOT_ENDPOINT_DELETION_UDF"(
      :endpoint_name,
      :aws_credentials_connection_name,
      :aws_region
    )
]])
values.deletion_connection_address = deletion_rows[1][1]
undo, kept = {}, "Endpoint {{endpoint_name}} is deleted."

-- The prediction function reads from it that its endpoint is gone.
run("E-SME-9", [[
    CREATE OR REPLACE CONNECTION ::endpoint_name_connection_quoted
    TO :deletion_connection_address
]])

exit()
/
