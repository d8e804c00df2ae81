CREATE OR REPLACE LUA SCRIPT "SME_HOSTILE" (
    text_,
    aws_credentials_connection_name,
    aws_region,
    big
) RETURNS TABLE AS
-- Ends nothing: ]] ]=] -- */ ' "
-- /
-- and {{this}} is no template, ünïcode 🦪 is.
-- Generated from spec/scripts/hostile.ts: change that file, not this script.

local arguments = {
    text = text_,
    aws_credentials_connection_name = aws_credentials_connection_name,
    aws_region = aws_region,
    big = big,
}

local errors = {
    ["F-SME-1"] = {
        message = "F-SME-1: The number of nodes could not be read: {{cause}}",
        mitigation = "Please report this.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_HOSTILE cannot start: {{complaints}}.",
        mitigation = "It takes text, aws_credentials_connection_name, aws_region and big, in this order.",
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

-- the module unquote

-- the module read_identifier

-- the module fold

-- the module read_number

-- the module nearest

-- the module suggest

-- the module did_you_mean

-- the module reason

-- the module run

-- the module results

check_arguments(arguments, {
    {
        name = "text",
        required = true,
        maximum_length = 100,
        patterns = { "^[^\"%\\]+$" },
        words = "anything but \" and \\",
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
    {
        name = "big",
        number = true,
        minimum = -9007199254740991,
        maximum = 9007199254740991,
        read = read_number,
        structured = true,
    },
})
values.script_schema = exa.meta.script_schema
known.aws_credentials_connection_name = {
    error = "E-SME-60",
    statement = [[
        SELECT CONNECTION_NAME, NULL FROM SYS.EXA_ALL_CONNECTIONS LIMIT 1000
    ]],
    binds = {},
}

-- A comment over two lines:
-- ]] error('not a comment')
-- /
results.answer = run("F-SME-1", [[
    SELECT ::script_schema."SME_HOSTILE_UDF"(
      :text,
      :aws_credentials_connection_name,
      :aws_region,
      :big
    )
]], {
    script_schema = quote(values.script_schema),
    text = values.text,
    aws_credentials_connection_name = values.aws_credentials_connection_name,
    aws_region = values.aws_region,
    big = values.big,
})

exit({ { results.answer[1][1] } }, "A DOUBLE")
/
COMMENT ON SCRIPT "SME_HOSTILE" IS 'Ends nothing: ]] ]=] -- */ '' " / and {{this}} is no template, ünïcode 🦪 is. Example: EXECUTE SCRIPT ML.SME_HOSTILE(''it''''s'', NULL, NULL, NULL)';
