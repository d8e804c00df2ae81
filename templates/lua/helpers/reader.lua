local read_rows = require("read_rows")

-- What reads the rows that a step looks at, with the binds that it has by then.
local function reader(code, binds, view)
    return function(statement)
        return read_rows(code, statement, binds, view)
    end
end

return reader
