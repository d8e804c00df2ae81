-- An address with its scheme in small letters and without slashes at its end.
local function read_uri(text)
    return (string.gsub(string.gsub(text, "^%w+:", string.lower), "/+$", ""))
end
