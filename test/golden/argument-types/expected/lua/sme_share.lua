CREATE OR REPLACE LUA SCRIPT "SME_SHARE" (
    json_text
) RETURNS TABLE AS
-- Takes a number, a truth value and a whole number.
-- Generated from spec/scripts/share.ts: change that file, not this script.

local errors = {
    ["F-SME-1"] = {
        message = "F-SME-1: The number of nodes could not be read: {{cause}}",
        mitigation = "Please report this.",
    },
    ["E-SME-5"] = {
        message = "E-SME-5: The argument of SME_SHARE cannot be read as a JSON object: {{complaint}}.",
        mitigation = "Check its quotes, commas, braces and keys.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_SHARE cannot start: {{complaints}}.",
        mitigation = "It takes one JSON object with share, and if wanted dry_run, rows and offset.",
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

-- the module read_fraction

-- the module read_boolean

-- the module read_number

-- the module nearest

-- the module unknown_arguments

-- the module suggest

-- the module did_you_mean

-- the module reason

-- the module run

-- the module results

check_arguments(parse_json(json_text), {
    {
        name = "share",
        required = true,
        number = true,
        fraction = true,
        minimum = 0,
        maximum = 1,
        read = read_fraction,
        structured = true,
    },
    { name = "dry_run", default = false, boolean = true, read = read_boolean, structured = true },
    {
        name = "rows",
        number = true,
        minimum = 1,
        maximum = 999999999,
        multiple_of = 4,
        read = read_number,
        structured = true,
    },
    { name = "offset", number = true, fraction = true, read = read_fraction, structured = true },
}, json_text, unknown_arguments)

results.taken = run("F-SME-1", [[
    SELECT :share * :rows + :offset, :dry_run
]], { share = values.share, rows = values.rows, offset = values.offset, dry_run = values.dry_run })

exit({ { results.taken[1][1], results.taken[1][2] } }, "PART DOUBLE, DRY BOOLEAN")
/
COMMENT ON SCRIPT "SME_SHARE" IS 'Takes a number, a truth value and a whole number. Example: EXECUTE SCRIPT ML.SME_SHARE(''{"share": 0.25}'')';
