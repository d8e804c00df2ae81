-- What the steps gave: the rows of a statement, or what a partial returned.
local results = {}

return results
