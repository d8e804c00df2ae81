-- A path without slashes at its ends.
local function read_path(text)
    return string.match(string.gsub(text, "^/+", ""), "^.*[^/]") or ""
end

return read_path
