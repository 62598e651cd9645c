-- Counters that keep their state, and a function passed as an argument.
local function make_counter(start)
  local count = start
  return function(k)
    count = count + k
    return count
  end
end

local function apply(f, i) return f(i) end

local function run(n)
  local t = 0
  for i = 0, math.floor(n / 100) - 1 do
    local counter = make_counter(i)
    for j = 0, 99 do t = (t + apply(counter, j)) % 1000003 end
  end
  return t
end
print(run(tonumber(arg[1])))
