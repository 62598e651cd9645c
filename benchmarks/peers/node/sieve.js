// The primes up to N, three times.
function sieve(n) {
  const flags = [];
  for (let i = 0; i <= n; i++) flags.push(true);
  let count = 0;
  for (let i = 2; i <= n; i++) {
    if (flags[i]) {
      count += 1;
      for (let j = i * i; j <= n; j += i) flags[j] = false;
    }
  }
  return count;
}
const n = Number(process.argv[2]);
console.log(sieve(n) + sieve(n) + sieve(n));
