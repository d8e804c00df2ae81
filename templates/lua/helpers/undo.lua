-- How to take back what the steps made, the latest last; and, as `kept`, what stays whatever happens.
local undo = { steps = {}, kept = nil }

return undo
