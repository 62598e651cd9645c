-- N steps of five bodies that attract each other, with fixed starting values.
local function make_bodies()
  local bodies = {}
  for i = 0, 4 do
    bodies[i + 1] = {x = i * 1.5, y = i * 0.7, vx = 0.1 * i, vy = 0.2 - 0.03 * i, mass = 1.0 + i}
  end
  return bodies
end

local function advance(bodies, dt)
  local n = #bodies
  for i = 1, n do
    local a = bodies[i]
    for j = i + 1, n do
      local b = bodies[j]
      local dx = a.x - b.x
      local dy = a.y - b.y
      local d = dx * dx + dy * dy + 0.01
      local mag = dt / (d * d)
      a.vx = a.vx - dx * b.mass * mag
      a.vy = a.vy - dy * b.mass * mag
      b.vx = b.vx + dx * a.mass * mag
      b.vy = b.vy + dy * a.mass * mag
    end
  end
  for i = 1, n do
    local b = bodies[i]
    b.x = b.x + dt * b.vx
    b.y = b.y + dt * b.vy
  end
end

local function energy(bodies)
  local e = 0
  for i = 1, #bodies do
    local b = bodies[i]
    e = e + 0.5 * b.mass * (b.vx * b.vx + b.vy * b.vy)
  end
  return e
end

local bodies = make_bodies()
for _ = 1, tonumber(arg[1]) do advance(bodies, 0.001) end
print(string.format("%d", math.floor(energy(bodies) * 1000000)))
