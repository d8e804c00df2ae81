local findings = require("findings")
local no_number = require("no_number")
local reader = require("reader")
local refuse = require("refuse")
local shorten = require("shorten")

-- Refuses rows to compare models with whose labels a regression cannot take for numbers. A check also finds
-- labels that nothing is learnt of: how AWS counts them is not said.
local function look_at_validation_labels(given, fails)
    local binds = {
        source = given.source,
        known = given.known,
        target = quote(given.target),
        label = given.expression,
    }
    local look = reader(fails.query, binds, given.view)
    local function text(value)
        return "'" .. shorten(tostring(value), 100) .. "'"
    end
    if given.problem_type == "Regression" then
        binds.odd = no_number(given.type, binds.label)
        local found = look([[
            SELECT COUNT(*), COUNT(::odd), MIN(::odd)
            FROM ::source
            WHERE ::target IS NOT NULL
        ]])[1]
        local rows, odd = tonumber(tostring(found[1])), tonumber(tostring(found[2]))
        if odd > 0 then
            local value = text(found[3])
            refuse(fails.numbers, { found = odd, rows = rows, value = value }, "validation_query", "numbers")
        end
        return
    end
    local numeric = string.find(given.type, "^DECIMAL") or string.find(given.type, "^DOUBLE")
    if not findings.all or numeric and given.problem_type == null then
        return
    end
    local found = look([[
        SELECT COUNT(*), MIN(::label)
        FROM ::source
        WHERE ::target IS NOT NULL AND ::label NOT IN (SELECT ::label FROM ::known WHERE ::target IS NOT NULL)
    ]])[1]
    local rows = tonumber(tostring(found[1]))
    if rows > 0 then
        findings[#findings + 1] = {
            "validation_query",
            "warning",
            rows .. " of its rows have a label that the training data lack, such as " .. text(found[2]),
            "the labels of the training data",
            "No model can predict them: leave them out, or train from such rows, too.",
        }
    end
end

return look_at_validation_labels
