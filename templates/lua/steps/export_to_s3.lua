local facts = require("facts")
local fail = require("fail")
local hide_view = require("hide_view")
local reason = require("reason")
local with_formats = require("with_formats")

-- Writes rows to S3, each node several files at once.
local function export_to_s3(given, fails)
    local files, ending = {}, facts.training_file_endings[given.compression]
    local binds = {
        select_list = given.select_list,
        source = given.source,
        connection = quote(given.connection),
    }
    for i = 1, given.files_per_node * tonumber(tostring(given.nodes)) do
        binds["file_" .. i] = given.path .. string.format(facts.training_file_format, i) .. ending
        files[i] = "FILE :file_" .. i
    end
    local written = with_formats(fails.export, function()
        local ok, answer = pquery([[
            EXPORT (SELECT ::select_list FROM ::source)
            INTO CSV AT ::connection
            ]] .. table.concat(files, "\n            ") .. "\n            WITH COLUMN NAMES", binds)
        if not ok then
            fail(fails.export, { cause = hide_view(reason(answer.error_message), given.view) })
        end
        return answer
    end)
    return { rows = written.etl_rows_written or written.rows_affected or null, files = #files }
end

return export_to_s3
