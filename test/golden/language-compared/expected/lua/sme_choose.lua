CREATE OR REPLACE LUA SCRIPT "SME_CHOOSE" (
    kind,
    size
) RETURNS TABLE AS
-- Runs steps by what values are.
-- Generated from spec/scripts/choose.ts: change that file, not this script.

local arguments = { kind = kind, size = size }

local errors = {
    ["F-SME-3"] = {
        message = "F-SME-3: SME_METADATA_AUTOPILOT_JOBS could not be read: {{cause}}",
        mitigation = "You need the right to read the table. If you have it, please report this.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_CHOOSE cannot start: {{complaints}}.",
        mitigation = "It takes kind and size, in this order.",
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

-- the module read_number

-- the module is_one_of

-- the module nearest

-- the module suggest

-- the module did_you_mean

-- the module reason

-- the module run

-- the module results

check_arguments(arguments, {
    { name = "kind", required = true, maximum_length = 20 },
    {
        name = "size",
        required = true,
        number = true,
        minimum = -999999999,
        maximum = 999999999,
        read = read_number,
        structured = true,
    },
})

values["small.word"] = null
if is_one_of(values.size, { 1, 2 }) then
    results.small = run("F-SME-3", [[
        SELECT 'small'
    ]], {})
    values["small.word"] = results.small[1][1]
end

values["other.word"] = null
if is_one_of(values.kind, { "a \"b\" ]]" }) and not is_one_of(values["small.word"], { "small" }) then
    results.other = run("F-SME-3", [[
        SELECT 'other'
    ]], {})
    values["other.word"] = results.other[1][1]
end

exit({ { values.kind, values["small.word"], values["other.word"] } }, "KIND VARCHAR(20), SMALL VARCHAR(20), OTHER VARCHAR(20)")
/
COMMENT ON SCRIPT "SME_CHOOSE" IS 'Runs steps by what values are. Example: EXECUTE SCRIPT ML.SME_CHOOSE(''a'', 1)';
