CREATE OR REPLACE LUA SCRIPT "SME_COPY" (
    json_text
) RETURNS TABLE AS
-- Puts lists of names into statements: an argument, a text that holds them, and a column of all rows.
-- Generated from spec/scripts/copy.ts: change that file, not this script.

local errors = {
    ["F-SME-3"] = {
        message = "F-SME-3: SME_METADATA_AUTOPILOT_JOBS could not be read: {{cause}}",
        mitigation = "You need the right to read the table. If you have it, please report this.",
    },
    ["E-SME-5"] = {
        message = "E-SME-5: The argument of SME_COPY cannot be read as a JSON object: {{complaint}}.",
        mitigation = "Check its quotes, commas, braces and keys.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_COPY cannot start: {{complaints}}.",
        mitigation = "It takes one JSON object with job_name and schema_name, and if wanted exclude_columns.",
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

-- the module repeated_key

-- the module parse_json

-- the module unquote

-- the module read_identifier

-- the module fold

-- the module read_list

-- the module nearest

-- the module unknown_arguments

-- the module suggest

-- the module did_you_mean

-- the module reason

-- the module run

-- the module results

-- the module collect

-- the module names_of

-- the module identifiers

-- the module fold_list

-- the module cells

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
        name = "schema_name",
        required = true,
        maximum_length = 128,
        minimum_length = 1,
        read = read_identifier,
        fold = fold,
        folded = "schema_name.folded",
    },
    { name = "exclude_columns", maximum_length = 2000000, read = read_list, structured = true },
}, json_text, unknown_arguments)
values.script_schema = exa.meta.script_schema

values["job.columns"] = null
results.job = run("F-SME-3", [[
    SELECT COLUMN_NAMES FROM ::script_schema."SME_JOBS" WHERE JOB_NAME = :job_name
]], { script_schema = quote(values.script_schema), job_name = values.job_name })
if #results.job > 0 then
    values["job.columns"] = results.job[1][1]
end

values["tables.names"] = null
values["tables.owner"] = null
results.tables = run("F-SME-3", [[
    SELECT TABLE_NAME, TABLE_OWNER FROM SYS.EXA_ALL_TABLES WHERE TABLE_SCHEMA = :schema_name
]], { schema_name = values.schema_name })
values["tables.names"] = collect(results.tables, 1)
if #results.tables > 0 then
    values["tables.owner"] = results.tables[1][2]
end

if values.exclude_columns ~= null then
    results.group = run("F-SME-3", [[
        SELECT ::exclude_columns, COUNT(*) FROM ::schema_name."T" GROUP BY ::exclude_columns
    ]], {
        exclude_columns = identifiers(fold_list(values.exclude_columns)),
        schema_name = quote(values.schema_name),
    })
end

results.rows = run("F-SME-3", [[
    SELECT ::schema_name."F"(::job_columns), :job_columns_2, ::tables_owner FROM ::tables_names WHERE :tables_names_2 IS NOT NULL
]], {
    schema_name = quote(values.schema_name),
    job_columns = identifiers(values["job.columns"]),
    job_columns_2 = values["job.columns"],
    tables_owner = quote(values["tables.owner"]),
    tables_names = identifiers(values["tables.names"]),
    tables_names_2 = values["tables.names"],
})

exit(cells(results.rows, 1, 1), "A VARCHAR(9)")
/
COMMENT ON SCRIPT "SME_COPY" IS 'Puts lists of names into statements: an argument, a text that holds them, and a column of all rows. Example: EXECUTE SCRIPT ML.SME_COPY(''{"job_name": "a", "schema_name": "S"}'')';
