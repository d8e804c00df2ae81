CREATE OR REPLACE LUA SCRIPT "SME_SPREAD_OF_BOTH" (
    weight
) RETURNS TABLE AS
-- Calls a function that reads groups with and without what it need not be given.
-- Generated from spec/scripts/spread-of-both.ts: change that file, not this script.

local arguments = { weight = weight }

local errors = {
    ["F-SME-3"] = {
        message = "F-SME-3: SME_METADATA_AUTOPILOT_JOBS could not be read: {{cause}}",
        mitigation = "You need the right to read the table. If you have it, please report this.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_SPREAD_OF_BOTH cannot start: {{complaints}}.",
        mitigation = "It takes weight, in this order.",
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

-- the module read_fraction

-- the module nearest

-- the module suggest

-- the module did_you_mean

-- the module reason

-- the module run

-- the module results

-- the module cells

check_arguments(arguments, {
    {
        name = "weight",
        required = true,
        number = true,
        fraction = true,
        read = read_fraction,
        structured = true,
    },
})
values.script_schema = exa.meta.script_schema

results.spread = run("F-SME-3", [[
    SELECT ::script_schema."SME_SPREAD"(ID) FROM (SELECT 1 AS ID FROM DUAL)
    UNION ALL
    SELECT ::script_schema."SME_SPREAD"('2', :weight)
]], { script_schema = quote(values.script_schema), weight = values.weight })

exit(cells(results.spread, 2), "MEASURE VARCHAR(64), \"VALUE\" DOUBLE")
/
COMMENT ON SCRIPT "SME_SPREAD_OF_BOTH" IS 'Calls a function that reads groups with and without what it need not be given. Example: EXECUTE SCRIPT ML.SME_SPREAD_OF_BOTH(1)';
