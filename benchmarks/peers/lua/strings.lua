-- A text of N items, made piece by piece.
local function build(n)
  local parts = {}
  for i = 0, n - 1 do parts[#parts + 1] = "item " .. i .. ", " end
  return table.concat(parts)
end
print(#build(tonumber(arg[1])))
