local cjson = require("cjson")
local csv_encodings, errors, facts = require("csv_encodings"), require("errors"), require("facts")
local results, values = require("results"), require("values")
local cells, is_one_of = require("cells"), require("is_one_of")
local collect, fold_list = require("collect"), require("fold_list")
local identifiers, names_of = require("identifiers"), require("names_of")
local create_prediction_function = require("create_prediction_function")
local export_to_s3, look_at_data = require("export_to_s3"), require("look_at_data")
local look_at_weights, no_number = require("look_at_weights"), require("no_number")
local number_text = require("number_text")
local look_at_validation_labels = require("look_at_validation_labels")
local exported, read_rows, row_hash = require("exported"), require("read_rows"), require("row_hash")
local reader = require("reader")
local add_findings, attempt, findings = require("add_findings"), require("attempt"), require("findings")
local data_limits, refuse, undo = require("data_limits"), require("refuse"), require("undo")
local fail, survey_data = require("fail"), require("survey_data")
local holdout_view, training_rows = require("holdout_view"), require("training_rows")
local prediction_columns, source_view = require("prediction_columns"), require("source_view")
local prediction_function = require("prediction_function")
local validation_columns = require("validation_columns")
local prediction_scalar_function = require("prediction_scalar_function")
local attached_job_columns = require("attached_job_columns")
local job_attachment = require("job_attachment")
local attached_columns, scalar_function = require("attached_columns"), require("scalar_function")
local set_function, forecast_shape = require("set_function"), require("forecast_shape")
local forecast_columns, look_at_series = require("forecast_columns"), require("look_at_series")
local read_fillings, read_frequency = require("read_fillings"), require("read_frequency")
local lacking_rights, training_columns = require("lacking_rights"), require("training_columns")

-- Each failure is an error of its own, whose text is its values.
local function failures(names)
    local fails = {}
    for name, message in pairs(names) do
        fails[name] = name
        errors[name] = { message = name .. ": " .. message, mitigation = "." }
    end
    return fails
end

local tests = {}

tests["a frequency has AWS' spelling and limits, and tells the step of a time"] = function()
    equal({ read_frequency("15MIN", "T") },
        { "15min", "FLOOR(MINUTES_BETWEEN(CAST(T AS TIMESTAMP), TIMESTAMP '1970-01-05 00:00:00') / 15)" })
    equal({ read_frequency("w", "T") },
        { "1W", "FLOOR(DAYS_BETWEEN(CAST(T AS TIMESTAMP), TIMESTAMP '1970-01-05 00:00:00') / 7)" })
    equal({ read_frequency("3M", "T") }, { "3M", "FLOOR((YEAR(T) * 12 + MONTH(T) - 1) / 3)" })
    equal({ read_frequency("1Y", "T") }, { "1Y", "FLOOR(YEAR(T) / 1)" })
    equal({ read_frequency("24H", "T") }, { nil, nil, "it must be from 1H to 23H" })
    equal({ read_frequency("0D", "T") }, { nil, nil, "it must be from 1D to 6D" })
    equal({ read_frequency("5m", "T") }, { nil, nil, "m may be minutes, min, or months, M" })
    equal({ read_frequency("2Q", "T") }, { nil, nil, "there is no unit Q" })
end

tests["fillings become AWS' words; a number is a value of its own"] = function()
    local types = { UNITS = "DECIMAL(9,0)", PRICE = "DOUBLE", SHOP = "VARCHAR(9) UTF8" }
    local function find(name)
        return types[name] and name, types[name]
    end
    equal(read_fillings({ UNITS = { middlefill = "nan", backfill = -2 }, PRICE = { futurefill = "mean" } }, "UNITS", find), {
        UNITS = { middlefill = "nan", backfill = "value", backfill_value = "-2" },
        PRICE = { futurefill = "mean" },
    })
    for _, wrong in ipairs({
        { { NOPE = { middlefill = "zero" } }, "NOPE", "there is no such column" },
        { { SHOP = { middlefill = "zero" } }, "SHOP", "it is VARCHAR(9) UTF8, but only numbers are filled" },
        { { UNITS = "zero" }, "UNITS", "it must be an object of middlefill, backfill and futurefill" },
        { { UNITS = {} }, "UNITS", "it must be an object of middlefill, backfill and futurefill" },
        { { UNITS = { frontfill = 1 } }, "UNITS", "frontfill is none of middlefill, backfill and futurefill" },
        { { UNITS = { futurefill = 1 } }, "UNITS", "what comes after the target is forecast, so it has no futurefill" },
        { { PRICE = { backfill = "nan" } }, "PRICE", "backfill cannot be nan" },
        { { PRICE = { backfill = 0.5 } }, "PRICE", "backfill cannot be 0.5" },
        { { PRICE = { backfill = 1e300 } }, "PRICE", "backfill cannot be 1e+300" },
        { { PRICE = { backfill = null } }, "PRICE", "backfill cannot be null" },
        { { PRICE = { backfill = { 1 } } }, "PRICE", "backfill cannot be [1]" },
    }) do
        equal({ read_fillings(wrong[1], "UNITS", find) }, { nil, wrong[2], wrong[3] })
    end
end

tests["a column of all rows is a list of what it holds, or nothing"] = function()
    equal(collect({ { 1, "a" }, { 2, null }, { 3, 'b"' } }, 2), '["a","b\\""]')
    equal(collect({ { null } }, 1), null)
    equal(collect({}, 1), null)
end

tests["names of a list are read from JSON and from the predecessor's form, unless they are damaged"] = function()
    equal(names_of('["a;b","c"]'), { "a;b", "c" })
    equal(names_of("a;b c"), { "a", "b c" })
    equal(names_of("{}"), {})
    equal(names_of("[1]"), nil)
    equal(names_of('["a"'), nil)
