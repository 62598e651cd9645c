-- Counts N words of a vocabulary of 1,000, then adds up the counts.
local function count_words(n)
  local counts = {}
  for i = 0, n - 1 do
    local word = "k" .. (i * 7919) % 1000
    counts[word] = (counts[word] or 0) + 1
  end
  return counts
end
local counts = count_words(tonumber(arg[1]))
local total, size = 0, 0
for _, count in pairs(counts) do
  total = total + count
  size = size + 1
end
print(total + size + counts["k7"])
