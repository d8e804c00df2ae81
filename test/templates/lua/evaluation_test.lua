local errors = require("errors")
local evaluated_columns, stated_deployment = require("evaluated_columns"), require("stated_deployment")

local tests = {}

local function failures()
    errors.damaged = { message = "damaged: {{cause}}", mitigation = "" }
    errors.missing = { message = "missing: {{missing}} of {{columns}}{{suggestion}}", mitigation = "" }
    return { damaged = "damaged", missing = "missing" }
end

tests["what a prediction function states is read from its text, names as they are"] = function()
    local text = [[CREATE TYPESCRIPT SCALAR SCRIPT "f_SCALAR" ("PROBABILITY" DOUBLE, "A" DOUBLE)
        EMITS ("PREDICTION" VARCHAR(3), "PROBABILITY" DECIMAL(18,4), "ERROR" VARCHAR(2000000)) AS
        export const runBlocks = predictWith({ "deployment": "0f", "job_name": "a-b", "endpoint_name": "f",
        "target": { "name": "say \"hi\" \u007d", "type": "DOUBLE" }, "columns": [ { "name": "A", "type": "DOUBLE" } ] });]]
    equal(stated_deployment({ text = text }, failures()), {
        job_name = "a-b",
        endpoint_name = "f",
        deployment = "0f",
        target = 'say "hi" }',
        columns = '["A"]',
        kind = "classification",
    })
    local of_numbers = string.gsub(text, 'VARCHAR%(3%), "PROBABILITY" DECIMAL%(18,4%)', "DOUBLE")
    equal(stated_deployment({ text = of_numbers }, failures()).kind, "regression")
end

tests["a function whose text states no deployment is refused"] = function()
    for _, text in ipairs({ "", "predictWith({ nothing })", 'predictWith({ "job_name": "a" })' }) do
        equal(
            failure_of(stated_deployment, { text = text }, failures()),
            "damaged: its text does not say which deployment made it. "
        )
    end
end

tests["a query has the function's columns and the target, whose name means its upper-case spelling first"] = function()
    local given = { rows = { { "A" }, { "b" }, { "Y" } }, columns = '["A"]', own_target = "Y", target = null }
    equal(evaluated_columns(given, failures()).target, "Y")
    given.target, given.target_folded = "a", "A"
    equal(evaluated_columns(given, failures()).target, "A")
    given.target, given.target_folded = "b", "B"
    equal(evaluated_columns(given, failures()).target, "b")
    given.columns, given.target, given.target_folded = '["A","C"]', "YY", "YY"
    equal(
        failure_of(evaluated_columns, given, failures()),
        "missing: C, YY of A, b, Y "
    )
end

return tests
