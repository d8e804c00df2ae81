local findings = require("findings")
local refuse = require("refuse")

-- A finding for each right that the caller lacks: an error where the training would be refused, a warning
-- where it would only do less.
local function lacking_rights(given, fails)
    for i = 1, #given.rows do
        local row = given.rows[i]
        refuse(fails.lacking, {
            user = given.user,
            lacking_right = row[2],
            consequence = row[3],
            whom = row[4],
            statement = row[5],
        }, "rights")
        findings[#findings][2] = row[1]
    end
end

return lacking_rights
