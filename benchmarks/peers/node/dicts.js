// Counts N words of a vocabulary of 1,000, then adds up the counts.
function countWords(n) {
  const counts = new Map();
  for (let i = 0; i < n; i++) {
    const word = `k${(i * 7919) % 1000}`;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}
const counts = countWords(Number(process.argv[2]));
let total = 0;
for (const count of counts.values()) total += count;
console.log(total + counts.size + counts.get("k7"));