end

tests["names of a list are quoted for a statement; none become what no database takes"] = function()
    equal(identifiers('["a","say \\"hi"]'), '"a", "say ""hi"')
    for _, list in ipairs({ "{}", "[1", null }) do
        equal(identifiers(list), '""')
    end
end

tests["names that a caller lists are folded as SQL does it"] = function()
    answers({ { "ÜBER" } })
    equal(fold_list('["id","\\"my, col\\"","über"]'), '["ID","my, col","ÜBER"]')
    equal(fold_list(null), null)
end

tests["a script begins with no values and no results"] = function()
    equal({ values, results }, { {}, {} })
end

tests["values are compared as what they are"] = function()
    equal(is_one_of("a", { "b", "a" }), true)
    equal(is_one_of("1", { 2 }), false)
    equal(is_one_of(null, { 1, "a", true }), false)
    equal(is_one_of(false, { true, false }), true)
    local decimal = setmetatable({}, { __tostring = function() return "5" end })
    equal(is_one_of(decimal, { 4, 5 }), true)
end

tests["rows are returned with as many columns as there are"] = function()
    equal(cells({ { 1, 2, 3 }, { 4, null } }, 2), { { 1, 2 }, { 4, null } })
    equal(cells(nil, 2), {})
    equal(cells({ { 1, 2 }, { 3, 4 } }, 1, 1), { { 1 } })
    equal(cells(nil, 2, 1), {})
end

tests["a query becomes a view without what ends it"] = function()
    local asked = answers({})
    local given = { query = "SELECT ';' -- a\n FROM T; /* b */ ;\n", schema = "ML", name = "V" }
    local found = source_view(given, failures({ query = "{{cause}}" }))
    equal(found, { query = "SELECT ';' -- a\n FROM T" })
    equal(asked[1].binds, { view = '"ML"."V"', text = "SELECT ';' -- a\n FROM T" })
end

tests["positions in a query's error are those of the query"] = function()
    answers({ error_message = 'syntax error in "ML"."V" [line 3, column 4] (Session: 1)' })
    local given = { query = "SELECT", schema = "ML", name = "V" }
    local said = failure_of(source_view, given, failures({ query = "{{cause}}" }))
    equal(said, "query: syntax error in the query [line 2, column 4]. .")
end

local function columns(given)
    csv_encodings[1] = { type = "BOOLEAN", expression = "B({column})" }
    csv_encodings[2] = { type = "", expression = "{column}" }
    local fails = failures({
        twice = "{{cause}}", missing = "{{columns}}{{suggestion}}", alone = "x", unwritable = "{{column}}",
        exclude = "{{column}} {{complaint}}{{suggestion}}", weight = "{{column}} {{complaint}}{{suggestion}}",
        feature_type = "{{column}} {{complaint}}{{suggestion}}",
    })
    given.rows = given.rows or { { "ID", "DECIMAL(9,0)" }, { "F", "BOOLEAN" }, { "Y", "DOUBLE" } }
    given.target, given.target_folded = given.target or "y", given.target_folded or "Y"
    given.exclude = given.exclude or null
    given.weight, given.weight_folded = given.weight or null, given.weight and string.upper(given.weight) or null
    given.feature_types, given.mode = given.feature_types or null, given.mode or null
    return function() return training_columns(given, fails) end
end

