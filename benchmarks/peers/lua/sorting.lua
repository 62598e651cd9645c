-- Sorting N pseudo-random integers with a comparator.
local function numbers(n)
  local xs = {}
  local seed = 42
  for i = 1, n do
    seed = (seed * 1103515 + 12345) % 2147483648
    xs[i] = seed
  end
  return xs
end

local function checksum(xs)
  local t = 0
  for i = 1, #xs do t = (t * 31 + xs[i]) % 1000007 end
  return t
end

local xs = numbers(tonumber(arg[1]))
table.sort(xs, function(a, b) return a < b end)
print(checksum(xs))
