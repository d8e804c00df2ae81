-- A text without what addresses, and what AWS repeats of a request, hold of logins, signatures and tokens.
local function without_secrets(text)
    text = string.gsub(text, "(://)[^/%s?#']*@", "%1…@")
    text = string.gsub(text, "([?&][%w_%-]+=)[^&%s'%]>]+", "%1…")
    return (string.gsub(text, "([Ss]ecurity%-[Tt]oken[:=]%s*)[^%s<]+", "%1…"))
end

return without_secrets
