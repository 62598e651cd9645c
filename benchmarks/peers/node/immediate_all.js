// N async calls that return at once, gathered.
async function echo(i) { return i % 7; }

async function main(n) {
  const promises = new Array(n);
  for (let i = 0; i < n; i++) promises[i] = echo(i);
  let total = 0;
  for (const v of await Promise.all(promises)) total += v;
  console.log(total);
}
main(Number(process.argv[2]));
