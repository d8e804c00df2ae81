CREATE OR REPLACE LUA SCRIPT "SME_ASK" (
) RETURNS ROWCOUNT AS
-- Asks.
-- Generated from spec/scripts/ask.ts: change that file, not this script.

local arguments = {}

local errors = {
    ["F-SME-1"] = {
        message = "F-SME-1: The number of nodes could not be read: {{cause}}",
        mitigation = "Please report this.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_ASK cannot start: {{complaints}}.",
        mitigation = "It takes , in this order.",
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

-- the module nearest

-- the module suggest

-- the module did_you_mean

-- the module reason

-- the module run

-- the module results

check_arguments(arguments, {})
values.script_schema = exa.meta.script_schema

results.one = run("F-SME-1", [[
    REORGANIZE TABLE ::script_schema."SME_JOBS"
]], { script_schema = quote(values.script_schema) })

exit()
/
COMMENT ON SCRIPT "SME_ASK" IS 'Asks. Example: EXECUTE SCRIPT ML.SME_ASK()';
