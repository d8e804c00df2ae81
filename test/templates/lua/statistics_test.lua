local cjson = require("cjson")
local csv_encodings, errors = require("csv_encodings"), require("errors")
local column_drift, column_effects = require("column_drift"), require("column_effects")
local function_name, ordered_number = require("function_name"), require("ordered_number")
local sample_share, training_statistics = require("sample_share"), require("training_statistics")
local values_as_rows = require("values_as_rows")

csv_encodings[1] = { type = "", expression = "{column}" }
for _, name in ipairs({ "statistics", "columns", "rows", "query" }) do
    errors[name] = { message = name .. ": " .. (name == "columns" and "{{complaint}}." or name == "rows" and "none" or "{{cause}}"), mitigation = "." }
end

local tests = {}

tests["values are sampled from where one cannot tell the difference"] = function()
    equal({ sample_share(10000, 20), sample_share(20000, 20), sample_share(10001, 1) }, { 1, 0.5, 10000 / 10001 })
    equal({ sample_share(20000, 100), sample_share(4000, 1000) }, { 0.5, 0.5 })
end

tests["numbers and times have an order, texts have not"] = function()
    equal(ordered_number("X", "DECIMAL(9,0)"), "CAST(X AS DOUBLE)")
    equal(ordered_number("X", "DOUBLE"), "CAST(X AS DOUBLE)")
    equal(string.find(ordered_number("X", "DATE"), "SECONDS_BETWEEN", 1, true) ~= nil, true)
    equal({ ordered_number("X", "VARCHAR(9) UTF8"), ordered_number("X", "BOOLEAN") }, {})
end

tests["columns with an order come first, each under a number, and are halved to find a value"] = function()
    local found = values_as_rows({ { 'a "b"', "VARCHAR(9)" }, { "N", "DOUBLE" }, { "B", "BOOLEAN" } })
    equal({ found.numbers, found.columns[1][1], found.columns[2][1], found.columns[3][1] }, { 1, "N", 'a "b"', "B" })
    equal(string.find(found.projection, 'CAST("N" AS DOUBLE) AS "C1", CAST("a ""b""" AS VARCHAR(2000)) AS "C2"', 1, true), 1)
    equal(found.ordered("S"), 'SELECT "K", "C1" AS "NUMBER" FROM S'
        .. ' CROSS JOIN (SELECT "I" AS "K" FROM VALUES BETWEEN 1 AND 1 AS "T"("I"))')
    equal(string.find(found.unordered("S"), 'CASE WHEN "K" <= 2 THEN "C2" ELSE "C3" END AS "TEXT"', 1, true) ~= nil, true)
    equal({ values_as_rows({ { "N", "DOUBLE" } }).unordered("S") }, {})
    equal({ values_as_rows({ { "B", "BOOLEAN" } }).ordered("S") }, {})
end

tests["of a padded column the blanks at the end do not count"] = function()
    local found = values_as_rows({ { "T", "CHAR(9) UTF8", padded = true } })
    equal(string.find(found.projection, "NVL(RTRIM(\"T\"), ' ')", 1, true) ~= nil, true)
end

tests["only of a text that may have more than 2,000 characters a part is taken"] = function()
    local function read(column_type)
        return values_as_rows({ { "T", column_type } }).projection
    end
    equal(read("VARCHAR(2000) UTF8"), 'CAST("T" AS VARCHAR(2000)) AS "C1"')
    equal(read("BOOLEAN"), 'CAST("T" AS VARCHAR(2000)) AS "C1"')
    for _, long in ipairs({ "VARCHAR(2001) ASCII", "GEOMETRY(4326)" }) do
        equal(read(long), 'CAST(SUBSTR("T", 1, 2000) AS VARCHAR(2000)) AS "C1"')
    end
end

local totals = { 600, 599, 1 / 3, null, -2^-30, 2 }

