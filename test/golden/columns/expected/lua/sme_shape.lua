CREATE OR REPLACE LUA SCRIPT "SME_SHAPE" (
    json_text
) RETURNS ROWCOUNT AS
-- Takes columns.
-- Generated from spec/scripts/shape.ts: change that file, not this script.

local errors = {
    ["F-SME-1"] = {
        message = "F-SME-1: The number of nodes could not be read: {{cause}}",
        mitigation = "Please report this.",
    },
    ["E-SME-5"] = {
        message = "E-SME-5: The argument of SME_SHAPE cannot be read as a JSON object: {{complaint}}.",
        mitigation = "Check its quotes, commas, braces and keys.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_SHAPE cannot start: {{complaints}}.",
        mitigation = "It takes one JSON object with taken, and if wanted given.",
    },
    ["E-SME-12"] = {
        message = "E-SME-12: Invalid {{parameter}} '{{value}}': {{complaint}}.",
        mitigation = "Correct the argument.",
    },
}

-- Which names there are, for the errors that know nothing of a name.
local known = {}

-- the module complaint_about

-- the module without_secrets

-- the module shorten

-- the module values

-- the module fill

-- the module describe

-- the module fail

-- the module trim

-- the module member_text

-- the module shown

-- the module check_arguments

-- the module repeated_key

-- the module parse_json

-- the module read_columns

-- the module nearest

-- the module unknown_arguments

-- the module suggest

-- the module did_you_mean

-- the module reason

-- the module run

-- the module results

check_arguments(parse_json(json_text), {
    {
        name = "taken",
        required = true,
        maximum_length = 2000000,
        read = read_columns,
        structured = true,
    },
    {
        name = "given",
        default = "[{\"name\":\"A\",\"type\":\"DOUBLE\"}]",
        maximum_length = 2000000,
        read = read_columns,
        structured = true,
    },
}, json_text, unknown_arguments)

results.shaped = run("F-SME-1", [[
    SELECT :taken, :given
]], { taken = values.taken, given = values.given })

exit()
/
COMMENT ON SCRIPT "SME_SHAPE" IS 'Takes columns. Example: EXECUTE SCRIPT ML.SME_SHAPE(''{"taken": [{"name": "AGE", "type": "DOUBLE", "path": "data.age"}]}'')';
