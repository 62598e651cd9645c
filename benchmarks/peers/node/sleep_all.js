// N async functions that sleep 10 to 109 ms each, gathered.
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function nap(i) {
  await sleep(10 + i % 100);
  return i % 7;
}

async function main(n) {
  const promises = new Array(n);
  for (let i = 0; i < n; i++) promises[i] = nap(i);
  let total = 0;
  for (const v of await Promise.all(promises)) total += v;
  console.log(total);
}
main(Number(process.argv[2]));
