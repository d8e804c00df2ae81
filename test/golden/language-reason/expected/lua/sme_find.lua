CREATE OR REPLACE LUA SCRIPT "SME_FIND" (
    job_name
) RETURNS TABLE AS
-- Returns the first row, or none.
-- Generated from spec/scripts/find.ts: change that file, not this script.

local arguments = { job_name = job_name }

local errors = {
    ["E-SME-4"] = {
        message = "E-SME-4: The status of job {{job_name}} could not be read: {{cause}}",
        mitigation = "Check job_name, aws_region and the connection.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_FIND cannot start: {{complaints}}.",
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

-- the module cells

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
values.script_schema = exa.meta.script_schema

results.job = run("E-SME-4", [[
    SELECT NAME, STATUS FROM ::script_schema."SME_JOBS" WHERE NAME = :job_name
]], { script_schema = quote(values.script_schema), job_name = values.job_name })

exit(cells(results.job, 1, 1), "NAME VARCHAR(32)")
/
COMMENT ON SCRIPT "SME_FIND" IS 'Returns the first row, or none. Example: EXECUTE SCRIPT ML.SME_FIND(''a'')';
