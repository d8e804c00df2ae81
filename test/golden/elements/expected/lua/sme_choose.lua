CREATE OR REPLACE LUA SCRIPT "SME_CHOOSE" (
    json_text
) RETURNS ROWCOUNT AS
-- Takes lists and a mapping.
-- Generated from spec/scripts/choose.ts: change that file, not this script.

local errors = {
    ["F-SME-1"] = {
        message = "F-SME-1: The number of nodes could not be read: {{cause}}",
        mitigation = "Please report this.",
    },
    ["E-SME-5"] = {
        message = "E-SME-5: The argument of SME_CHOOSE cannot be read as a JSON object: {{complaint}}.",
        mitigation = "Check its quotes, commas, braces and keys.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_CHOOSE cannot start: {{complaints}}.",
        mitigation = "It takes one JSON object, which holds mode, algorithms, subnets and kinds if wanted.",
    },
    ["E-SME-12"] = {
        message = "E-SME-12: Invalid {{parameter}} '{{value}}': {{complaint}}.",
        mitigation = "Correct the argument.",
    },
    ["E-SME-340"] = {
        message = "E-SME-340: Argument {{parameter}} needs {{to}} to be {{allowed}}, but {{to}} is {{value}}.",
        mitigation = "Set {{to}}, or leave {{parameter}} out.",
    },
    ["E-SME-342"] = {
        message = "E-SME-342: {{value}} is no algorithm of mode {{to}}.",
        mitigation = "Choose of {{allowed}}, or another mode.",
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

-- the module read_choice

-- the module read_list

-- the module check_elements

-- the module read_mapping

-- the module nearest

-- the module unknown_arguments

-- the module is_one_of

-- the module check_only_with

-- the module check_fits

-- the module suggest

-- the module did_you_mean

-- the module reason

-- the module run

-- the module results

check_arguments(parse_json(json_text), {
    {
        name = "mode",
        maximum_length = 32,
        choose = read_choice,
        one_of = { "AUTO", "ENSEMBLING", "HYPERPARAMETER_TUNING" },
    },
    {
        name = "algorithms",
        maximum_length = 2000,
        read = read_list,
        structured = true,
        check = check_elements,
        element = {
            maximum_length = 2000,
            most = 2,
            choose = read_choice,
            one_of = { "linear-learner", "mlp", "xgboost" },
        },
    },
    {
        name = "subnets",
        maximum_length = 2000,
        read = read_list,
        structured = true,
        check = check_elements,
        element = {
            maximum_length = 32,
            patterns = { "^[%-0-9a-zA-Z]+$" },
            words = "letters, digits and hyphens",
        },
    },
    {
        name = "kinds",
        maximum_length = 2000,
        read = read_mapping,
        structured = true,
        check = check_elements,
        element = { maximum_length = 2000, choose = read_choice, one_of = { "numeric", "text" } },
    },
}, json_text, unknown_arguments)
check_only_with("E-SME-340", "algorithms", "mode", { "ENSEMBLING", "HYPERPARAMETER_TUNING" })
check_fits("E-SME-342", "algorithms", "mode", { HYPERPARAMETER_TUNING = { "mlp", "xgboost" } })

results.chosen = run("F-SME-1", [[
    SELECT :mode, :algorithms, :subnets, :kinds
]], {
    mode = values.mode,
    algorithms = values.algorithms,
    subnets = values.subnets,
    kinds = values.kinds,
})

exit()
/
COMMENT ON SCRIPT "SME_CHOOSE" IS 'Takes lists and a mapping. Example: EXECUTE SCRIPT ML.SME_CHOOSE(''{"subnets": ["a", "b"], "kinds": {"ZIP": "text"}}'')';
