-- Of so many rows, the share that is enough to count the values of so many columns; 1 for all. What PSI gains
-- by leaving rows out is about 9 / n for the deciles of n rows: 0.001 with the 10,000 rows of up to 100
-- columns, 0.005 with the 2,000 of 500 and more.
local function sample_share(rows, columns)
    local most = math.max(2000, math.min(10000, math.floor(1000000 / columns)))
    return rows > most and most / rows or 1
end

return sample_share
