// Sorting N pseudo-random integers with a comparator.
function numbers(n) {
  const xs = [];
  let seed = 42;
  for (let i = 0; i < n; i++) {
    seed = (seed * 1103515 + 12345) % 2147483648;
    xs.push(seed);
  }
  return xs;
}

function checksum(xs) {
  let t = 0;
  for (const x of xs) t = (t * 31 + x) % 1000007;
  return t;
}
console.log(checksum(numbers(Number(process.argv[2])).sort((a, b) => a - b)));
