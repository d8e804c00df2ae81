local reader = require("reader")
local row_hash = require("row_hash")

-- Which rows are trained from, and which are held out. A row's place between 0 and 1 follows from a hash of
-- its values: the holdout is taken from the one end, the sample from the other. So the same table gives the
-- same rows, a larger sample has the rows of a smaller one, and rows that are alike go together.
local function training_rows(given, fails)
    local binds = { source = given.source, hash = row_hash(given.columns) }
    local look = given.query ~= null and reader(fails.query, binds, given.view)
        or reader(fails.unreadable, binds, given.view)
    local function number(cell)
        return tonumber(tostring(cell))
    end
    -- A place as the hash that is there; Lua 5.1 writes no more than 32 bits in hexadecimal everywhere.
    local function hash_at(place)
        local high = math.floor(place * 16777216)
        local low = math.floor((place * 16777216 - high) * 16777216)
        return string.format("'%06x%06x%020d'", high, low, 0)
    end

    local holdout = given.holdout_fraction ~= null and given.holdout_fraction or 0
    local fraction = given.sample_fraction ~= null and given.sample_fraction or 1
    local first = hash_at(holdout + (1 - fraction) * (1 - holdout))
    local condition = (holdout > 0 or fraction < 1) and binds.hash .. " >= " .. first or nil
    local sampled = fraction < 1

    local most = given.sample_rows ~= null and given.sample_rows or math.huge
    if given.max_cells ~= null then
        most = math.min(most, math.floor(given.max_cells / #require("cjson").decode(given.column_names)))
    end
    local all = null
    if most < math.huge then
        all = number(look("SELECT COUNT(*) FROM ::source")[1][1])
    end
    if most < math.huge and all > most then
        binds.first, binds.most = first, string.format("%d", most + 1)
        local found = look([[
            SELECT COUNT(*), MIN("PLACE")
            FROM (
              SELECT "PLACE" FROM (SELECT ::hash AS "PLACE" FROM ::source)
              WHERE "PLACE" >= ::first ORDER BY "PLACE" DESC LIMIT ::most
            )
        ]])[1]
        if number(found[1]) > most then
            condition, sampled = binds.hash .. " > '" .. tostring(found[2]) .. "'", true
        end
    end

    local source, told = given.source, {}
    if condition then
        source = "(SELECT * FROM " .. source .. " WHERE " .. condition .. ")"
    end
    if holdout > 0 then
        told[#told + 1] = "without its holdout"
    end
    if sampled then
        told[#told + 1] = "sampled"
    end
    return {
        source = source,
        holdout = holdout > 0 and binds.hash .. " < " .. hash_at(holdout) or null,
        all = all,
        shown = given.shown .. (#told > 0 and " (" .. table.concat(told, ", ") .. ")" or ""),
    }
end

return training_rows
