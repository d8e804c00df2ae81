-- A path without slashes at its ends.
local function read_path(text)
    return (string.gsub(string.gsub(text, "^/+", ""), "/+$", ""))
end
