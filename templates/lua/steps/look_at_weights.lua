local reader = require("reader")
local refuse = require("refuse")

-- Refuses weights that Autopilot would leave rows out for, and not say so. Without a column of weights there
-- is nothing to look at.
local function look_at_weights(given, fails)
    if given.weight == null then
        return
    end
    local binds = { source = given.source, target = quote(given.target), weight = quote(given.weight) }
    local look = given.query ~= null and reader(fails.query, binds, given.view)
        or reader(fails.unreadable, binds, given.view)
    local found = look([[
        SELECT COUNT(*), COUNT(*) - COUNT(::weight), COUNT(CASE WHEN ::weight < 0 THEN 1 END),
          COUNT(CASE WHEN ::weight = 0 THEN 1 END)
        FROM ::source
        WHERE ::target IS NOT NULL
    ]])
    local counts = {}
    for i = 1, 4 do
        counts[i] = tonumber(tostring(found[1][i]))
    end
    local rows, missing, negative, zero = counts[1], counts[2], counts[3], counts[4]
    if missing > 0 or negative > 0 or zero == rows then
        refuse(fails.wrong, {
            weights_rows = rows,
            weights_missing = missing,
            weights_negative = negative,
            weights_zero = zero,
        }, "weights", "at least 0")
    end
end

return look_at_weights
