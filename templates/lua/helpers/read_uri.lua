-- An address with its scheme in small letters and without slashes at its end.
local function read_uri(text)
    return string.match(string.gsub(text, "^%w+:", string.lower), "^.*[^/]") or ""
end

return read_uri
