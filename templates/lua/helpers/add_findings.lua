local findings = require("findings")

-- Adds the rows of a result to what the script has found.
local function add_findings(rows)
    for i = 1, #rows do
        findings[#findings + 1] = { rows[i][1], rows[i][2], rows[i][3], rows[i][4], rows[i][5] }
    end
end

return add_findings
