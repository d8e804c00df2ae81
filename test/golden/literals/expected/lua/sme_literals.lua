CREATE OR REPLACE LUA SCRIPT "SME_LITERALS" (
    job_name
) RETURNS ROWCOUNT AS
-- Has literals, quoted names and comments that must stay as they are.
-- Generated from spec/scripts/literals.ts: change that file, not this script.

local arguments = { job_name = job_name }

local errors = {
    ["F-SME-3"] = {
        message = "F-SME-3: SME_METADATA_AUTOPILOT_JOBS could not be read: {{cause}}",
        mitigation = "You need the right to read the table. If you have it, please report this.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_LITERALS cannot start: {{complaints}}.",
        mitigation = "It takes job_name, in this order.",
    },
    ["E-SME-11"] = {
        message = "E-SME-11: Invalid job_name '{{value}}': {{complaint}}.",
        mitigation = "Choose another name.",
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

check_arguments(arguments, {
    {
        name = "job_name",
        required = true,
        maximum_length = 32,
        patterns = { "^[A-Za-z0-9%-]+$", "^[A-Za-z0-9]", "[A-Za-z0-9]$" },
        words = "letters, digits and hyphens, with a letter or a digit at both ends",
        invalid = "E-SME-11",
    },
})

results.blank = run("F-SME-3", [=[
    SELECT 'blank

lines,   trailing   
        indentation
	tab and :job_name' AS "a

  b" /* comment

    of two lines */, :job_name
      -- [[ the end
]=], { job_name = values.job_name })

results.brackets = run("F-SME-3", [=[
    SELECT ']] ]==] [[ ]=', :job_name
]=], { job_name = values.job_name })

results.slash = run("F-SME-3", "    SELECT 'a\n/\nb\013\nc', :job_name\n", { job_name = values.job_name })

exit()
/
COMMENT ON SCRIPT "SME_LITERALS" IS 'Has literals, quoted names and comments that must stay as they are. Example: EXECUTE SCRIPT ML.SME_LITERALS(''a'')';