tests["the training's columns are those of the table, without the excluded ones"] = function()
    local found = columns({ exclude = '["id"]' })()
    equal({ found.name, found.type, found.expression }, { "Y", "DOUBLE", '"Y"' })
    equal(cjson.decode(found.column_names), { "F", "Y" })
    equal(cjson.decode(found.column_types), { "BOOLEAN", "DOUBLE" })
    equal(found.select_list, 'B("F") AS "F", "Y" AS "Y"')
    equal(#cjson.decode(found.variety_list), 1)
end

tests["weights are exported behind all other columns, and nothing is learned from them"] = function()
    local found = columns({ weight = "id" })()
    equal(found.weight, "ID")
    equal(cjson.decode(found.column_names), { "F", "Y" })
    equal(found.select_list, 'B("F") AS "F", "Y" AS "Y", "ID" AS "ID"')
    equal(#cjson.decode(found.variety_list), 1)
    equal(columns({})().weight, null)
    equal(failure_of(columns({ weight = "y" })), "weight: y is the one to predict .")
    equal(failure_of(columns({ weight = "idd" })), "weight: idd does not exist Did you mean 'ID'? .")
    equal(failure_of(columns({ weight = "id", exclude = '["ID"]' })),
        "weight: id is left out by exclude_columns .")
    equal(failure_of(columns({ weight = "f" })), "weight: F holds no numbers: BOOLEAN .")
    local two = { { "ID", "DOUBLE" }, { "Y", "DOUBLE" } }
    equal(failure_of(columns({ weight = "id", rows = two })), "alone: x .")
end

tests["what columns hold is said of the table's columns"] = function()
    local types = columns({ feature_types = '[["F", "text"], ["id", "categorical"]]' })().feature_types
    equal(types, '{"F":"text","ID":"categorical"}')
    equal(columns({})().feature_types, null)
    local function refused(pairs_given, given)
        given.feature_types = pairs_given
        return failure_of(columns(given))
    end
    equal(refused('[["idd", "text"]]', {}), "feature_type: idd does not exist Did you mean 'ID'? .")
    equal(refused('[["Y", "text"]]', {}), "feature_type: Y is the one to predict .")
    equal(refused('[["id", "text"]]', { weight = "id" }), "feature_type: id is the one with the weights .")
    equal(refused('[["id", "text"]]', { exclude = '["id"]' }), "feature_type: id is left out by exclude_columns .")
    equal(refused('[["ID", "text"], ["id", "text"]]', {}), "feature_type: id stands there twice .")
    equal(refused('[["id", "sequence"]]', {}),
        "feature_type: id can be a sequence only in mode HYPERPARAMETER_TUNING .")
    local searched = { feature_types = '[["id", "sequence"]]', mode = "HYPERPARAMETER_TUNING" }
    equal(columns(searched)().feature_types, '{"ID":"sequence"}')
end

tests["columns that a training cannot have are refused"] = function()
    equal(failure_of(columns({ target = "yy", target_folded = "YY" })), "missing: ID, F, Y .")
    equal(failure_of(columns({ exclude = '["y"]' })), "exclude: y is the one to predict .")
    equal(failure_of(columns({ exclude = '["IDD"]' })), "exclude: IDD does not exist Did you mean 'ID'? .")
    equal(failure_of(columns({ rows = { { "Y", "DOUBLE" } } })), "alone: x .")
    local unwritable = { { "Y", "DOUBLE" }, { "A,B", "DOUBLE" } }
    equal(failure_of(columns({ rows = unwritable })), "unwritable: A,B .")
    local twice = { { "Y", "DOUBLE" }, { "Y", "DOUBLE" } }
    equal(failure_of(columns({ rows = twice })), "twice: it has more than one column Y. .")
end

tests["a query that fails says why, without positions and the view's name"] = function()
    answers({ error_message = "no column X in V [line 3, column 4] (Session: 1)" })
    local fails = failures({ query = "{{cause}}" })
    equal(failure_of(read_rows, fails.query, "SELECT", {}, "V"), "query: no column X in the query. .")
    answers({ { 7 } })
    equal(read_rows(fails.query, "SELECT 7", {}, "V"), { { 7 } })
end

tests["what reads rows binds what is known by then"] = function()
    local binds = {}
    local look = reader(failures({ query = "{{cause}}" }).query, binds, "V")
    binds.later = "X"
    local asked = answers({ { 7 } })
    equal(look("SELECT ::later"), { { 7 } })
    equal(asked, { { statement = "SELECT ::later", binds = { later = "X" } } })
end

local function encodings()
    for i = #csv_encodings, 1, -1 do
        csv_encodings[i] = nil
    end
    csv_encodings[1] = { type = "BOOLEAN", expression = "B({column})" }
    csv_encodings[2] = { type = "TIMESTAMP", expression = "T({column})" }
    csv_encodings[3] = { type = "", expression = "{column}" }
end

tests["the first encoding whose type begins a column's type is its own"] = function()
    encodings()
    equal(exported("A%1", "BOOLEAN"), 'B("A%1")')
    equal(exported("A", "DOUBLE"), '"A"')
end

tests["a row's hash depends on no session"] = function()
    encodings()
    local function of(column_type, column)
        local text = row_hash({ { column or "A", column_type } })
        return string.match(text, "^CAST%(HASH_MD5%(CONCAT%('1', NVL%((.*), '~'%)%)%) AS VARCHAR%(32%)%)$")
    end
    equal(of("VARCHAR(10) UTF8"), '"A"')
    equal(of("BOOLEAN"), 'B("A")')
    equal(of("TIMESTAMP(3)"), 'T("A")')
    equal(number_text("1"), "REPLACE(CAST(1 AS VARCHAR(64)), SUBSTR(CAST(1.5 AS VARCHAR(9)), 2, 1), '.')")
    equal(of("DECIMAL(9,2)"), number_text('"A"'))
    equal(of("DOUBLE"), number_text('"A"'))
    equal(of("TIMESTAMP(3) WITH LOCAL TIME ZONE"), number_text('POSIX_TIME("A")'))
    equal(of("VARCHAR(2000000) UTF8"), 'CAST(HASH_MD5("A") AS VARCHAR(32))')
    equal(of("GEOMETRY"), 'CAST(HASH_MD5("A") AS VARCHAR(32))')
    local wide = {}
    for i = 1, 51 do
        wide[i] = { "C" .. i, "DATE" }
    end
    local _, joined = string.gsub(row_hash(wide), " || '|' || ", "")
    equal(joined, 49)
end

local function rows_of(given, ...)
    encodings()
    local asked = answers(...)
    given.columns, given.column_names = { { "A", "VARCHAR(9) UTF8" } }, '["A","B"]'
    given.source, given.view, given.shown = '"S"."T"', "V", "S.T"
    for _, name in ipairs({ "query", "sample_rows", "sample_fraction", "holdout_fraction", "max_cells" }) do
        given[name] = given[name] or null
    end
    return training_rows(given, failures({ query = "{{cause}}", unreadable = "{{cause}}" })), asked
end
local place = [[CAST(HASH_MD5(CONCAT('1', NVL("A", '~'))) AS VARCHAR(32))]]

tests["all rows are trained from where nothing else is said"] = function()
    local found, asked = rows_of({})
    equal(found, { source = '"S"."T"', holdout = null, all = null, shown = "S.T" })
    equal(#asked, 0)
    equal(rows_of({ max_cells = 20 }, { { 10 } }), { source = '"S"."T"', holdout = null, all = 10, shown = "S.T" })
    equal(rows_of({ sample_fraction = 1 }).source, '"S"."T"')
end

tests["the holdout is one end of all places, the sample the other"] = function()
    local zeros = string.rep("0", 31)
    local found = rows_of({ holdout_fraction = 0.5 })
    equal(found.holdout, place .. " < '8" .. zeros .. "'")
    equal(found.source, [[(SELECT * FROM "S"."T" WHERE ]] .. place .. " >= '8" .. zeros .. "')")
    equal(found.shown, "S.T (without its holdout)")
    found = rows_of({ holdout_fraction = 0.5, sample_fraction = 0.5 })
    equal(found.holdout, place .. " < '8" .. zeros .. "'")
    equal(found.source, [[(SELECT * FROM "S"."T" WHERE ]] .. place .. " >= 'c" .. zeros .. "')")
    equal(found.shown, "S.T (without its holdout, sampled)")
end

tests["as many rows are taken as are wanted, from the end of all places"] = function()
    local found, asked = rows_of({ sample_rows = 3, max_cells = 100 }, { { 10 } }, { { 4, "7abc" } })
    equal(found.source, [[(SELECT * FROM "S"."T" WHERE ]] .. place .. " > '7abc')")
    equal({ asked[2].binds.most, found.all, found.shown }, { "4", 10, "S.T (sampled)" })
    local few = rows_of({ holdout_fraction = 0.5, max_cells = 6 }, { { 4 } }, { { 3, "9" } })
    equal(few.shown, "S.T (without its holdout)", "no more than fit are left")
end

tests["the rows that are held out become a view"] = function()
    local asked = answers({})
    local given = {
        schema = "ML", name = "H", job = "j", fraction = 0.5, columns = { { "A" }, { "B" } }, source = '"S"."T"',
        source_view = "V", query = null, condition = "C",
    }
    holdout_view(given, {})
    equal(asked[1].binds, {
        view = '"ML"."H"', columns = '"A", "B"', source = '"S"."T"', condition = "C",
        comment = 'Rows that job j was not trained from, holdout_fraction 0.5. Example: SELECT * FROM "ML"."H"',
    })
    given.query = "SELECT 1 -- one"
    asked = answers({})
    holdout_view(given, {})
    equal(asked[1].binds.source, "(\nSELECT 1 -- one\n)")
    answers({ error_message = "no right to V [line 2, column 1] (Session: 1)" })
    equal(failure_of(holdout_view, given, failures({ create = "{{cause}}" })), "create: no right to the query. .")
end

local function look(given, ...)
    local asked = answers(...)
    local fails = failures({
        query = "{{cause}}", unreadable = "{{cause}}", few = "{{found}} {{required}}",
        alike = "{{rows}} {{value}}", classes = "{{found}} {{required}} {{classes}}", none_held = "none",
        numbers = "{{found}} {{rows}} {{value}}", features = "{{empty}} {{constant}}",
    })
    given.target, given.type, given.expression = "Y", given.type or "DOUBLE", '"Y"'
    given.variety_list = given.variety_list or '["V1"]'
    given.source, given.view = '"S"."T"', "V"
    given.query, given.problem_type = given.query or null, given.problem_type or null
    given.whole, given.holdout = '"S"."W"', given.holdout or null
    return function() return look_at_data(given, fails) end, asked
end

tests["data that can be learnt from are looked at once"] = function()
    local action, asked = look({}, { { 500, 1, 0, 0, null, 2 } })
    action()
    equal(#asked, 1)
    equal(asked[1].binds.features, "V1")
end

tests["a holdout without a row that has a target is refused"] = function()
    local enough = { { 500, 1, 0, 0, null, 2 } }
    local action, asked = look({ holdout = "H" }, enough, { { 1 } })
    action()
    equal({ asked[2].binds.whole, asked[2].binds.held }, { '"S"."W"', "H" })
    equal(failure_of((look({ holdout = "H" }, enough, {}))), "none_held: none .")
end

tests["data that Autopilot would refuse are refused"] = function()
    equal(failure_of((look({}, { { 10, 1, 0, 0, null, 2 } }))), "few: 10 500 .")
    equal(failure_of((look({}, { { 500, 7, 1, 0, null, 2 } }))), "alike: 500 '7' .")
    equal(failure_of((look({}, { { 500, 7, 0, 3, "x", 2 } }))), "numbers: 3 500 'x' .")
    equal(failure_of((look({}, { { 500, 7, 0, 0, null, 0 } }))), "features: 1 0 .")
    equal(failure_of((look({}, { error_message = "no [line 1, column 2]" }))), "unreadable: no. .")
    equal(failure_of((look({ query = "SELECT" }, { error_message = "no" }))), "query: no. .")
end

tests["weights are looked at in the rows that are exported"] = function()
    local given = { weight = "W", target = "Y", source = "(some)", view = "V", query = null }
    local fails = failures({ unreadable = "{{cause}}", wrong = "{{weights_rows}} {{weights_missing}} "
        .. "{{weights_negative}} {{weights_zero}}" })
    local asked = answers({ { 9, 0, 0, 8 } })
    look_at_weights(given, fails)
    equal(asked[1].binds, { source = "(some)", target = '"Y"', weight = '"W"' })
    for _, wrong in ipairs({ { 9, 1, 0, 0 }, { 9, 0, 1, 0 }, { 9, 0, 0, 9 } }) do
        answers({ wrong })
        equal(failure_of(look_at_weights, given, fails), "wrong: " .. table.concat(wrong, " ") .. " .")
    end
    given.weight = null
    equal(#answers(), 0)
    look_at_weights(given, fails)
end

local function findings_of(action)
    for i = #findings, 1, -1 do
        findings[i] = nil
    end
    action()
    local found = {}
    for i, finding in ipairs(findings) do
        found[i] = finding
    end
    return found
end

tests["a step that is attempted ends nothing, and leaves what earlier ones made"] = function()
    errors["E-SME-1"] = { message = "E-SME-1: no {{thing}}.", mitigation = "Mend it." }
    undo.steps = { { statement = "EARLIER" } }
    local failed
    local found = findings_of(function()
        failed = attempt("first", function() fail("E-SME-1", { thing = "table" }) end)
        attempt("second", function() undo.steps[#undo.steps + 1] = { statement = "LATER" } end)
        attempt("third", function() error("E-SME-9: from elsewhere.", 0) end)
    end)
    equal(found, {
        { "first", "error", "E-SME-1: no table.", null, "Mend it." },
        { "third", "error", "E-SME-9: from elsewhere.", null, null },
    })
    equal({ failed, undo.steps }, { true, { { statement = "EARLIER" }, { statement = "LATER" } } })
    equal(failure_of(attempt, "x", function() error("attempt to index a nil value", 0) end),
        "attempt to index a nil value")
    local rollback = "E-SME-1: GlobalTransactionRollback"
    equal(failure_of(attempt, "x", function() error(rollback, 0) end), rollback)
    undo.steps = {}
end

tests["a right that is missing is an error or a warning, as its row says"] = function()
    errors["E-SME-1"] = {
        message = "E-SME-1: {{user}} lacks {{lacking_right}}, {{consequence}}.",
        mitigation = "Ask {{whom}}, for: {{statement}}",
    }
    local rows = {
        { "error", "EXPORT", "so no", "a DBA", "GRANT A" },
        { "warning", "DELETE", "so less", "SYS", "GRANT B" },
    }
    local found = findings_of(function()
        attempt("rights", function() lacking_rights({ rows = rows, user = "ANN" }, { lacking = "E-SME-1" }) end)
    end)
    equal(found, {
        { "rights", "error", "E-SME-1: ANN lacks EXPORT, so no.", null, "Ask a DBA, for: GRANT A" },
        { "rights", "warning", "E-SME-1: ANN lacks DELETE, so less.", null, "Ask SYS, for: GRANT B" },
    })
end

tests["data are refused, or found wrong where all is wanted"] = function()
    errors["E-SME-1"] = { message = "E-SME-1: {{found}} rows.", mitigation = "More." }
    equal(failure_of(refuse, "E-SME-1", { found = 1 }, "rows", "at least 2"), "E-SME-1: 1 row. More.")
    local found = findings_of(function()
        attempt("look", function()
            refuse("E-SME-1", { found = 1 }, "rows", "at least 2")
            refuse("E-SME-1", { found = 1 }, "others")
        end)
        add_findings({ { "s3", "ok", "a", null, null, "more" } })
    end)
    equal(found, {
        { "rows", "error", "E-SME-1: 1 row.", "at least 2", "More." },
        { "others", "error", "E-SME-1: 1 row.", null, "More." },
        { "s3", "ok", "a", null, null },
    })
end

tests["all columns are surveyed, and what was found wrong is not said again"] = function()
    encodings()
    local given = {
        columns = { { "Y", "DOUBLE" }, { "A", "VARCHAR(9) UTF8" }, { "B", "DOUBLE" }, { "OUT", "DOUBLE" } },
        column_names = '["Y","A","B"]', target = "Y", type = "DOUBLE", expression = '"Y"', source = "S", table = "T",
        view = "V", query = null, problem_type = "Regression", mode = "AUTO",
    }
    local asked = answers({ { 600, 590, 600, 0, 600, 0, 0, 0 } }, { { 9, 50, 70 } }, { { 20 } })
    local found = findings_of(function()
        findings[1] = { "columns", "error", "x", null, null }
        survey_data(given, failures({ query = "{{cause}}", unreadable = "{{cause}}" }))
    end)
    equal(#asked, 3)
    local told = {}
    for i, finding in ipairs(found) do
        told[i] = finding[1] .. " " .. finding[2] .. " " .. finding[3]
    end
    equal(told, {
        "columns error x", "rows ok 590 rows with a value in Y of 600",
        "rows_without_target warning 10 rows have no value in Y",
        "constant_columns warning 1 column has one value or none: B",
        "unique_columns warning 1 column has another value in each row: A",
        "target_values ok 9 different values in Y", "target_type ok DOUBLE, numbers in all rows",
        "size ok about 0.0 MB as CSV: mode AUTO takes ENSEMBLING",
    })
    equal(data_limits.rows, 500)
end

tests["rows that models are compared with have the training's columns"] = function()
    encodings()
    csv_encodings[3], csv_encodings[4] = { type = "DECIMAL" }, { type = "DOUBLE" }
    csv_encodings[5] = { type = "" }
    local given = {
        columns = { { "ID", "DATE" }, { "A", "BOOLEAN" }, { "Y", "DOUBLE" }, { "W", "DOUBLE" } }, names = '["A","Y"]', types = '["BOOLEAN","DOUBLE"]',
        weight = null, schema = "ML", view = "V",
    }
    local fails = failures({ differ = "{{complaint}}" })
    given.rows = { { "Y", "DECIMAL(9,2)" }, { "A", "BOOLEAN" }, { "ID", "DATE" } }
    equal(validation_columns(given, fails), { source = '"ML"."V"' })
    given.weight = "W"
    equal(failure_of(validation_columns, given, fails), "differ: it lacks W .")
    given.rows = { { "Y", "VARCHAR(9) UTF8" }, { "B", "BOOLEAN" }, { "W", "VARCHAR(2) UTF8" } }
    equal(failure_of(validation_columns, given, fails),
        "differ: it lacks A; it has B besides; Y is a VARCHAR(9) UTF8 and not a DOUBLE, "
            .. "W is a VARCHAR(2) UTF8 and not a DOUBLE .")
end

tests["what is no number is told by the column's type"] = function()
    equal(no_number("DECIMAL(9,0)", "Y"), "CASE WHEN 1 = 0 THEN Y END")
    equal(no_number("DOUBLE", "Y"), "CASE WHEN 1 = 0 THEN Y END")
    equal(no_number("DATE", "Y"), "Y")
    equal(string.match(no_number("VARCHAR(9) UTF8", "Y"), "^CASE WHEN Y NOT REGEXP_LIKE .* THEN Y END$") ~= nil, true)
end

tests["labels to compare models by are numbers for a regression, and a check finds unknown ones"] = function()
    local given = {
        target = "Y", type = "VARCHAR(9) UTF8", expression = "Y", source = "V", known = "T", view = "V",
        problem_type = "Regression",
    }
    local fails = failures({ query = "{{cause}}", numbers = "{{found}} {{rows}} {{value}}" })
    answers({ { 9, 0, null } })
    look_at_validation_labels(given, fails)
    answers({ { 9, 2, "x" } })
    equal(failure_of(look_at_validation_labels, given, fails), "numbers: 2 9 'x' .")
    given.problem_type = null
    equal(#answers(), 0)
    look_at_validation_labels(given, fails)
    local function check()
        return findings_of(function() attempt("look", function() look_at_validation_labels(given, fails) end) end)
    end
    answers({ { 2, "x" } })
    equal(check()[1][3], "2 of its rows have a label that the training data lack, such as 'x'")
    answers({ { 0, null } })
    equal(#check(), 0)
    given.type = "DOUBLE"
    equal(#answers(), 0)
    equal(#check(), 0, "Autopilot may choose a regression")
end

tests["classes must be as many as the problem has"] = function()
    local found = { { 500, 1, 0, 0, null, 2 } }
    local largest = { { "a", 300 }, { "b", 100 }, { "c", 100 } }
    local action = look({ problem_type = "BinaryClassification" }, found, { { 3 } }, largest)
    equal(failure_of(action),
        "classes: 3 or more exactly 2 'a' in 300 rows, 'b' in 100 rows, 'c' in 100 rows .")
    look({ problem_type = "MulticlassClassification" }, found, { { 3 } })()
end

-- The columns of a table of series, and what a call says of them.
local function series_columns(more)
    local given = {
        rows = { { "ITEM", "VARCHAR(9) UTF8" }, { "AT", "TIMESTAMP" }, { "UNITS", "DECIMAL(9,0)" },
            { "SHOP", "VARCHAR(9) UTF8" }, { "PRICE", "DOUBLE" } },
        target = "units", target_folded = "UNITS", timestamp = "at", timestamp_folded = "AT",
        item = "item", item_folded = "ITEM", groups = '["shop"]', exclude = null, frequency = "1d", filling = null,
    }
    for name, value in pairs(more) do
        given[name] = value
    end
    local fails = failures({
        twice = "{{cause}}", missing = "{{parameter}} {{column}}{{suggestion}} {{columns}}",
        both = "{{column}} {{first}} {{second}}", type = "{{parameter}} {{column}} {{type}} {{required}}",
        frequency = "{{value}} {{complaint}}", filling = "{{column}} {{complaint}}", unwritable = "{{column}}",
        features = "{{found}} {{kind}} {{limit}}",
    })
    return function() return forecast_columns(given, fails) end
end

tests["columns of series have their parts, and times are exported without fractions"] = function()
    csv_encodings[1] = { type = "", expression = "{column}" }
    local found = series_columns({ exclude = '["price"]', filling = '{"units": {"middlefill": "zero"}}' })()
    equal({ found.name, found.timestamp, found.item, found.groups, found.frequency },
        { "UNITS", "AT", "ITEM", '["SHOP"]', "1D" })
    equal(found.column_names, '["ITEM","AT","UNITS","SHOP"]')
    equal(found.select_list, '"ITEM" AS "ITEM", TO_CHAR("AT", \'YYYY-MM-DD HH24:MI:SS\') AS "AT", '
        .. '"UNITS" AS "UNITS", "SHOP" AS "SHOP"')
    equal({ found.keys, found.middlefill, found.backfill }, { '"ITEM", "SHOP"', "zero", null })
    equal(found.filling, '{"UNITS":{"middlefill":"zero"}}')
end

tests["columns of series that do not fit are refused by name"] = function()
    csv_encodings[1] = { type = "", expression = "{column}" }
    equal(failure_of(series_columns({ timestamp = "when", timestamp_folded = "WHEN" })),
        "missing: timestamp_column when ITEM, AT, UNITS, SHOP, PRICE .")
    equal(failure_of(series_columns({ groups = '["item"]' })), "both: ITEM item_column group_columns .")
    equal(failure_of(series_columns({ target = "at", target_folded = "AT", timestamp = "units",
        timestamp_folded = "UNITS" })), "type: target_attribute_name AT TIMESTAMP a DECIMAL or DOUBLE .")
    equal(failure_of(series_columns({ frequency = "9D" })), "frequency: 9D it must be from 1D to 6D .")
    equal(failure_of(series_columns({ filling = '{"shop": {"middlefill": "zero"}}' })),
        "filling: SHOP it is in group_columns, so nothing is learned from it .")
    equal(failure_of(series_columns({ exclude = '["price"]', filling = '{"PRICE": {"middlefill": "zero"}}' })),
        "filling: PRICE it is in exclude_columns, so nothing is learned from it .")
    equal(failure_of(series_columns({ rows = { { "ITEM", "DOUBLE" }, { "AT", "DATE" }, { "UNITS", "DOUBLE" } },
        groups = null, frequency = "15min" })), "frequency: 15min AT is a DATE, which has no time of the day .")
    equal(series_columns({ filling = "{}" })().filling, null)
end

-- What looks at series that the database tells this of.
local function look_at(more, ...)
    local given = {
        source = '"S"."T"', target = "UNITS", timestamp = "AT", item = "ITEM", groups = null, keys = '"ITEM"',
        series = '"ITEM"', step = "FLOOR(1)", frequency = "1D", middlefill = null, backfill = null,
        aggregation = null, horizon = 5, view = "V", query = null,
    }
    for name, value in pairs(more) do
        given[name] = value
    end
    answers(...)
    local fails = failures({
        query = "{{cause}}", unreadable = "{{cause}}", empty = "", nulls = "{{column}} {{found}}",
        horizon = "{{found}} {{first}} {{last}} {{limit}}", duplicate = "{{series}} {{first}} {{found}}",
        fine = "{{series}} {{first}} {{last}} {{found}}", gap = "{{series}} {{first}} {{last}} {{found}}",
        short = "{{series}} {{first}} {{last}} {{found}}",
    })
    return function() return look_at_series(given, fails) end
end

tests["regular series are looked at, and those that are not are refused by name"] = function()
    local fine = { { 40, "a", "b", 40, 70, 0, 0 } }
    equal(look_at({}, fine, {}, {}, {})(), { source = '"S"."T"' })
    equal(look_at({ aggregation = "sum", middlefill = "zero", backfill = "nan" }, fine)(), { source = '"S"."T"' })
    equal(failure_of(look_at({}, { { 0, null, null, null, null, 0, 0 } })), "empty:  .")
    equal(failure_of(look_at({}, { { 40, "a", "b", 40, 70, 0, 3 } })), "nulls: AT 3 .")
    equal(failure_of(look_at({ horizon = 11 }, fine)), "horizon: 40 a b 10 .")
    equal(failure_of(look_at({}, fine, { { "x", "c", "c", 2 } })), "duplicate: x c 2 .")
    equal(failure_of(look_at({}, fine, { { "x", "c", "d", 2 } })), "fine: x c d 2 .")
    equal(failure_of(look_at({}, fine, {}, { { "x", "c", "d", 3 } })), "gap: x c d 3 .")
    equal(failure_of(look_at({}, fine, {}, {}, { { "x", "c", "b", 9 } })), "short: x c b 9 .")
    equal(failure_of(look_at({ query = "SELECT" }, { error_message = "no" })), "query: no. .")
end

tests["what a forecasting job's function takes and gives follows from the job's row"] = function()
    local given = {
        names = '["ITEM","AT","MEAN","P10"]', types = '["VARCHAR(9) UTF8","DATE","DOUBLE","DOUBLE"]', item = "ITEM",
        groups = '["P10"]', timestamp = "AT", horizon = 3, quantiles = '["p10","p90"]', aggregation = null,
    }
    local fails = failures({ damaged = "{{complaint}}" })
    local shape = forecast_shape(given, fails)
    equal(shape.input, '"ITEM" VARCHAR(9) UTF8, "AT" DATE, "MEAN" DOUBLE, "P10" DOUBLE')
    equal(shape.taken, '"ITEM", "AT", "MEAN", "P10"')
    equal(shape.output,
        '"ITEM" VARCHAR(9) UTF8, "P10" DOUBLE, "AT" DATE, "P102" DOUBLE, "P90" DOUBLE, "MEAN" DOUBLE')
    equal(cjson.decode(shape.json), { item = "ITEM", groups = { "P10" }, timestamp = "AT", horizon = 3,
        quantiles = { "p10", "p90" }, aggregates = false })
    for name, wrong in pairs({
        names = { '["ITEM"]', "they are no lists of the same length" },
        types = { '["DOUBLE","DATE","DOUBLE","DROP;"]', "'DROP;' is no type" },
        item = { "NOPE", "they lack NOPE" },
    }) do
        local right = given[name]
        given[name] = wrong[1]
        equal(failure_of(forecast_shape, given, fails), "damaged: " .. wrong[2] .. " .")
        given[name] = right
    end
end

tests["the function that forecasts is a set function"] = function()
    facts.script_language = "L"
    local asked = answers({})
    set_function({ schema = "S", name = "f", input = '"A" DATE', output = '"B" DOUBLE', deployment = "{}" },
        failures({ create = "{{cause}}" }), { before = "run(", after = ")" })
    equal(string.match(asked[1].statement, "^CREATE OR REPLACE L SET SCRIPT"), "CREATE OR REPLACE L SET SCRIPT")
    equal({ asked[1].binds.input, asked[1].binds.output, asked[1].binds.body }, { '"A" DATE', '"B" DOUBLE', "run({})" })
end

tests["the function for a row at a time is a scalar function"] = function()
    facts.script_language = "L"
    local asked = answers({})
    scalar_function({ schema = "S", name = "f", input = '"A" DATE', output = '"B" DOUBLE', deployment = "{}" },
        failures({ create = "{{cause}}" }), { before = "run(", after = ")" })
    equal(string.match(asked[1].statement, "^CREATE OR REPLACE L SCALAR SCRIPT"), "CREATE OR REPLACE L SCALAR SCRIPT")
    equal({ asked[1].binds.input, asked[1].binds.output, asked[1].binds.body }, { '"A" DATE', '"B" DOUBLE', "run({})" })
end

tests["functions of an attached endpoint give back what they take, and have each name once"] = function()
    local given = { columns = '[{"name":"a","type":"DATE"},{"name":"\\"b;\\"","type":"DOUBLE"}]' }
    given.returns = '[{"name":"S","type":"DOUBLE"}]'
    local fails = failures({ columns = "{{parameter}} {{complaint}}" })
    equal(attached_columns(given, fails), {
        input = '"A" DATE, "b;" DOUBLE',
        output = '"A" DATE, "b;" DOUBLE, "S" DOUBLE',
        scalar_output = '"S" DOUBLE, "ERROR" VARCHAR(2000000)',
        taken = '"A", "b;"',
    })
    given.returns = '[{"name":"A","type":"DOUBLE"}]'
    equal(failure_of(attached_columns, given, fails), "columns: returns another column has the name A .")
    given.returns = '[{"name":"error","type":"DOUBLE"}]'
    equal(failure_of(attached_columns, given, fails),
        "columns: returns the reason why there is no answer has the name ERROR .")
end

tests["a job that was trained elsewhere has its columns in the order of its data"] = function()
    local fails = failures({ target = "{{target}} {{columns}}", differ = "{{missing}} {{surplus}}", weight = "{{column}}" })
    local given = {
        rows = { { "Y", "DATE" }, { "w", "DOUBLE" }, { "b", "DOUBLE" }, { "B", "DATE" } },
        header = '["b","B","y","W"]', target = "y", weight = "W",
    }
    equal(attached_job_columns(given, fails), {
        target = "Y", weight = "w", column_names = '["b","B","Y"]', column_types = '["DOUBLE","DATE","DATE"]',
    })
    given.header = '["b","B","W","y"]'
    equal(failure_of(attached_job_columns, given, fails), "weight: w .")
    given.header = '["b","b","w","y","Z"]'
    equal(failure_of(attached_job_columns, given, fails), "differ: b, Z B .")
    given.header, given.target = null, "X"
    equal(failure_of(attached_job_columns, given, fails), "target: X Y, w, b, B .")
end

tests["an endpoint that serves a job's model takes and gives what that of a deployment does"] = function()
    local fails = failures({ absent = "a", damaged = "{{complaint}}", forecast = "f", problem_type = "p" })
    local given = {
        names = "A;PREDICTIONS;Y", types = "DOUBLE;DATE;BOOLEAN", target = "Y", problem_type = null,
        found_problem_type = "BinaryClassification", item = null,
    }
    local described = job_attachment(given, fails)
    equal(cjson.decode(described.columns), { { name = '"A"', type = "DOUBLE" }, { name = '"PREDICTIONS"', type = "DATE" } })
    equal(cjson.decode(described.returns), {
        { name = "PROBABILITY", type = "DECIMAL(18,4)", path = "probability" },
        { name = "PREDICTIONS2", type = "BOOLEAN", path = "predicted_label" },
    })
    given.problem_type = "Regression"
    equal(cjson.decode(job_attachment(given, fails).returns),
        { { name = "PREDICTIONS2", type = "DOUBLE", path = "predicted_label" } })
    for name, wrong in pairs({
        names = { null, "absent: a ." }, types = { "DOUBLE", "damaged: they are no lists of the same length ." },
        target = { "Z", "damaged: they lack the target Z ." }, item = { "I", "forecast: f ." },
    }) do
        local right = given[name]
        given[name] = wrong[1]
        equal(failure_of(job_attachment, given, fails), wrong[2])
        given[name] = right
    end
    given.problem_type, given.found_problem_type = null, null
    equal(failure_of(job_attachment, given, fails), "problem_type: p .")
end

tests["rows are written to as many files as nodes write"] = function()
    facts.training_file_endings, facts.training_file_format = { None = ".csv" }, "part-%04d"
    local given = {
        select_list = '"A"', source = '"S"."T"', view = "V", connection = "C", path = "p/", nodes = 2,
        files_per_node = 1, compression = "None",
    }
    local asked = answers({}, { etl_rows_written = 7 })
    equal(export_to_s3(given, {}), { rows = 7, files = 2 })
    equal({ asked[2].binds.file_1, asked[2].binds.file_2 }, { "p/part-0001.csv", "p/part-0002.csv" })
    answers({}, { error_message = "no V (Session: 1)" })
    equal(failure_of(export_to_s3, given, failures({ export = "{{cause}}" })), "export: no the query. .")
end

tests["a prediction takes the training's columns without the target"] = function()
    local fails = failures({ absent = "x", damaged = "{{complaint}}" })
    local new = { names = '["A","Y;"]', types = '["DOUBLE","BOOLEAN"]', target = "Y;" }
    equal(prediction_columns(new, fails), { input = '"A" DOUBLE', target_type = "BOOLEAN", taken = '"A"' })
    local old = { names = "A;Y", types = "DOUBLE;BOOLEAN", target = "Y" }
    equal(prediction_columns(old, fails), { input = '"A" DOUBLE', target_type = "BOOLEAN", taken = '"A"' })
    for complaint, given in pairs({
        ["1 names, 2 types"] = { names = "A", types = "DOUBLE;DOUBLE", target = "A" },
        ["'x' is no type"] = { names = "A", types = "x", target = "A" },
        ["they lack the target B"] = { names = "A", types = "DOUBLE", target = "B" },
        ["they are no JSON array of texts"] = { names = "[1]", types = "DOUBLE", target = "A" },
    }) do
        equal(failure_of(prediction_columns, given, fails), "damaged: " .. complaint .. " .")
    end
    equal(failure_of(prediction_columns, { names = null, types = null }, fails), "absent: x .")
end

tests["functions are created with their columns, and a body that keeps its lines"] = function()
    facts.script_language = "LANGUAGE"
    local given = {
        schema = "S", name = "f", input = '"A" DOUBLE, "PREDICTIONS" DOUBLE', target_type = "BOOLEAN",
        problem_type = "Regression", deployment = "{}",
    }
    local body = { before = "a\n\n", after = "\nb" }
    local asked = answers({})
    prediction_function(given, { create = "E" }, body)
    equal(asked[1].binds.body, "a\n\n{}\nb")
    equal(asked[1].binds.output, '"A" DOUBLE, "PREDICTIONS" DOUBLE, "PREDICTIONS2" DOUBLE')
    given.problem_type = "BinaryClassification"
    prediction_scalar_function(given, { create = "E" }, body)
    equal(string.find(asked[2].statement, "^CREATE OR REPLACE LANGUAGE SCALAR SCRIPT ::schema.::name") ~= nil, true)
    equal(string.find(asked[2].binds.output, '"PREDICTION" BOOLEAN, "PROBABILITY" DECIMAL(18,4)', 1, true), 1)
    create_prediction_function("E", { kind = "SET", schema = 'a"', name = "n", input = "", output = "", body = "" })
    equal(asked[3].binds.schema, '"a"""')
end

return tests
