-- What the script has found, in rows that it returns: name, result, what was found, limit, what to do. Where
-- `all` is set, what is wrong with data is one of them rather than the script's end.
local findings = { all = false }

return findings
