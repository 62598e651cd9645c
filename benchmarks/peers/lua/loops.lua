-- Nested loops over integers.
local function run(n)
  local t = 0
  for i = 0, n - 1 do
    for j = 0, n - 1 do t = t + (i * j) % 7 end
  end
  return t
end
print(run(tonumber(arg[1])))
