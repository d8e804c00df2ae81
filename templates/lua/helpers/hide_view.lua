-- What the database said, without the name of the view that a query has become: nobody knows it.
local function hide_view(text)
    return (string.gsub(text, '[%w_."\128-\255]*' .. values.database_view .. '"?', "the query"))
end