local function described(given)
    local columns, names = {}, {}
    for i = 1, given.columns do
        columns[i], names[i] = { "C" .. i, "DOUBLE" }, "C" .. i
    end
    columns[#columns + 1] = { "NOT EXPORTED", "DOUBLE" }
    return training_statistics({
        job = "j", schema = "ML", source = "T", view = "SME_SOURCE_1", columns = columns,
        names = cjson.encode(names), rows = given.rows, failure = given.failure or null,
    }, { statistics = "statistics" })
end

tests["what is exported is described, some columns at a time"] = function()
    local row = { 600 }
    for i = 1, 100 do
        for k = 2, 6 do
            row[#row + 1] = totals[k]
        end
    end
    local asked = answers({ row }, {}, { totals }, {})
    equal(described({ columns = 101, rows = 600 }), { rows = 600, failure = null })
    equal(#asked, 4)
    equal(asked[2].binds.chosen, "")
    equal(asked[3].binds.asked, 'COUNT(*), COUNT("C1"), AVG("C1"), STDDEV_SAMP("C1"), MIN("C1"), MAX("C1")')
    equal(asked[3].binds.presence, 'CAST("C101" AS DOUBLE) AS "C1"')
    equal(asked[4].binds.projection, 'CAST("C101" AS DOUBLE) AS "C1"')
end

tests["what all rows say is kept to the last digit"] = function()
    local asked = answers({ totals }, {})
    described({ columns = 1, rows = 600 })
    equal(asked[2].binds.rows, "600")
    equal(asked[2].binds.named, "(1, 'C1', 'DOUBLE', 599, 3.3333333333333331E-01, CAST(NULL AS DOUBLE), "
        .. "-9.3132257461547852E-10, 2.0000000000000000E+00)")
end

tests["what is out of range is left out, and all else is stored"] = function()
    local asked = answers({ error_message = "out of range" }, { { 9, 9, -1e300, 1e288, 9, 0, 1e140 } },
        { { 9, 9, -1e300, 1e288, 9, 0, 1e140, 3, 2 } }, {})
    equal(described({ columns = 2, rows = 9 }), { rows = 9, failure = null })
    equal(asked[2].binds.asked, 'COUNT(*), COUNT("C1"), MIN("C1"), MAX("C1"), COUNT("C2"), MIN("C2"), MAX("C2")')
    equal(asked[3].binds.asked, 'COUNT(*), COUNT("C1"), MIN("C1"), MAX("C1"), '
        .. 'COUNT("C2"), MIN("C2"), MAX("C2"), AVG("C2"), STDDEV_SAMP("C2")')
    equal(string.find(asked[4].binds.named, "DOUBLE', 9, CAST(NULL AS DOUBLE), CAST(NULL AS DOUBLE), -1.0000000000000001E+300", 1, true) ~= nil, true)
end

tests["of many rows values are counted in a sample, and all else in all of them"] = function()
    local asked = answers({ totals }, {})
    equal(described({ columns = 1, rows = 200000 }), { rows = 10000, failure = null })
    equal(asked[1].binds.source, "T")
    equal(asked[2].binds.chosen, "WHERE RANDOM() < 0.050000000")
end

tests["what fails is told, and ends nothing but a transaction that is gone"] = function()
    answers({ error_message = 'no right on "ML"."SME_SOURCE_1"' })
    equal(described({ columns = 1, rows = 1 }), { rows = null, failure = "no right on the query" })
    equal(described({ columns = 1, rows = 1, failure = "no table" }), { rows = null, failure = "no table" })
    answers({ error_message = "GlobalTransactionRollback" })
    equal(failure_of(described, { columns = 1, rows = 1 }), "statistics: GlobalTransactionRollback. .")
end

local function compared(columns)
    local given = {
        job = "j", target = "Y", weight = null, schema = "ML", view = "V", columns = columns,
        described = { { "A", "DECIMAL(9,0)" }, { "T", "VARCHAR(9)" }, { "Y", "BOOLEAN" } },
    }
    return function() return column_drift(given, { columns = "columns", rows = "rows", query = "query" }) end
end

tests["a query lacks no column but the target, and has their types"] = function()
    equal(failure_of(compared({ { "A", "VARCHAR(2)" } })), "columns: it lacks T; A is VARCHAR(2) and was DECIMAL(9,0). .")
    equal(failure_of(compared({ { "A", "DOUBLE" }, { "T", "CHAR(1)" }, { "Y", "DATE" } })),
        "columns: Y is DATE and was BOOLEAN. .")
end

tests["the most changed column comes first"] = function()
    local rows = { { "A", 0.1 }, { "Y", 0.3 }, { "T", 0.1 } }
    local asked = answers({ { 100 } }, rows)
    equal(compared({ { "A", "DOUBLE" }, { "T", "CHAR(1)" } })(), { { "Y", 0.3 }, { "A", 0.1 }, { "T", 0.1 } })
    equal(asked[2].binds.named, "(1, 'A', FALSE), (2, 'T', TRUE)")
end

tests["no rows cannot be compared"] = function()
    answers({ { 0 } })
    equal(string.find(failure_of(compared({ { "A", "DOUBLE" }, { "T", "CHAR(1)" } })), "^rows") ~= nil, true)
end

tests["a function's name is read as SQL reads it"] = function()
    local fails = { name = "rows" }
    local function named(text)
        local found = function_name({ text = text }, fails)
        return { found.schema, found.schema_folded, found.name, found.name_folded }
    end
    equal(named('ml . "aB"'), { "ml", "ML", "aB", "aB" })
    equal(named("f"), { null, null, "f", "F" })
    for _, wrong in ipairs({ "a.b.c", "a.", ".a", 'a"b"', "a b", '"a' }) do
        failure_of(named, wrong)
    end
end

local function effects(kind, predictions, text, columns)
    local asked = answers({ { 1 } }, predictions)
    local fails = { missing = "rows", many = "rows", cut = "rows", none = "rows", query = "query", asked = "query", predicted = "query" }
    local found = column_effects({
        features = '["A","T"]', kind = kind, schema = "ML", view = "V", function_schema = "S", function_name = "f",
        usual = { { "A", "DOUBLE", "2.5" }, { "T", "VARCHAR(9) UTF8", text or "it's" } },
        columns = columns or { { "A" }, { "T" } },
    }, fails)
    return found, asked
end

tests["an effect is what the prediction loses, and 0 of a column that is not used"] = function()
    local found, asked = effects("regression", { { 1, null, 0, 5, null }, { 1, null, 1, 7, null }, { 1, null, 2, 5, null } })
    equal(found, { { "1", "A", -2 }, { "1", "T", 0 } })
    local binds = asked[2].binds
    equal(string.find(binds.replaced, "CAST(2.5 AS DOUBLE)", 1, true) ~= nil, true)
    equal(string.find(binds.replaced, "'it''s'", 1, true) ~= nil, true)
end

tests["a text that may have been cut off replaces nothing"] = function()
    equal(string.find(failure_of(effects, "regression", {}, string.rep("\195\164", 2000)), "^rows") ~= nil, true)
    effects("regression", { { 1, null, 0, 5, null } }, string.rep("\195\164", 1999))
end

tests["of a classification it is that of the predicted label, and 0 where nothing was replaced"] = function()
    local found = effects("classification", {
        { 1, "id", 0, "y", 0.75, '{"n": 0.25, "y": 0.75}', null },
        { 1, "id", 2, "n", 0.5, '{"n": 0.5, "y": 0.5}', null },
    }, nil, { { "ROW_ID" }, { "A" }, { "T" } })
    equal(found, { { "id", "T", 0.25 }, { "id", "A", 0 } })
end

tests["a row whose ROW_ID is NULL has none, rather than another row's"] = function()
    local found = effects("regression", { { 1, null, 0, 5, null } }, nil, { { "A" }, { "ROW_ID" }, { "T" } })
    equal(found, { { null, "A", 0 }, { null, "T", 0 } })
end

tests["a row without a prediction cannot be explained"] = function()
    equal(failure_of(effects, "regression", { { 1, null, 0, null, "too long" } }), "query: too long. .")
    local without = { { 1, null, 0, "y", 0.75, null, null } }
    equal(string.find(failure_of(effects, "classification", without), "probabilities", 1, true) ~= nil, true)
end

return tests
