-- Method calls on an object.
local Counter = {}
Counter.__index = Counter
function Counter.new(step) return setmetatable({step = step}, Counter) end
function Counter:add(k) return self.step + k end

local function run(n)
  local counter = Counter.new(5)
  local t = 0
  for i = 0, n - 1 do t = (t + counter:add(i)) % 1000033 end
  return t
end
print(run(tonumber(arg[1])))
